import Testing
import WatchEngine

@testable import CourierEngine

/// How deliveries end that are not simply delivered.
struct DeliveryQueueEndTests {
  @Test func `what is refused for good is handed to another receiver`() {
    var story = Story()
    story.canDivert = true
    story.add("1", .incident(1))
    story.add("2", .incident(1))
    _ = story.next(at: 0)
    #expect(story.finish(.refusedChannel("404"), at: 0) == ["1 superseded", "2 diverted"])
    #expect(story.queue.state == .broken)
    #expect(story.queue.why == "404")
  }

  @Test func `a broken receiver is not tried again for half a minute, and what comes meanwhile is handed on`() {
    var story = Story()
    story.canDivert = true
    story.add("1", .incident(1))
    _ = story.next(at: 0)
    story.finish(.refusedChannel("404"), at: 0)
    story.add("2", .incident(2))
    #expect(story.next(at: 1) == [])
    #expect(story.sweep(at: 1) == ["2 diverted"])
    story.add("3", .incident(3))
    #expect(story.next(at: 31) == ["3"])
    story.finish(.delivered, at: 31)
    #expect(story.queue.state == .ok)
  }

  @Test func `with nobody else to tell, what a broken receiver refused waits for better times`() {
    var story = Story()
    story.add("1", .incident(1), .critical)
    _ = story.next(at: 0)
    #expect(story.finish(.refusedChannel("403"), at: 0) == [])
    #expect(story.queue.state == .broken)
    #expect(story.queue.pending == 1)
    #expect(story.sweep(at: 1_000_000) == [])
    #expect(story.next(at: 1_000_000) == ["1"])
  }

  @Test func `a message that is refused is dead, and the receiver is well`() {
    var story = Story()
    story.add("1", .incident(1))
    _ = story.next(at: 0)
    #expect(story.finish(.refusedMessage("400"), at: 0) == ["1 dead"])
    #expect(story.queue.state == .ok)
  }

  @Test func `a configuration that was mended is tried at once`() {
    var story = Story()
    story.add("1", .incident(1))
    _ = story.next(at: 0)
    story.finish(.refusedChannel("403"), at: 0)
    story.queue.forgive()
    #expect(story.next(at: 1) == ["1"])
  }

  @Test func `a test is answered at once, whatever failed before, and is not handed on`() {
    var story = Story()
    story.canDivert = true
    story.add("1", .incident(1))
    for moment in [0, 1, 3, 7, 15] as [Double] { story.fail(at: moment) }
    story.add("2", .test)
    #expect(story.next(at: 16) == ["2"])
    #expect(story.finish(.refusedChannel("404"), at: 16) == ["2 dead"])
  }

  @Test(arguments: [
    (Delivery.Kind.incident(1), Severity.warning, false, 86_401.0, ["1 expired"]),
    (.incident(1), .warning, false, 86_399, []), (.incident(1), .critical, false, 86_401, []),
    (.incident(1), .critical, true, 86_401, ["1 expired"]), (.event, .critical, false, 86_401, ["1 expired"]),
    (.test, .notice, false, 601, ["1 expired"]), (.farewell, .notice, false, 601, ["1 expired"]),
  ])
  func `what is too old is told no more, but a critical one lives until it is over`(
    kind: Delivery.Kind, severity: Severity, isOver: Bool, age: Double, settled: [String]
  ) {
    var story = Story()
    story.add("1", kind, severity, isOver: isOver, at: 100)
    #expect(story.sweep(at: 100 + age) == settled)
  }

  @Test func `the seventh news of an incident within ten minutes waits, unless it is worse or over`() {
    var story = Story()
    for update in 0..<6 {
      story.add("1\(update)", .incident(1))
      #expect(story.next(at: Double(update) * 10) == ["1\(update)"])
      story.finish(.delivered, at: Double(update) * 10)
    }
    story.add("20", .incident(1))
    #expect(story.next(at: 60) == [])
    #expect(story.wakeup == 600)
    story.add("21", .incident(1), .critical)
    #expect(story.next(at: 61) == ["21"])
    story.finish(.delivered, at: 61)
    story.add("22", .incident(1), .critical)
    #expect(story.next(at: 62) == [])
    story.add("23", .incident(1), .critical, isOver: true)
    #expect(story.next(at: 63) == ["23"])
  }

  @Test func `of an incident so many earlier news are kept, the first among them, and all are counted`() throws {
    var story = Story { $0.mostEarlier = 3 }
    var lost: [String] = []
    for update in 10..<20 { lost += story.add("\(update)", .incident(1)).map { "\($0.delivery.id) \($0.outcome)" } }
    let sentItem = story.queue.next(at: .zero)
    let item = try #require(sentItem).items[0]
    #expect(item.earlier.map(\.id) == ["10", "17", "18"])
    #expect(item.latest.id == "19")
    #expect(item.changes == 9)
    #expect(lost.count == 6)
  }

  @Test func `the oldest that waits is told, also while it is under way`() {
    var story = Story()
    #expect(story.queue.oldestPending == nil)
    story.add("1", .incident(1), at: 5)
    story.add("2", .incident(2), at: 9)
    #expect(story.queue.oldestPending == .seconds(5))
    _ = story.next(at: 10)
    #expect(story.queue.oldestPending == .seconds(5))
    story.finish(.delivered, at: 11)
    #expect(story.queue.oldestPending == .seconds(9))
  }

  @Test func `nothing is lost on the way: each notification is settled once`() {
    // A generator of numbers, so that the story is the same on each host.
    var seed: UInt64 = 42
    func random(_ below: UInt64) -> UInt64 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (seed >> 33) % below
    }
    var story = Story()
    var settled: [String: Int] = [:]
    var count = 0
    func note(_ outcomes: [String]) {
      for outcome in outcomes { settled[outcome.split(separator: " ").first.map(String.init) ?? "", default: 0] += 1 }
    }
    for step in 0..<5000 {
      let now = Double(step)
      story.random = Double(random(100)) / 100
      if step < 3000 {
        count += 1
        let id = "\(100_000 + count)"
        note(story.add(id, .incident(random(40)), isOver: random(3) == 0, at: now).map { "\($0.delivery.id) \($0.outcome)" })
      }
      if story.queue.isUnderWay {
        let upshots: [Upshot] = [
          .delivered, .delivered, .failed("500"), .slowDown(pause: .seconds(2), "429"), .refusedMessage("400"),
          .refusedChannel("404"),
        ]
        note(story.finish(step < 3500 ? upshots[Int(random(6))] : .delivered, at: now))
      } else {
        _ = story.next(at: now)
      }
      note(story.sweep(at: now))
    }
    if story.queue.isUnderWay { note(story.finish(.delivered, at: 6000)) }
    #expect(story.queue.pending == 0)
    #expect(settled.count == count)
    #expect(settled.values.allSatisfy { $0 == 1 })
  }
}
