/// Each mounted file system that can fill up.
extension Catalogue {
  static let mounts = SignalFamily(
    "mount", from: .mounts, doc: "A mounted file system, by the path it is mounted on.",
    signals: [
      mount("mount.free", .bytes, of: "mount.size", doc: "Space that is free to ordinary users.", source: "statfs(2): f_bavail") {
        row throws(Unknown) in
        _ = try row.size()
        return try row.told(row.freeBytes)
      },
      mount("mount.size", .bytes, doc: "Space in all; absent for file systems without a size.", source: "statfs(2): f_blocks") {
        row throws(Unknown) in try row.size()
      },
      mount("mount.inodes-free", .count, of: "mount.inodes", doc: "How many more files fit.", source: "statfs(2): f_ffree") {
        row throws(Unknown) in
        _ = try row.inodes()
        return try row.told(row.freeInodes)
      },
      mount(
        "mount.inodes", .count, doc: "How many files fit; absent where only space limits them, as on btrfs.",
        source: "statfs(2): f_files"
      ) {
        row throws(Unknown) in try row.inodes()
      },
      mount(
        "mount.read-only", .flag, doc: "Whether it can't be written to, on purpose or after an error.",
        source: "/proc/self/mountinfo: ro"
      ) {
        row throws(Unknown) in row.isReadOnly ? 1 : 0
      },
      InstanceSignal(
        SignalFacts(
          "mount.turned-read-only", .flag, from: .mounts, doc: "Whether the kernel stopped writing to it after errors.",
          source: "/proc/self/mountinfo: ro emergency_ro shutdown; /dev/kmsg: Remounting filesystem read-only",
          formula: "the file system takes no writes although its mount does")
      ) { readout, row throws(Unknown) in
        let mount = try readout.mounts.view(row) { $0.mounts.field { $0 } }.now
        return mount.readOnlyBy == .kernel || readout.troubles.isReadOnly(mount, disks: readout.vitals.now) ? 1 : 0
      },
      mount(
        "mount.remounted-read-only", .flag, doc: "Whether somebody mounted it read-only that took writes before.",
        source: "/proc/self/mountinfo: ro"
      ) { row throws(Unknown) in row.readOnlyBy == .remount ? 1 : 0 },
      mount(
        "mount.silent", .seconds, doc: "How long it has not answered; 0 when it answers.",
        source: "statfs(2) in a process of its own"
      ) {
        row throws(Unknown) in row.silentFor?.inSeconds ?? 0
      },
      mount("mount.error", .flag, doc: "Whether asking for its space fails.", source: "statfs(2): errno") { row throws(Unknown) in
        if let errno = row.errno {
          if let why = Unknown(hidingMount: errno) { throw why }
          return 1
        }
        if row.silentFor != nil { throw .timedOut }
        return 0
      },
    ] + mountForecasts,
    count: { $0.mounts.now.mounts.unknown == nil ? $0.mounts.now.mounts.value.count : 0 },
    unknown: { $0.mounts.now.mounts.unknown },
    instanceName: { $0.mounts.now.mounts.value.name(at: $1, \.path) })

  private static func mount(
    _ name: String, _ unit: SignalUnit, of whole: String? = nil, doc: String, source: String,
    _ evaluate: @escaping @Sendable (MountRow) throws(Unknown) -> Double
  ) -> InstanceSignal {
    InstanceSignal(
      SignalFacts(name, unit, of: whole, from: .mounts, doc: doc, source: source, formula: "as it is")
    ) { readout, row throws(Unknown) in try evaluate(readout.mounts.view(row) { $0.mounts.field { $0 } }.now) }
  }
}

extension MountRow {
  /// A number that `statfs` gave.
  /// - Throws: why it gave none.
  fileprivate func told(_ number: UInt64?) throws(Unknown) -> Double {
    if silentFor != nil { throw .timedOut }
    if let errno { throw Unknown(hidingMount: errno) ?? .failed(errno: errno) }
    guard let number else { throw .absent }
    return Double(number)
  }

  fileprivate func size() throws(Unknown) -> Double { try positive(told(totalBytes)) }

  fileprivate func inodes() throws(Unknown) -> Double { try positive(told(totalInodes)) }

  /// File systems that have no such limit say 0.
  private func positive(_ number: Double) throws(Unknown) -> Double {
    guard number > 0 else { throw .absent }
    return number
  }
}

extension Unknown {
  /// What keeps the watch from a mount that may be well: a FUSE mount is its user's alone (EACCES), so is one below a folder that
  /// only root may enter, and what is mounted below `/tmp` is not there for a service with a `/tmp` of its own (ENOENT).
  init?(hidingMount errno: Int32) {
    switch errno {
    case 1, 13: self = .notPermitted
    case 2: self = .absent
    default: return nil
    }
  }
}
