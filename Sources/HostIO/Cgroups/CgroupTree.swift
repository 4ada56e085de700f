import CHost
import Glibc
import WatchEngine

/// The units that have a cgroup, found by walking down the slices, and a cheap way to tell that others are there now.
struct CgroupTree {
  /// A unit's cgroup.
  struct Found: Equatable {
    /// The unit's name.
    var name: String
    /// Below the hierarchy, without a slash at its start.
    var path: String
  }

  /// A slice, or the root; kept open to be asked how many cgroups are in it.
  private struct Branch {
    var path: String
    var depth: Int
    var descriptor: Int32
    var links: UInt64
  }

  private let root: String
  private var branches: [Branch] = []
  private var lister = DirectoryLister()

  /// What is deeper or more is left out: the tree of a host that is damaged or hostile must not keep the reader busy.
  private static let deepest = 16
  private static let mostBranches = 1_000
  private static let mostUnits = 20_000

  init(root: String) { self.root = root }

  func shut() { for branch in branches { close(branch.descriptor) } }

  /// Whether a cgroup was made or removed in one of the slices since the last walk. A directory's link count tells how many
  /// directories are in it.
  var hasChanged: Bool {
    for branch in branches where links(of: branch.descriptor) != branch.links { return true }
    return branches.isEmpty
  }

  /// Walks the whole tree.
  ///
  /// - Parameter found: filled with the units in order of name. Slices are branches and not listed.
  /// - Returns: 0, or the error number for the root; slices that go away meanwhile are left out.
  mutating func walk(into found: inout [Found]) -> Int32 {
    shut()
    branches.removeAll(keepingCapacity: true)
    found.removeAll(keepingCapacity: true)
    let descriptor = chost_open_directory(root)
    guard descriptor >= 0 else { return errno }
    branches.append(Branch(path: "", depth: 0, descriptor: descriptor, links: links(of: descriptor)))
    var index = 0
    while index < branches.count {
      let failure = look(into: branches[index], &found)
      if index == 0 && failure != 0 { return failure }
      index += 1
    }
    found.sort { ($0.name, $0.path) < ($1.name, $1.path) }
    return 0
  }

  private mutating func look(into branch: Branch, _ found: inout [Found]) -> Int32 {
    var slices: [String] = []
    let prefix = branch.path.isEmpty ? "" : branch.path + "/"
    let failure = lister.forEach(in: branch.descriptor) { entry, bytes in
      guard entry.isDirectory else { return }
      let name = bytes.extracting(entry.name)
      switch CgroupName(name) {
      case .slice: slices.append(prefix + Self.text(name))
      case .unit where found.count < Self.mostUnits:
        found.append(Found(name: CgroupName.unitName(of: name), path: prefix + Self.text(name)))
      case .unit, .other: break
      }
    }
    guard branch.depth < Self.deepest, let top = branches.first else { return failure }
    for slice in slices where branches.count < Self.mostBranches {
      let descriptor = chost_open_directory_at(top.descriptor, slice)
      guard descriptor >= 0 else { continue }
      branches.append(Branch(path: slice, depth: branch.depth + 1, descriptor: descriptor, links: links(of: descriptor)))
    }
    return failure
  }

  private static func text(_ name: Span<UInt8>) -> String { name.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }

  private func links(of descriptor: Int32) -> UInt64 {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? UInt64(status.st_nlink) : 0
  }
}
