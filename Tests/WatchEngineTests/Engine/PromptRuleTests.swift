import Testing

@testable import WatchEngine

/// Rules that need not hold for any time don't wait for the next sample.
struct PromptRuleTests {
  private struct Host {
    var engine: Engine
    var milliseconds: Int64 = 100_000
    var stalled: UInt64 = 0

    init(_ rules: String) throws {
      let configuration = Configuration.load(files: [("test.conf", Array(rules.utf8))], names: .catalogue)
      #expect(configuration.diagnostics.map(\.text) == [])
      engine = Engine(rules: try #require(configuration.rules))
    }

    var now: Instant {
      let time = Duration.milliseconds(milliseconds)
      return Instant(monotonic: time, boottime: time, realtime: .seconds(1_000_000) + time)
    }

    /// 100 ms pass, of which `stalled` are lost.
    mutating func pulse(stalled milliseconds: UInt64 = 0, after passed: Int64 = 100) -> [String] {
      self.milliseconds += passed
      stalled += milliseconds * 1000
      var pulse = Pulses.pulse(at: now.monotonic, some: stalled, full: stalled)
      pulse.instant = now
      return Self.transitions(engine.step(pulse: pulse, at: now))
    }

    mutating func sample() -> [String] {
      var vitals = Vitals()
      vitals.instant = now
      vitals.memory.value.total = 1000
      vitals.memory.value.available = 100
      vitals.memory.unknown = nil
      return Self.transitions(engine.step(vitals: &vitals, own: OwnFigures()))
    }

    /// 2 s without a stall.
    mutating func rest() -> [String] {
      var told = sample()
      for _ in 0..<2 {
        for _ in 0..<10 { told += pulse() }
        told += sample()
      }
      return told
    }

    private static func transitions(_ actions: [Action]) -> [String] {
      actions.compactMap {
        switch $0 {
        case .alert(let change): "\(change.rule) \(change.transition)"
        case .incident(let change): "incident \(change.transition)"
        default: nil
        }
      }
    }
  }

  private static let stalls = """
    [rule stalls]
    when = pressure.memory.full.1s > 20% and memory.available < 20%
    until = pressure.memory.full.1s < 5%
    severity = critical
    say = {value}
    """

  @Test func `it fires with the pulse that crosses the limit, and ends with a sample`() throws {
    var host = try Host(Self.stalls)
    #expect(host.rest() == [])
    #expect(host.pulse(stalled: 100) == [])
    #expect(host.pulse(stalled: 100) == [])
    #expect(host.pulse(stalled: 100) == ["stalls firing", "incident firing"])
    #expect(host.pulse(stalled: 100) == [])
    #expect(host.sample() == [])
    for _ in 0..<20 { #expect(host.pulse() == []) }
    #expect(host.sample() == ["stalls resolved", "incident resolved"])
  }

  @Test(arguments: [
    "pressure.memory.full.1s > 20% for 2s", "(pressure.memory.full.1s > 20% for 2s) or memory.available < 1%",
    "pressure.memory.full.1s > 20% and oom.kills = 0 within 10s", "memory.available < 20%",
  ])
  func `one that must hold, counts events or is not about pressure waits for the sample`(when: String) throws {
    var host = try Host("[rule waits]\nwhen = \(when)\nseverity = warning\nsay = {value}\n")
    _ = host.rest()
    for _ in 0..<9 { #expect(host.pulse(stalled: 100) == []) }
  }

  @Test func `after a hole in the pulses the sample decides`() throws {
    var host = try Host(Self.stalls)
    _ = host.rest()
    #expect(host.pulse(stalled: 900, after: 1000) == [])
    #expect(host.sample() == ["stalls firing", "incident firing"])
  }

  @Test func `rules of a new configuration are prompt as well`() throws {
    var host = try Host("[rule other]\nwhen = memory.available < 1%\nseverity = notice\nsay = {value}\n")
    _ = host.rest()
    let new = Configuration.load(files: [("test.conf", Array(Self.stalls.utf8))], names: .catalogue)
    _ = host.engine.step(configuration: try #require(new.rules), at: host.now)
    for _ in 0..<2 { #expect(host.pulse(stalled: 100) == []) }
    #expect(host.pulse(stalled: 100) == ["stalls firing", "incident firing"])
  }

  @Test func `without pressure figures an estimate takes their place and is called one`() throws {
    var engine = try Host(Self.stalls.replacingSay("{pressure.cpu.some.1s} {pressure.cpu.contended}")).engine
    var told: [AlertChange] = []
    for second: UInt64 in 0...20 {
      let time = Duration.seconds(100 + Int64(second))
      let now = Instant(monotonic: time, boottime: time, realtime: time)
      var pulse = Pulse()
      pulse.instant = now
      pulse.cpu.unknown = .absent
      pulse.memory.unknown = .absent
      pulse.io.unknown = .absent
      #expect(engine.step(pulse: pulse, at: now).isEmpty)
      var vitals = TwoSamples.readout.vitals.now
      vitals.instant = now
      vitals.memory.value.available = 100
      vitals.stat.value.total = CPUTimes()
      vitals.stat.value.total.system = 200 * second
      vitals.stat.value.running = 5
      vitals.vmstat.value.allocationStalls = 1000 * second
      for action in engine.step(vitals: &vitals, own: OwnFigures()) {
        if case .alert(let change) = action { told.append(change) }
      }
    }
    #expect(told.map(\.transition) == [.firing])
    #expect(told.first?.value.isEstimate == true)
    #expect(told.first?.message.hasPrefix("100 % (estimated) ") == true)
    let index = try #require(Catalogue.host.firstIndex { $0.facts.name == "pressure.cpu.contended" })
    #expect(engine.table.host[index] == .estimated(100))
    var snapshot = StatusSnapshot()
    engine.fill(&snapshot)
    var writer = StatusWriter()
    writer.write(snapshot, StatusFrame())
    let text = String(decoding: writer.bytes, as: UTF8.self)
    #expect(text.contains(#""estimates":["pressure.cpu.some","#))
  }
}

extension String {
  fileprivate func replacingSay(_ text: String) -> String {
    split(separator: "\n").map { $0.hasPrefix("say") ? "say = \(text)" : String($0) }.joined(separator: "\n") + "\n"
  }
}
