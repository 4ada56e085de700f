/// The process table in numbers.
extension Catalogue {
  static let processes: [HostSignal] = [
    table("process.count", doc: "Processes, kernel threads included.") { $0.processes },
    table("process.threads", doc: "Threads of all processes.") { $0.threads },
    table("process.d-state", doc: "Processes in uninterruptible sleep: mostly waiting for a disk or a dead mount.") {
      $0.uninterruptible
    },
    HostSignal.level(
      SignalFacts(
        "process.stuck", .count, from: .tables,
        doc: "Processes that stand still: 10 s of uninterruptible sleep without running once.",
        source: "/proc/PID/stat: state; /proc/PID/schedstat", formula: "counted")
    ) { $0.tables.now.processes.field { $0.still.count } },
    HostSignal(
      SignalFacts(
        "process.stuck-for", .seconds, from: .tables, doc: "How long the first of them has stood still; 0 while none does.",
        source: "/proc/PID/stat: state; /proc/PID/schedstat", formula: "time since it was first seen so")
    ) { readout throws(Unknown) in
      if let unknown = readout.tables.now.processes.unknown { throw unknown }
      return readout.tables.now.processes.value.still.length(at: readout.tables.now.instant)
    },
    table("process.zombies", doc: "Processes that ended and whose parent has not taken notice.") { $0.zombies },
    table("process.zombies-of-one", doc: "The same of the parent that has most of them.") { $0.zombieParent?.zombies ?? 0 },
    table("process.running", doc: "Processes that run or wait for a core.") { $0.running },
    HostSignal(
      SignalFacts(
        "process.ends-lost", .count, kind: .event, from: .tables,
        doc: "Ends of processes that came too fast to be taken; their CPU time is in nobody's account.",
        source: "BPF: ring buffer", formula: "increase")
    ) { readout throws(Unknown) in
      if let unknown = readout.tables.now.processes.unknown { throw unknown }
      return try readout.tables.increase { .success($0.lost) }
    },
  ]

  static let processWords: [TextSignal] = [
    TextSignal(
      "zombies.parent", doc: "Whose children ended without it taking notice: the process with most of them, by role and unit.",
      source: "/proc/PID/stat: ppid"
    ) { readout, _ in
      let tables = readout.tables.now
      guard tables.processes.unknown == nil, let parent = tables.processes.value.zombieParent else { return nil }
      guard let group = parent.group, tables.groups.value.indices.contains(group) else { return "process \(parent.pid)" }
      return "\(tables.groups.value[group].name) (pid \(parent.pid))"
    }
  ]

  private static func table(
    _ name: String, doc: String, _ pick: @escaping @Sendable (ProcessSummary) -> UInt64
  ) -> HostSignal {
    HostSignal.level(
      SignalFacts(name, .count, from: .tables, doc: doc, source: "/proc/PID/stat: state num_threads", formula: "counted")
    ) { $0.tables.now.processes.field(pick) }
  }
}
