import CHost
import Glibc
import WatchEngine

/// Which unit a cgroup belongs to, by the number that the kernel knows it by: the inode number of its directory in the cgroup v2 hierarchy.
///
/// The tree is walked only when somebody asks for a number that is not known, at most every ``walkInterval``.
struct CgroupOwners {
  /// A cgroup that is not below any unit, or gone, must not make the tree be walked all the time.
  static let walkInterval: Duration = .seconds(30)
  private static let mostFolders = 4_000
  private static let deepest = 16

  private let root: String
  private var units: [UInt64: String] = [:]
  private var missed = false
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
    missed = true
    return nil
  }

  /// Looks for what was asked for in vain.
  mutating func look(now: Duration) {
    guard missed, now >= nextWalk else { return }
    missed = false
    nextWalk = now + CgroupOwners.walkInterval
    guard access(root + "/cgroup.procs", F_OK) == 0 else { return }
    units.removeAll(keepingCapacity: true)
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
