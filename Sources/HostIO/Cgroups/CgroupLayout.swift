import Glibc

/// What is read of one unit, as an index of a unit's descriptors.
enum CgroupValue: Int, CaseIterable {
  case cpu, quota, memory, memoryLimit, memoryParts, swap, oomKills, tasks, tasksLimit, cpuPressure, memoryPressure, ioPressure,
    io

  /// The file of cgroup v2.
  var unifiedName: String {
    switch self {
    case .cpu, .quota: "cpu.stat"
    case .memory: "memory.current"
    case .memoryLimit: "memory.max"
    case .memoryParts: "memory.stat"
    case .swap: "memory.swap.current"
    case .oomKills: "memory.events"
    case .tasks: "pids.current"
    case .tasksLimit: "pids.max"
    case .cpuPressure: "cpu.pressure"
    case .memoryPressure: "memory.pressure"
    case .ioPressure: "io.pressure"
    case .io: "io.stat"
    }
  }
}

/// Where the cgroups of this host are, and in which files their values stand.
///
/// Three ways are in use: cgroup v2 alone ("unified"), v1 with a hierarchy a controller and one without a controller for systemd
/// ("legacy"), and v1 with a v2 hierarchy beside it that has no controllers but keeps CPU time and pressure ("hybrid"). They are
/// told apart by what is there, so that copies of a tree work as well. Kernel docs `admin-guide/cgroup-v2.rst` and `-v1/`.
struct CgroupLayout: Equatable {
  enum Version: Equatable { case unified, hybrid, legacy }

  /// One file of each unit's cgroup.
  struct File: Equatable {
    /// The directory that the unit's path is relative to.
    var hierarchy: String
    var name: String
  }

  var version: Version
  /// The hierarchy that systemd keeps its units in.
  var tree: String
  /// By ``CgroupValue``; `nil` where this layout does not have it.
  var files: [File?]

  /// - Parameter root: where cgroups are mounted, as a rule `/sys/fs/cgroup`.
  /// - Returns: `nil` where systemd keeps no units: no cgroups, or another PID 1.
  static func find(below root: String) -> CgroupLayout? {
    if exists(root + "/cgroup.controllers") {
      guard hasUnits(root) else { return nil }
      // There the CPU time and the quota stand in one file.
      let files = CgroupValue.allCases.map { $0 == .quota ? nil : File(hierarchy: root, name: $0.unifiedName) }
      return CgroupLayout(version: .unified, tree: root, files: files)
    }
    let named = root + "/systemd"
    let second = root + "/unified"
    let hasSecond = exists(second + "/cgroup.controllers") && hasUnits(second)
    guard hasUnits(named) || hasSecond else { return nil }
    let files = CgroupValue.allCases.map { legacyFile(of: $0, root, second: hasSecond ? second : nil) }
    return CgroupLayout(version: hasSecond ? .hybrid : .legacy, tree: hasUnits(named) ? named : second, files: files)
  }

  private static func legacyFile(of value: CgroupValue, _ root: String, second: String?) -> File? {
    switch value {
    case .cpu:
      if let second { return File(hierarchy: second, name: value.unifiedName) }
      return File(hierarchy: root + "/cpuacct", name: "cpuacct.usage")
    case .quota: return File(hierarchy: root + "/cpu", name: value.unifiedName)
    case .memory: return File(hierarchy: root + "/memory", name: "memory.usage_in_bytes")
    case .memoryLimit: return File(hierarchy: root + "/memory", name: "memory.limit_in_bytes")
    case .memoryParts: return File(hierarchy: root + "/memory", name: "memory.stat")
    case .oomKills: return File(hierarchy: root + "/memory", name: "memory.oom_control")
    case .tasks, .tasksLimit: return File(hierarchy: root + "/pids", name: value.unifiedName)
    case .io: return File(hierarchy: root + "/blkio", name: "blkio.throttle.io_service_bytes")
    // v1 counts memory and swap together only.
    case .swap: return nil
    case .cpuPressure, .memoryPressure, .ioPressure: return second.map { File(hierarchy: $0, name: value.unifiedName) }
    }
  }

  /// systemd has had `init.scope` since version 226, and `system.slice` for longer.
  private static func hasUnits(_ tree: String) -> Bool { exists(tree + "/init.scope") || exists(tree + "/system.slice") }

  private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
