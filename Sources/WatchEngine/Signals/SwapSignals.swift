/// What was moved out of memory to disk, how fast it comes back, and who was killed when that was not enough.
extension Catalogue {
  static let swap: [HostSignal] = [
    HostSignal.level(
      SignalFacts(
        "swap.total", .bytes, from: .vitals, doc: "Swap space; 0 on a host without swap.", source: "/proc/meminfo: SwapTotal",
        formula: "as it is")
    ) { $0.vitals.now.memory.field(\.swapTotal) },
    HostSignal(
      SignalFacts(
        "swap.free", .bytes, of: "swap.total", from: .vitals, doc: "Swap space that is not used; absent without swap.",
        source: "/proc/meminfo: SwapFree", formula: "as it is")
    ) { readout throws(Unknown) in Double(try readout.vitals.now.swap().free) },
    HostSignal(
      SignalFacts(
        "swap.used", .bytes, of: "swap.total", from: .vitals, doc: "Swap space that is used; absent without swap.",
        source: "/proc/meminfo: SwapTotal SwapFree", formula: "swap.total − swap.free")
    ) { readout throws(Unknown) in
      let swap = try readout.vitals.now.swap()
      return try Level.rest(of: swap.total, without: swap.free)
    },
    HostSignal(
      SignalFacts(
        "swap.in", .bytesPerSecond, from: .vitals, doc: "Memory read back from swap: what programs wait for.",
        source: "/proc/vmstat: pswpin", formula: "increase per second × page size")
    ) { readout throws(Unknown) in
      try readout.vitals.perSecond { $0.vmstat.field(\.swappedIn) } * Double(readout.facts.pageSize)
    },
    HostSignal(
      SignalFacts(
        "swap.out", .bytesPerSecond, from: .vitals, doc: "Memory written to swap.", source: "/proc/vmstat: pswpout",
        formula: "increase per second × page size")
    ) { readout throws(Unknown) in
      try readout.vitals.perSecond { $0.vmstat.field(\.swappedOut) } * Double(readout.facts.pageSize)
    },
    HostSignal(
      SignalFacts(
        "oom.kills", .count, kind: .event, from: .vitals, doc: "Processes that the kernel killed because memory ran out.",
        source: "/proc/vmstat: oom_kill, Linux 4.13+; before that the kernel log", formula: "increase")
    ) { readout throws(Unknown) in
      // The host counts what the log can lose; the kernel log's input comes along with the vitals.
      if case .failure(.absent) = readout.vitals.now.vmstat.field(\.oomKills) {
        return try readout.kernel.increase { $0.figure(\.oomKills) }
      }
      return try readout.vitals.increase { $0.vmstat.field(\.oomKills) }
    },
  ]
}

extension Vitals {
  /// - Throws: `absent` on a host without swap: no share of nothing is known.
  fileprivate func swap() throws(Unknown) -> (total: UInt64, free: UInt64) {
    let total = try memory.field(\.swapTotal).get()
    guard total > 0 else { throw .absent }
    return (total, try memory.field(\.swapFree).get())
  }
}
