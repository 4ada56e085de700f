/// Words for the messages of alerts: who is to blame.
extension Catalogue {
  static let words: [TextSignal] =
    [
      busiest("process.top-cpu.name", doc: "The process that takes most CPU time.", source: "/proc/PID/stat: comm") {
        $0.name.text
      },
      busiest("process.top-cpu.pid", doc: "Its process id.", source: "/proc/PID") { String($0.pid) },
      busiest("process.top-cpu.share", doc: "What it takes, as a share of one core.", source: "/proc/PID/stat: utime stime") {
        $0.cpuPercent.map { Quantity.text($0, .percent) }
      },
      biggest("process.top-memory.name", doc: "The process that holds most memory.", source: "/proc/PID/stat: comm") {
        $0.name.text
      },
      biggest("process.top-memory.pid", doc: "Its process id.", source: "/proc/PID") { String($0.pid) },
      biggest("process.top-memory.size", doc: "What it holds.", source: "/proc/PID/stat: rss") {
        Quantity.text(Double($0.residentBytes), .bytes)
      },
      TextSignal("oom.victim.name", doc: "The process that the OOM killer ended last.", source: "/dev/kmsg: Killed process") {
        readout, _ in
        readout.lastOOMKill?.name
      },
      TextSignal("oom.victim.unit", doc: "The systemd unit of that process.", source: "/dev/kmsg: task_memcg") { readout, _ in
        readout.lastOOMKill?.unit
      },
      TextSignal("unit.result", family: "unit", doc: "Why it ended, in systemd's word.", source: "systemd: Result") {
        readout, row in
        let result = readout.tables.now.units.state(row)?.result ?? ""
        return result.isEmpty ? nil : result
      },
      TextSignal("unit.state", family: "unit", doc: "How it is, in systemd's words.", source: "systemd: ActiveState SubState") {
        readout, row in readout.tables.now.units.state(row)?.words
      },
      TextSignal("mount.type", family: "mount", doc: "Its kind of file system.", source: "/proc/self/mountinfo") { readout, row in
        readout.mounts.now.mounts.row(row)?.type
      },
      TextSignal("mount.device", family: "mount", doc: "What is mounted there.", source: "/proc/self/mountinfo") { readout, row in
        readout.mounts.now.mounts.row(row)?.device
      },
    ]

  private static func busiest(
    _ name: String, doc: String, source: String, _ render: @escaping @Sendable (ProcessShare) -> String?
  ) -> TextSignal {
    TextSignal(name, doc: doc, source: source) { readout, _ in
      guard readout.tables.now.processes.unknown == nil else { return nil }
      // A process seen for the first time has no share yet, and is not the one that takes most.
      return readout.tables.now.processes.value.topByCPU.first { $0.cpuPercent != nil }.flatMap(render)
    }
  }

  private static func biggest(
    _ name: String, doc: String, source: String, _ render: @escaping @Sendable (ProcessShare) -> String?
  ) -> TextSignal {
    TextSignal(name, doc: doc, source: source) { readout, _ in
      guard readout.tables.now.processes.unknown == nil else { return nil }
      return readout.tables.now.processes.value.topByMemory.first.flatMap(render)
    }
  }
}

extension Source {
  /// The row at `position`, while the source is known.
  func row<Row>(_ position: Int?) -> Row? where Value == [Row] {
    guard unknown == nil, let position, value.indices.contains(position) else { return nil }
    return value[position]
  }
}

extension Source<[UnitRow]> {
  fileprivate func state(_ position: Int?) -> UnitState? { row(position)?.state }
}

extension UnitState {
  /// `failed`, `activating (auto-restart)`.
  fileprivate var words: String {
    sub.isEmpty || sub == active.word ? active.word : "\(active.word) (\(sub))"
  }
}

extension UnitState.Active {
  /// systemd's word.
  fileprivate var word: String {
    switch self {
    case .active: "active"
    case .reloading: "reloading"
    case .inactive: "inactive"
    case .failed: "failed"
    case .activating: "activating"
    case .deactivating: "deactivating"
    case .maintenance: "maintenance"
    case .other: "in an unknown state"
    }
  }
}
