import Testing
import WatchEngine

@Suite struct EventWindowTests {
  @Test(arguments: [1, 7, 60, 600, 86_400])
  func `an event counts for the whole window, and a sixtieth longer at most`(length: Int) {
    for start in [0, 3, 59, 60, 61, 1_000_003] {
      var window = EventWindow(.seconds(length))
      window.add(.known(1), at: .seconds(start))
      let end = Duration.seconds(start) + .seconds(length)
      window.add(.known(0), at: end)
      #expect(window.sum == 1)
      window.add(.known(0), at: end + .seconds(length) / 60 + .nanoseconds(60))
      #expect(window.sum == 0)
    }
  }

  @Test func `the sum is that of the last window at every second`() {
    var window = EventWindow(.seconds(60))
    for second in 0..<1_000 {
      window.add(.known(Double(second % 5)), at: .seconds(second))
      // 61 buckets of a second: those of this second and of the 60 before.
      let counted = (max(0, second - 60)...second).reduce(0) { $0 + $1 % 5 }
      #expect(window.sum == Double(counted))
    }
  }

  @Test func `a long silence empties the window`() {
    var window = EventWindow(.seconds(10))
    for second in 0..<10 { window.add(.known(3), at: .seconds(second)) }
    #expect(window.sum == 30)
    window.add(.known(1), at: .seconds(1_000_000))
    #expect(window.sum == 1)
  }

  @Test func `a clock that goes backwards loses no event`() {
    var window = EventWindow(.seconds(10))
    window.add(.known(1), at: .seconds(100))
    window.add(.known(1), at: .seconds(50))
    window.add(.known(1), at: .seconds(-50))
    #expect(window.sum == 3)
    window.add(.known(0), at: .seconds(110))
    #expect(window.sum == 3)
  }

  @Test func `unknown, negative and infinite readings add nothing`() {
    var window = EventWindow(.seconds(10))
    for reading in [Reading.unknown(.absent), .known(-4), .known(.infinity), .known(.nan)] {
      window.add(reading, at: .seconds(1))
    }
    #expect(window.sum == 0)
  }

  @Test func `times beyond all bounds are no trap`() {
    var window = EventWindow(.seconds(Int64.max))
    window.add(.known(1), at: .seconds(Int64.max))
    window.add(.known(1), at: .seconds(Int64.min))
    window.add(.known(1), at: .zero)
    #expect(window.sum == 3)
  }

  @Test func `a window is complete once it was fed for its length without a missing reading`() {
    var window = EventWindow(.seconds(10))
    window.add(.known(0), at: .seconds(5))
    #expect(!window.isComplete(.seconds(10), at: .seconds(14)))
    #expect(window.isComplete(.seconds(10), at: .seconds(15)))
    window.add(.unknown(.stale), at: .seconds(16))
    #expect(!window.isComplete(.seconds(10), at: .seconds(26)))
    #expect(window.isComplete(.seconds(10), at: .seconds(27)))
  }
}
