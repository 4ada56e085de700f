import Testing

@testable import WatchEngine

struct RateTests {
  @Test func `a counter that grew by 30 in 2 s grows by 15 a second`() throws {
    #expect(try Rate.perSecond(130, since: 100, over: .seconds(2)) == 15)
    #expect(try Rate.increase(130, since: 100) == 30)
  }

  @Test func `half a second of a counter of milliseconds is a quarter of 2 s`() throws {
    #expect(try Rate.share(1500, since: 1000, ticks: 1000, over: .seconds(2)) == 25)
  }

  @Test func `backwards is unknown, even by one`() {
    #expect(throws: Unknown.wentBackwards) { try Rate.increase(99, since: 100) }
    #expect(throws: Unknown.wentBackwards) { try Rate.increase(UInt64.min, since: UInt64.max) }
    #expect(throws: Unknown.wentBackwards) { try Rate.increase(.seconds(1), since: .seconds(2)) }
  }

  @Test func `the greatest counters do not trap`() throws {
    #expect(try Rate.increase(UInt64.max, since: 0) == UInt64.max)
    #expect(try Rate.perSecond(UInt64.max, since: 0, over: .nanoseconds(1)).isFinite)
  }

  @Test func `a reading that is missing is absent, one that was missing needs a second`() {
    #expect(throws: Unknown.absent) { try Rate.increase(nil, since: 100) }
    #expect(throws: Unknown.absent) { try Rate.increase(nil, since: nil) }
    #expect(throws: Unknown.needsTwoSamples) { try Rate.increase(100, since: nil) }
  }

  @Test(arguments: [Duration.zero, .seconds(-1)]) func `no time gives no rate`(elapsed: Duration) {
    #expect(throws: Unknown.needsTwoSamples) { try Rate.perSecond(2, since: 1, over: elapsed) }
  }

  @Test func `no whole gives no share`() throws {
    #expect(throws: Unknown.absent) { try Rate.percent(0, of: 0) }
    #expect(throws: Unknown.absent) { try Rate.percent(1, of: -1) }
    #expect(throws: Unknown.absent) { try Rate.percent(1, of: .nan) }
    #expect(try Rate.percent(1, of: 4) == 25)
  }
}
