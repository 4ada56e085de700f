/// How much time tasks lose to want of CPU, memory or io: the best single sign that a host chokes.
extension Catalogue {
  /// Each stall line over the last 10 s, and, with a suffix, over the last second and the last minute.
  static let pressure: [HostSignal] =
    PressureHistory.Line.allCases.flatMap { line in
      PressureWindow.all.map { window in
        HostSignal(
          SignalFacts(
            "pressure." + line.name + window.suffix, .percent, from: .pulse,
            doc: "Share of the last \(window.words) in which \(line.words).",
            source: "\(line.file), Linux \(line.since)+", formula: "increase of total= / \(window.formula)")
        ) { readout throws(Unknown) in try readout.pressure.share(line, over: window.length, atLeast: window.shortest) }
      }
    } + contended

  /// What is left of the pressure when what only looks like it is taken away.
  private static let contended = [
    HostSignal(
      SignalFacts(
        "pressure.cpu.contended", .percent, from: .pulse,
        doc: "Like pressure.cpu.some, without those who wait for nothing but the end of their own cgroup's CPU quota.",
        source: "/proc/pressure/cpu: some total; /proc/stat: cpuN",
        formula: "at most as much as the busiest core was busy, on the average of 10 s")
    ) { readout throws(Unknown) in
      let stalled = try readout.pressure.tenSeconds(.cpuSome)
      // Whoever waits for a quota is in no queue, and in no estimate.
      return readout.pressure.isEstimate ? stalled : min(stalled, try readout.contention.busiestCore())
    },
    HostSignal(
      SignalFacts(
        "pressure.io.contended", .percent, from: .pulse,
        doc: "Like pressure.io.full, without threads that wait for io_uring to have something to do.",
        source: "/proc/pressure/io: full total; /proc/diskstats: time spent doing io, I/Os in progress",
        formula:
          "before Linux 6.15 and while no process is in uninterruptible sleep: at most as much as the busiest disk was busy, on "
          + "the average of 10 s")
    ) { readout throws(Unknown) in
      let stalled = try readout.pressure.tenSeconds(.ioFull)
      guard !readout.pressure.isEstimate, readout.facts.countsIdleRings else { return stalled }
      // A file server that doesn't answer shows on no disk, but in processes that can't be interrupted; idle rings can.
      let processes = readout.tables.now.processes
      if processes.unknown == nil && processes.value.uninterruptible > 0 { return stalled }
      return min(stalled, try readout.contention.busiestDisk())
    },
  ]
}

extension PressureHistory {
  fileprivate func tenSeconds(_ line: Line) throws(Unknown) -> Double {
    try share(line, over: PressureWindow.all[0].length, atLeast: PressureWindow.all[0].shortest)
  }
}

private struct PressureWindow: Sendable {
  var suffix: String
  var words: String
  var formula: String
  var length: Duration
  var shortest: Duration?

  /// The 10 s figure is known from 2 s on. Rules hold it for longer than that anyway, and a host that starves its watch again and
  /// again, with a hole in the pulses each time, would otherwise be blind for 10 s after each. The 60 s figure is for slow judgement and waits.
  static let all = [
    PressureWindow(
      suffix: "", words: "10 s", formula: "10 s; over what there is from 2 s on", length: .seconds(10), shortest: .seconds(2)),
    PressureWindow(suffix: ".1s", words: "second", formula: "1 s", length: .seconds(1)),
    PressureWindow(suffix: ".60s", words: "60 s", formula: "60 s", length: .seconds(60)),
  ]
}

extension PressureHistory.Line {
  fileprivate var name: String {
    switch self {
    case .cpuSome: "cpu.some"
    case .cpuFull: "cpu.full"
    case .memorySome: "memory.some"
    case .memoryFull: "memory.full"
    case .ioSome: "io.some"
    case .ioFull: "io.full"
    }
  }

  fileprivate var words: String {
    switch self {
    case .cpuSome: "some task waited for a core; quotas of cgroups count as well"
    case .cpuFull: "every task waited for a core; the kernel says 0 for a whole host"
    case .memorySome: "some task waited for memory"
    case .memoryFull: "no task could work for want of memory"
    case .ioSome: "some task waited for io"
    case .ioFull: "no task could work because all waited for io"
    }
  }

  fileprivate var file: String {
    switch self {
    case .cpuSome: "/proc/pressure/cpu: some total"
    case .cpuFull: "/proc/pressure/cpu: full total"
    case .memorySome: "/proc/pressure/memory: some total"
    case .memoryFull: "/proc/pressure/memory: full total"
    case .ioSome: "/proc/pressure/io: some total"
    case .ioFull: "/proc/pressure/io: full total"
    }
  }

  fileprivate var since: String { self == .cpuFull ? "5.13" : "4.20" }
}
