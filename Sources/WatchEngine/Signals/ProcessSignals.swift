/// The process table in numbers.
extension Catalogue {
  static let processes: [HostSignal] = [
    table("process.count", doc: "Processes, kernel threads included.") { $0.processes },
    table("process.threads", doc: "Threads of all processes.") { $0.threads },
    table("process.d-state", doc: "Processes in uninterruptible sleep: mostly waiting for a disk or a dead mount.") {
      $0.uninterruptible
    },
    table("process.zombies", doc: "Processes that ended and whose parent has not taken notice.") { $0.zombies },
    table("process.running", doc: "Processes that run or wait for a core.") { $0.running },
  ]

  private static func table(
    _ name: String, doc: String, _ pick: @escaping @Sendable (ProcessSummary) -> UInt64
  ) -> HostSignal {
    HostSignal.level(
      SignalFacts(name, .count, from: .tables, doc: doc, source: "/proc/PID/stat: state num_threads", formula: "counted")
    ) { $0.tables.now.processes.field(pick) }
  }
}
