/// How much time tasks lose to want of CPU, memory or io: the best single sign that a host chokes.
extension Catalogue {
  /// Each stall line over the last 10 s, and, with a suffix, over the last second and the last minute.
  static let pressure: [HostSignal] = PressureHistory.Line.allCases.flatMap { line in
    PressureWindow.all.map { window in
      HostSignal(
        SignalFacts(
          "pressure." + line.name + window.suffix, .percent, from: .pulse,
          doc: "Share of the last \(window.words) in which \(line.words).",
          source: "\(line.file), Linux \(line.since)+", formula: "increase of total= / \(window.formula)")
      ) { readout throws(Unknown) in try readout.pressure.share(line, over: window.length, atLeast: window.shortest) }
    }
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
