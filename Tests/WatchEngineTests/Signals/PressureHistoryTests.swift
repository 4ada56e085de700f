import Testing

@testable import WatchEngine

struct PressureHistoryTests {
  /// Pulses every 100 ms from `first` to `last`, counted in pulses, with `stalled` microseconds of stall in each.
  private func fill(_ history: inout PressureHistory, _ first: Int, _ last: Int, stalled: UInt64 = 10_000) {
    for number in first...last {
      history.append(Pulses.pulse(at: .milliseconds(100 * number), some: stalled * UInt64(number), full: 0))
    }
  }

  @Test func `a tenth of each pulse is 10 percent of every window`() throws {
    var history = PressureHistory()
    fill(&history, 0, 2000)
    for window in [1, 10, 60] { #expect(try history.share(.ioSome, over: .seconds(window)) == 10) }
    #expect(try history.share(.ioFull, over: .seconds(60)) == 0)
  }

  @Test func `a stall shows in the last second at once, and leaves the window after it`() throws {
    var history = PressureHistory()
    fill(&history, 0, 100, stalled: 0)
    for number in 101...105 {
      history.append(Pulses.pulse(at: .milliseconds(100 * number), some: 100_000 * UInt64(number - 100), full: 0))
    }
    #expect(try history.share(.memorySome, over: .seconds(1)) == 50)
    for number in 106...115 { history.append(Pulses.pulse(at: .milliseconds(100 * number), some: 500_000, full: 0)) }
    #expect(try history.share(.memorySome, over: .seconds(1)) == 0)
    #expect(try history.share(.memorySome, over: .seconds(10)) == 5)
  }

  @Test func `a young history knows no window that reaches back further`() throws {
    var history = PressureHistory()
    #expect(throws: Unknown.notYetSampled) { try history.share(.cpuSome, over: .seconds(1)) }
    fill(&history, 0, 9)
    #expect(throws: Unknown.needsTwoSamples) { try history.share(.cpuSome, over: .seconds(1)) }
    fill(&history, 10, 19)
    #expect(try history.share(.cpuSome, over: .seconds(1)) == 10)
    #expect(throws: Unknown.needsTwoSamples) { try history.share(.cpuSome, over: .seconds(10), atLeast: .seconds(2)) }
    fill(&history, 20, 20)
    #expect(try history.share(.cpuSome, over: .seconds(10), atLeast: .seconds(2)) == 10)
    #expect(throws: Unknown.needsTwoSamples) { try history.share(.cpuSome, over: .seconds(10)) }
    fill(&history, 21, 600)
    #expect(try history.share(.cpuSome, over: .seconds(60)) == 10)
  }

  @Test func `the 10 s figure is known after 2 s, those of 1 s and 60 s after as long`() throws {
    var readout = Readout()
    fill(&readout.pressure, 0, 20)
    #expect(try Told.host("pressure.memory.some", readout) == 10)
    #expect(try Told.host("pressure.memory.some.1s", readout) == 10)
    #expect(throws: Unknown.needsTwoSamples) { try Told.host("pressure.memory.some.60s", readout) }
  }

  @Test func `a hole of more than 3 s begins the history anew`() throws {
    var history = PressureHistory()
    fill(&history, 0, 100)
    fill(&history, 130, 130)
    #expect(try history.share(.cpuSome, over: .seconds(10)) == 10)
    fill(&history, 161, 165)
    #expect(throws: Unknown.afterGap) { try history.share(.cpuSome, over: .seconds(1)) }
    fill(&history, 166, 171)
    #expect(try history.share(.cpuSome, over: .seconds(1)) == 10)
    #expect(throws: Unknown.afterGap) { try history.share(.cpuSome, over: .seconds(10)) }
  }

  @Test func `pulses that do not go forward begin the history anew`() {
    var history = PressureHistory()
    fill(&history, 0, 100)
    fill(&history, 50, 50)
    #expect(throws: Unknown.afterGap) { try history.share(.cpuSome, over: .seconds(1)) }
    fill(&history, 50, 50)
    #expect(throws: Unknown.needsTwoSamples) { try history.share(.cpuSome, over: .seconds(1), atLeast: .zero) }
  }

  @Test func `pulses that come a little early still fill the second`() throws {
    var history = PressureHistory()
    for number: Int64 in 0...10 {
      let microseconds = 100_000 * number - (number == 10 ? 40_000 : 0)
      history.append(Pulses.pulse(at: .microseconds(microseconds), some: UInt64(microseconds) / 2, full: nil))
    }
    #expect(Told.near(try history.share(.cpuSome, over: .seconds(1)), 50))
  }

  @Test func `cpu before Linux 5.13 has no full line`() throws {
    var history = PressureHistory()
    for number in 0...20 { history.append(Pulses.pulse(at: .milliseconds(100 * number), some: 0, full: nil)) }
    #expect(throws: Unknown.absent) { try history.share(.cpuFull, over: .seconds(1)) }
    #expect(try history.share(.cpuSome, over: .seconds(1)) == 0)
  }

  @Test func `a kernel without pressure figures says absent at every pulse`() {
    var history = PressureHistory()
    for number in 0...700 {
      var pulse = Pulse()
      pulse.instant.monotonic = .milliseconds(100 * number)
      pulse.cpu.unknown = .absent
      pulse.memory.unknown = .absent
      pulse.io.unknown = .notPermitted
      history.append(pulse)
    }
    #expect(throws: Unknown.absent) { try history.share(.memoryFull, over: .seconds(10)) }
    #expect(throws: Unknown.notPermitted) { try history.share(.ioFull, over: .seconds(10)) }
  }

  @Test func `one file that failed begins its own history anew, and no other's`() throws {
    var history = PressureHistory()
    fill(&history, 0, 100)
    var pulse = Pulses.pulse(at: .milliseconds(10_100), some: 1_010_000, full: 0)
    pulse.io.unknown = .failed(errno: 5)
    history.append(pulse)
    #expect(throws: Unknown.failed(errno: 5)) { try history.share(.ioSome, over: .seconds(1)) }
    fill(&history, 102, 102)
    #expect(throws: Unknown.needsTwoSamples) { try history.share(.ioSome, over: .seconds(1)) }
    #expect(try history.share(.memorySome, over: .seconds(1)) == 10)
    fill(&history, 103, 112)
    #expect(try history.share(.ioSome, over: .seconds(1)) == 10)
  }

  @Test func `totals that go backwards say nothing, and totals that outrun the clock are all of the time`() throws {
    var history = PressureHistory()
    fill(&history, 0, 10, stalled: 101_000)
    #expect(try history.share(.cpuSome, over: .seconds(1)) == 100)
    history.append(Pulses.pulse(at: .milliseconds(1100), some: 0, full: 0))
    #expect(throws: Unknown.wentBackwards) { try history.share(.cpuSome, over: .seconds(1)) }
  }

  @Test func `a minute of ten pulses a second fits`() {
    #expect(PressureHistory.capacity >= 610)
  }
}

extension PressureHistoryTests {
  @Test func `estimates have nothing to do with what the kernel told before`() throws {
    var history = PressureHistory()
    fill(&history, 0, 100)
    history.append(Pulses.pulse(at: .seconds(11), some: 0, full: 0), isEstimate: true)
    #expect(history.isEstimate)
    #expect(throws: Unknown.needsTwoSamples) { try history.share(.memorySome, over: .seconds(1), atLeast: .zero) }
    history.append(Pulses.pulse(at: .seconds(12), some: 300_000, full: 0), isEstimate: true)
    #expect(try history.share(.memorySome, over: .seconds(1)) == 30)
    fill(&history, 121, 131)
    #expect(!history.isEstimate)
    #expect(try history.share(.memorySome, over: .seconds(1)) == 10)
  }

  @Test func `estimates may be as far apart as samples`() throws {
    var history = PressureHistory()
    for number: UInt64 in 0...2 {
      history.append(Pulses.pulse(at: .seconds(10 * Int64(number)), some: 1_000_000 * number, full: 0), isEstimate: true)
    }
    #expect(try history.share(.ioSome, over: .seconds(10)) == 10)
    history.append(Pulses.pulse(at: .seconds(100), some: 9_000_000, full: 0), isEstimate: true)
    #expect(throws: Unknown.afterGap) { try history.share(.ioSome, over: .seconds(10)) }
  }
}
