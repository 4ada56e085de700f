import Testing
import WatchEngine

@testable import CourierEngine

/// Steps a queue through moments that the test says.
struct Story {
  var queue: DeliveryQueue
  var random = 1.0
  var canDivert = false

  init(_ change: (inout QueueLimits) -> Void = { _ in }) {
    var limits = QueueLimits()
    change(&limits)
    queue = DeliveryQueue(limits: limits)
  }

  @discardableResult
  mutating func add(
    _ id: String, _ kind: Delivery.Kind, _ severity: Severity = .warning, isOver: Bool = false, at seconds: Double = 0
  ) -> [Settlement] {
    queue.add(Delivery(id: id, kind: kind, severity: severity, isOver: isOver, taken: .seconds(seconds)))
  }

  /// What goes out at that moment: the IDs of the latest news.
  mutating func next(at seconds: Double) -> [String] { queue.next(at: .seconds(seconds))?.items.map(\.latest.id) ?? [] }

  /// The outcome of each notification that is settled: `ID outcome`.
  @discardableResult
  mutating func finish(_ upshot: Upshot, at seconds: Double) -> [String] {
    let canDivert = canDivert
    return queue.finish(upshot, at: .seconds(seconds), random: random) { _ in canDivert }.map {
      "\($0.delivery.id) \($0.outcome)"
    }
  }

  mutating func sweep(at seconds: Double) -> [String] {
    let canDivert = canDivert
    return queue.sweep(at: .seconds(seconds)) { _ in canDivert }.map { "\($0.delivery.id) \($0.outcome)" }.sorted()
  }

  /// Tries at that moment, in vain.
  mutating func fail(at seconds: Double) {
    _ = next(at: seconds)
    finish(.failed("500"), at: seconds)
  }

  var wakeup: Double? { queue.wakeup(at: .zero)?.inSeconds }
}

struct DeliveryQueueTests {
  @Test func `one message is under way at a time`() {
    var story = Story()
    story.add("1", .incident(1))
    story.add("2", .incident(2))
    #expect(story.next(at: 0) == ["1"])
    #expect(story.next(at: 0) == [])
    #expect(story.finish(.delivered, at: 1) == ["1 delivered"])
    #expect(story.next(at: 1) == ["2"])
  }

  @Test func `the worst goes first, and among equals the oldest`() {
    var story = Story()
    story.add("1", .incident(1), .notice)
    story.add("2", .incident(2), .warning)
    story.add("3", .incident(3), .critical)
    story.add("4", .incident(4), .critical)
    var order: [String] = []
    for _ in 0..<4 {
      order += story.next(at: 0)
      story.finish(.delivered, at: 0)
    }
    #expect(order == ["3", "4", "2", "1"])
  }

  @Test func `an end that waits with its beginning goes out in its place`() throws {
    var story = Story()
    story.add("1", .incident(7), .critical)
    story.add("2", .incident(7), .critical, isOver: true)
    let sentShipment = story.queue.next(at: .zero)
    let shipment = try #require(sentShipment)
    #expect(shipment.items[0].latest.id == "2")
    #expect(shipment.items[0].earlier.map(\.id) == ["1"])
    #expect(shipment.items[0].changes == 1)
    #expect(story.finish(.delivered, at: 1) == ["1 superseded", "2 delivered"])
    #expect(story.queue.pending == 0)
  }

  @Test func `an end waits for its beginning that is under way`() {
    var story = Story()
    story.add("1", .incident(7))
    #expect(story.next(at: 0) == ["1"])
    story.add("2", .incident(7), isOver: true)
    #expect(story.next(at: 1) == [])
    story.finish(.delivered, at: 2)
    #expect(story.next(at: 2) == ["2"])
  }

  @Test func `a beginning that failed while its end came in goes out with it`() {
    var story = Story()
    story.add("1", .incident(7))
    #expect(story.next(at: 0) == ["1"])
    story.add("2", .incident(7), isOver: true)
    #expect(story.finish(.failed("500"), at: 1) == [])
    // News are tried at once: the pause was for what they replace.
    #expect(story.next(at: 1) == ["2"])
    #expect(story.finish(.delivered, at: 1) == ["1 superseded", "2 delivered"])
  }

  @Test func `news that come twice are told once`() {
    var story = Story()
    story.add("1", .incident(7))
    story.add("1", .incident(7))
    story.add("2", .event)
    story.add("2", .event)
    #expect(story.queue.pending == 2)
  }

  @Test func `older news that come late do not replace newer ones`() {
    var story = Story()
    story.add("2", .incident(7), isOver: true)
    story.add("1", .incident(7))
    #expect(story.next(at: 0) == ["2"])
  }

  @Test func `events stand alone and never replace one another`() {
    var story = Story()
    story.add("1", .event)
    story.add("2", .event)
    #expect(story.next(at: 0) == ["1"])
    story.finish(.delivered, at: 0)
    #expect(story.next(at: 0) == ["2"])
  }

  @Test(arguments: [
    (1, 1.0, 1.0), (2, 1.0, 2.0), (3, 0.5, 2.0), (9, 1.0, 256.0), (10, 1.0, 300.0), (1000, 1.0, 300.0), (5, 0.0, 0.0),
  ])
  func `pauses double up to five minutes, with full jitter`(tries: Int, random: Double, seconds: Double) {
    #expect(Backoff.pause(afterTries: tries, random: random, QueueLimits()) == .seconds(seconds))
  }

