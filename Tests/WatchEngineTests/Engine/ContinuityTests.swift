import Testing

@testable import WatchEngine

@Suite struct ContinuityTests {
  private func moment(monotonic: Double, boottime: Double? = nil, realtime: Double? = nil) -> Instant {
    Instant(
      monotonic: .seconds(monotonic), boottime: .seconds(boottime ?? monotonic), realtime: .seconds(realtime ?? 1000 + monotonic))
  }

  private func examine(_ before: Instant, _ now: Instant, every interval: Duration = .seconds(1)) -> Continuity.Finding {
    Continuity().examine(from: before, to: now, interval: interval)
  }

  @Test func `samples on time are nothing to tell`() {
    #expect(examine(moment(monotonic: 10), moment(monotonic: 11)) == Continuity.Finding())
    #expect(examine(moment(monotonic: 10), moment(monotonic: 13)) == Continuity.Finding())
  }

  @Test func `more than three intervals without a sample is a gap`() {
    let finding = examine(moment(monotonic: 10), moment(monotonic: 13.5))
    #expect(finding.gap?.length == .seconds(3.5))
    #expect(finding.gap?.suspended == .zero)
    #expect(examine(moment(monotonic: 10), moment(monotonic: 35), every: .seconds(10)).gap == nil)
  }

  @Test func `a suspend is a gap even if the host was awake for a moment only`() {
    let finding = examine(moment(monotonic: 10), moment(monotonic: 11, boottime: 3611, realtime: 4611))
    #expect(finding.gap?.length == .seconds(3601))
    #expect(finding.gap?.suspended == .seconds(3600))
    #expect(finding.clockStep == nil)
  }

  @Test(arguments: [-3600.0, -2.5, 2.5, 86400])
  func `a step of the wall clock is told with its sign`(step: Double) {
    let finding = examine(moment(monotonic: 10), moment(monotonic: 11, realtime: 1011 + step))
    #expect(finding.clockStep == .seconds(step))
    #expect(finding.gap == nil)
  }

  @Test(arguments: [-1.9, 0.5, 1.9])
  func `slewing is not a step`(drift: Double) {
    #expect(examine(moment(monotonic: 10), moment(monotonic: 11, realtime: 1011 + drift)) == Continuity.Finding())
  }
}
