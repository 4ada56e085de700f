/// How much memory there is, and how hard the kernel works to find some.
extension Catalogue {
  static let memory: [HostSignal] = [
    meminfo("memory.total", doc: "Memory that the kernel manages.", field: "MemTotal") { $0.total },
    meminfo(
      "memory.available", of: "memory.total",
      doc: "Memory that programs can still get without swapping; a ZFS cache is not in it.",
      field: "MemAvailable, Linux 3.14+"
    ) { $0.available },
    meminfo("memory.free", of: "memory.total", doc: "Memory that is used for nothing at all.", field: "MemFree") { $0.free },
    HostSignal(
      SignalFacts(
        "memory.used", .bytes, of: "memory.total", from: .vitals, doc: "Memory that can't be given to programs any more.",
        source: "/proc/meminfo: MemTotal MemAvailable", formula: "memory.total − memory.available")
    ) { readout throws(Unknown) in
      let total = try readout.vitals.now.memory.field(\.total).get()
      return try Level.rest(of: total, without: readout.vitals.now.memory.field(\.available).get())
    },
    meminfo("memory.cached", of: "memory.total", doc: "Memory that holds contents of files; tmpfs included.", field: "Cached") {
      $0.cached
    },
    meminfo("memory.buffers", of: "memory.total", doc: "Memory that holds raw disk blocks.", field: "Buffers") { $0.buffers },
    meminfo(
      "memory.shared", of: "memory.total", doc: "Memory in tmpfs and shared segments; only swap can free it.", field: "Shmem"
    ) {
      $0.shared
    },
    meminfo("memory.dirty", of: "memory.total", doc: "Changed file contents that wait to be written.", field: "Dirty") {
      $0.dirty
    },
    meminfo("memory.writeback", of: "memory.total", doc: "File contents that are being written.", field: "Writeback") {
      $0.writeback
    },
    meminfo(
      "memory.slab-unreclaimable", of: "memory.total", doc: "The kernel's own memory that it can't give back.",
      field: "SUnreclaim"
    ) { $0.slabUnreclaimable },
    meminfo(
      "memory.page-tables", of: "memory.total", doc: "Memory that describes memory; grows with many big processes.",
      field: "PageTables"
    ) {
      $0.pageTables
    },
    meminfo(
      "memory.committed", of: "memory.commit-limit", doc: "Memory that was promised to programs, used or not.",
      field: "Committed_AS"
    ) { $0.committed },
    meminfo(
      "memory.commit-limit", doc: "What may be promised; enforced only with vm.overcommit_memory=2.", field: "CommitLimit"
    ) { $0.commitLimit },
    vmstat("memory.major-faults", doc: "Page faults that had to read from disk.", field: "pgmajfault") { $0.majorFaults },
    vmstat(
      "memory.scan-direct", doc: "Pages looked at by tasks that had to free memory themselves before they got any.",
      field: "pgscan_direct"
    ) { $0.scannedDirectly },
    vmstat(
      "memory.allocation-stalls", doc: "Allocations that had to wait until memory was freed.",
      field: "allocstall_* (allocstall before 4.10)"
    ) { $0.allocationStalls },
    vmstat(
      "memory.refaults", doc: "Pages that were thrown out and needed again soon: the mark of thrashing.",
      field: "workingset_refault_file workingset_refault_anon (workingset_refault before 5.9)",
      formula: "sum of both, increase per second"
    ) { $0.refaults },
  ]

  private static func meminfo(
    _ name: String, of whole: String? = nil, doc: String, field: String, _ pick: @escaping @Sendable (MemInfo) -> UInt64?
  ) -> HostSignal {
    HostSignal.level(
      SignalFacts(name, .bytes, of: whole, from: .vitals, doc: doc, source: "/proc/meminfo: \(field)", formula: "as it is")
    ) { $0.vitals.now.memory.field(pick) }
  }

  private static func vmstat(
    _ name: String, doc: String, field: String, formula: String = "increase per second",
    _ pick: @escaping @Sendable (VMStat) -> UInt64?
  ) -> HostSignal {
    HostSignal.rate(SignalFacts(name, .perSecond, from: .vitals, doc: doc, source: "/proc/vmstat: \(field)", formula: formula)) {
      $0.vmstat.field(pick)
    }
  }
}

extension VMStat {
  /// Refaults of both kinds; `nil` when neither is counted, or for counters that no kernel could have reached.
  var refaults: UInt64? {
    guard let file = refaultsFile else { return refaultsAnonymous }
    let (sum, tooLarge) = file.addingReportingOverflow(refaultsAnonymous ?? 0)
    return tooLarge ? nil : sum
  }
}

/// Levels that are told as what is left of another.
enum Level {
  /// - Throws: `malformed` when the part is greater than the whole.
  static func rest(of whole: UInt64, without part: UInt64) throws(Unknown) -> Double {
    guard part <= whole else { throw .malformed }
    return Double(whole - part)
  }
}
