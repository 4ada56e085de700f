import CHost
import Glibc
import WatchEngine

/// Which unit a cgroup belongs to, by the number that the kernel knows it by: the inode number of its directory in the cgroup v2 hierarchy.
///
/// The tree is walked only when somebody asks for a number that was never looked for, and then at once: a port that is new is one that an
/// alert may be about. What is not found is not looked for again; the kernel gives no number twice.
struct CgroupOwners {
  /// Walking takes at most this part of a core where units that listen come and go all the time.
  static let pauseFactor = 50
  /// More than so many numbers are forgotten, and looked for again.
  private static let room = 16_384
  private static let mostFolders = 4_000
  private static let deepest = 16

  private let root: String
  /// By number; empty where there is none.
  private var units: [UInt64: String] = [:]
  private var missed: [UInt64] = []
  private var nextWalk: Duration = .zero
  private var lister = DirectoryLister()

  init(cgroupRoot: String) {
    let second = cgroupRoot + "/unified"
    root = access(second + "/cgroup.controllers", F_OK) == 0 ? second : cgroupRoot
  }

  /// The unit of a cgroup; `nil` where none is known yet.
  mutating func unit(of cgroup: UInt64) -> String? {
    // 1 is the root of the hierarchy: the kernel says so as well of sockets that it does not count to any.
    guard cgroup > 1 else { return nil }
    if let unit = units[cgroup] { return unit.isEmpty ? nil : unit }
    missed.append(cgroup)
    return nil
  }

  /// Looks for what was asked for in vain.
  /// - Returns: whether it looked.
  mutating func look(now: Duration) -> Bool {
    guard !missed.isEmpty else { return false }
    defer { missed.removeAll(keepingCapacity: true) }
    guard now >= nextWalk, access(root + "/cgroup.procs", F_OK) == 0 else { return false }
    if units.count > CgroupOwners.room { units.removeAll() }
    let began = Instant.monotonicNow
    walk()
    for cgroup in missed where units[cgroup] == nil { units[cgroup] = "" }
    nextWalk = now + (Instant.monotonicNow - began) * CgroupOwners.pauseFactor
    return true
  }

  private mutating func walk() {
    var folders = [(path: "", depth: 0)]
    var index = 0
    while index < folders.count {
      let folder = folders[index]
      index += 1
      let descriptor = chost_open_directory(root + folder.path)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      var status = stat()
      if fstat(descriptor, &status) == 0 { units[UInt64(status.st_ino)] = UnitPath.unit(of: folder.path) ?? "" }
      guard folder.depth < CgroupOwners.deepest else { continue }
      _ = lister.forEach(in: descriptor) { entry, bytes in
        guard entry.isDirectory, folders.count < CgroupOwners.mostFolders else { return }
        let name = bytes.extracting(entry.name).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        guard name != ".", name != ".." else { return }
        folders.append((folder.path + "/" + name, folder.depth + 1))
      }
    }
  }
}
