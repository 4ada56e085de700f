/// What the kernel complained of in its log.
extension Catalogue {
  static let kernel: [HostSignal] = [
    told(
      "kernel.hung-tasks", doc: "Tasks that stood still for two minutes in uninterruptible sleep.",
      line: "task … blocked for more than"
    ) { $0.hungTasks },
    told(
      "kernel.soft-lockups", doc: "Cores that ran the kernel for too long without a break.",
      line: "soft lockup, hard LOCKUP, rcu stall"
    ) {
      $0.softLockups
    },
    told("kernel.io-errors", doc: "Reads and writes that a disk or a file system gave up on.", line: "I/O error") { $0.ioErrors },
    told(
      "kernel.read-only-remounts", doc: "File systems that turned read-only to save what is left.",
      line: "Remounting filesystem read-only"
    ) {
      $0.readOnlyRemounts
    },
    told(
      "kernel.device-timeouts", doc: "Requests that a disk did not answer in time.",
      line: "nvme timeout, ata frozen, sd timing out"
    ) { $0.deviceTimeouts },
    told(
      "kernel.server-timeouts", doc: "Times that a file server (NFS, SMB) was found not to answer.", line: "server not responding"
    ) { $0.serverTimeouts },
    told(
      "kernel.machine-checks", doc: "Errors that the processor or the memory found in itself.",
      line: "mce, hardware error; those of one second are one"
    ) {
      $0.machineChecks
    },
    told("kernel.throttled", doc: "Times the processor was slowed down because of heat or power.", line: "cpu clock throttled") {
      $0.throttled
    },
    told(
      "kernel.records-lost", doc: "Log records that were overwritten before they could be read.", line: "EPIPE, sequence numbers"
    ) {
      $0.lostRecords
    },
  ]

  static let kernelWords: [TextSignal] = [
    last("kernel.hung-tasks.name", doc: "The task that the kernel told of last, and its pid.", line: "blocked for more than") {
      $0.hungTask
    },
    last("kernel.soft-lockups.name", doc: "The core that was stuck last, and what it ran.", line: "soft lockup, hard LOCKUP") {
      $0.lockup
    },
    last("kernel.io-errors.device", doc: "The disk or file system that erred last.", line: "I/O error") { $0.ioError },
    last("kernel.read-only-remounts.device", doc: "The file system that turned read-only last.", line: "read-only") {
      $0.readOnlyDevice
    },
    last("kernel.device-timeouts.device", doc: "The disk that did not answer in time last.", line: "timeout") { $0.timeout },
    last("kernel.server-timeouts.name", doc: "The file server that did not answer last.", line: "not responding") { $0.server },
  ]

  private static func last(
    _ name: String, doc: String, line: String, _ pick: @escaping @Sendable (LastTroubles) -> String?
  ) -> TextSignal {
    TextSignal(name, doc: doc, source: "/dev/kmsg: \(line)") { readout, _ in pick(readout.troubles) }
  }

  private static func told(
    _ name: String, doc: String, line: String, _ pick: @escaping @Sendable (KernelCounts) -> UInt64
  ) -> HostSignal {
    HostSignal(
      SignalFacts(
        name, .count, kind: .event, from: .kernel, doc: doc, source: "/dev/kmsg: \(line)",
        formula: "lines since the sample before")
    ) { readout throws(Unknown) in try readout.kernel.increase { $0.figure(pick) } }
  }
}

extension KernelCounts {
  /// One count, or why the log can't be read.
  func figure(_ pick: (KernelCounts) -> UInt64) -> Figure {
    if let unknown { .failure(unknown) } else { .success(pick(self)) }
  }
}