  @Test(arguments: [-1, .nan, 2, .infinity] as [Double])
  func `chance that is none makes the longest pause`(random: Double) {
    #expect(Backoff.pause(afterTries: 3, random: random, QueueLimits()) == .seconds(4))
  }

  @Test func `a failure is tried again after its pause`() {
    var story = Story()
    story.add("1", .incident(1))
    story.fail(at: 0)
    #expect(story.queue.state == .retrying)
    #expect(story.wakeup == 1)
    #expect(story.next(at: 0.9) == [])
    #expect(story.next(at: 1) == ["1"])
    #expect(story.finish(.delivered, at: 1) == ["1 delivered"])
    #expect(story.queue.state == .ok)
    #expect(story.queue.why == nil)
  }

  @Test func `five failures in a row open the breaker, then one message is tried each half minute`() {
    var story = Story()
    story.add("1", .incident(1))
    for moment in [0, 1, 3, 7, 15] as [Double] { story.fail(at: moment) }
    #expect(story.queue.state == .open)
    story.add("2", .incident(2), .critical)
    #expect(story.next(at: 44.9) == [])
    #expect(story.wakeup == 45)
    #expect(story.next(at: 45) == ["2"])
    story.finish(.failed("500"), at: 46)
    #expect(story.next(at: 75.9) == [])
    #expect(story.next(at: 76) == ["2"])
    story.finish(.delivered, at: 76)
    #expect(story.queue.state == .ok)
  }

  @Test func `a success in between keeps the breaker closed`() {
    var story = Story()
    story.random = 0
    for round in 0..<10 {
      story.add("\(round)", .event)
      let now = Double(round) * 10
      for _ in 0..<4 { story.fail(at: now) }
      #expect(story.next(at: now + 5).count == 1)
      story.finish(.delivered, at: now + 5)
      #expect(story.queue.state == .ok)
    }
  }

  @Test(arguments: [(0.0, 1.0), (5, 5), (0.35, 1), (100_000, 900), (-3, 1)])
  func `what the receiver asks for is clamped to a second and a quarter of an hour`(asked: Double, waits: Double) {
    var story = Story()
    story.add("1", .incident(1))
    _ = story.next(at: 0)
    story.finish(.slowDown(pause: .seconds(asked), "429"), at: 0)
    story.add("2", .test)
    #expect(story.next(at: waits - 0.01) == [])
    #expect(story.next(at: waits) == ["2"])
  }

  @Test func `too many requests are never permanent and never open the breaker`() {
    var story = Story()
    story.add("1", .incident(1))
    var now = 0.0
    for _ in 0..<50 {
      #expect(story.next(at: now) == ["1"])
      #expect(story.finish(.slowDown(pause: nil, "429"), at: now) == [])
      #expect(story.queue.state == .retrying)
      now += 301
    }
  }

  @Test func `five go out at once, then one a second`() {
    var story = Story { $0.digestAbove = nil }
    for number in 0..<8 { story.add("\(number)", .incident(UInt64(number))) }
    var sent: [Double] = []
    for tenth in 0..<40 {
      let now = Double(tenth) / 10
      while !story.next(at: now).isEmpty {
        sent.append(now)
        story.finish(.delivered, at: now)
      }
    }
    #expect(sent == [0, 0, 0, 0, 0, 1, 2, 3])
  }

  @Test func `ten that wait go one by one, eleven as one digest, the worst first`() {
    var story = Story()
    for number in 0..<10 { story.add("\(number)", .incident(UInt64(number))) }
    #expect(story.next(at: 0) == ["0"])
    story.finish(.delivered, at: 0)
    story.add("a", .incident(20))
    story.add("b", .incident(21), .critical)
    #expect(story.next(at: 0) == ["b", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a"])
    #expect(story.finish(.delivered, at: 0).count == 11)
  }

  @Test func `a storm of ten thousand is one digest, and the least severe make room`() {
    var story = Story()
    var limited = 0
    for number in 0..<10_000 {
      limited += story.add("\(number)", .incident(UInt64(number)), number == 5000 ? .critical : .warning).count {
        $0.outcome == .limited
      }
    }
    let sent = story.next(at: 0)
    #expect((1800...2000).contains(sent.count))
    #expect(sent.first == "5000")
    #expect(limited + sent.count == 10_000)
    #expect(story.next(at: 0) == [])
  }

  @Test func `a digest that failed is the same one when it is tried again`() throws {
    var story = Story()
    for number in 10..<30 { story.add("\(number)", .incident(UInt64(number))) }
    let sentFirst = story.queue.next(at: .zero)
    let first = try #require(sentFirst)
    story.finish(.failed("reset"), at: 0)
    let sentSecond = story.queue.next(at: .seconds(1))
    let second = try #require(sentSecond)
    #expect(first.items == second.items)
    #expect(first.idempotencyKey(receiver: "ops") == "29+20/ops")
    #expect(second.idempotencyKey(receiver: "ops") == "29+20/ops")
  }

  @Test func `the key is that of the notification and the receiver, for each try`() throws {
    var story = Story()
    story.add("1763711990123-000017", .incident(1))
    for moment in [0, 1] as [Double] {
      let sentShipment = story.queue.next(at: .seconds(moment))
      let shipment = try #require(sentShipment)
      #expect(shipment.idempotencyKey(receiver: "ops") == "1763711990123-000017/ops")
      story.finish(.failed("reset"), at: moment)
    }
  }
}
