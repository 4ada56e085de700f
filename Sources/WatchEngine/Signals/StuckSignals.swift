/// Words about who stands still.
extension Catalogue {
  static let stuckWords: [TextSignal] = [
    stuck("stuck.name", doc: "The process that has stood still longest.", source: "/proc/PID/stat: comm") { $0.name.text },
    stuck("stuck.pid", doc: "Its process id.", source: "/proc/PID") { String($0.pid) },
    stuck("stuck.unit", doc: "The systemd unit it is in.", source: "/proc/PID/cgroup") {
      $0.unit ?? ($0.isKernelThread ? "the kernel itself" : nil)
    },
    stuck("stuck.waits-for", doc: "What it waits for.", source: "/proc/PID/wchan, with CAP_SYS_PTRACE") { $0.waitsFor.words },
    ofUnit("unit.stuck-name", doc: "Its process that has stood still longest.", source: "/proc/PID/stat: comm") { $0.name.text },
    ofUnit("unit.stuck-pid", doc: "The id of that process.", source: "/proc/PID") { String($0.pid) },
    ofUnit("unit.stuck-waits-for", doc: "What that process waits for.", source: "/proc/PID/wchan, with CAP_SYS_PTRACE") {
      $0.waitsFor.words
    },
  ]

  private static func stuck(
    _ name: String, doc: String, source: String, _ render: @escaping @Sendable (StuckProcess) -> String?
  ) -> TextSignal {
    TextSignal(name, doc: doc, source: source) { readout, _ in
      readout.tables.now.stuck.min { $0.since < $1.since }.flatMap(render)
    }
  }

  private static func ofUnit(
    _ name: String, doc: String, source: String, _ render: @escaping @Sendable (StuckProcess) -> String?
  ) -> TextSignal {
    TextSignal(name, family: "unit", doc: doc, source: source) { readout, row in
      let tables = readout.tables.now
      guard tables.units.unknown == nil, let row, tables.units.value.indices.contains(row) else { return nil }
      let unit = tables.units.value[row].name
      var longest: StuckProcess?
      for process in tables.stuck where process.unit == unit {
        if longest.map({ process.since < $0.since }) ?? true { longest = process }
      }
      return longest.flatMap(render)
    }
  }
}

extension StuckProcess.Waiting {
  /// For people.
  fileprivate var words: String {
    switch self {
    case .function(let name): WaitMeaning.text(name)
    case .unknown(.notPermitted): "something the watch may not see (it needs CAP_SYS_PTRACE)"
    case .unknown: "something unknown"
    }
  }
}

extension StandStill {
  /// For how many seconds the first has stood still; 0 while none does.
  func length(at now: Instant) -> Double { since.map { max(0, (now.monotonic - $0).inSeconds) } ?? 0 }
}
