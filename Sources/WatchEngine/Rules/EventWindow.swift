/// How many events came in the last while, in memory of a fixed size.
///
/// Time is cut into buckets of a sixtieth of the window, and a ring keeps 61 of them: an event counts for the whole window
/// at least, and for a sixtieth of it longer at most.
package struct EventWindow: Equatable, Sendable {
  private static let size = 61

  /// A bucket holds a whole number exactly up to 2^24, which is more events than a window is asked for.
  private var buckets: [Float]
  /// Nanoseconds.
  private let width: Int64
  /// The number of the bucket that was filled last, counted from time 0.
  private var newest: Int64 = 0
  /// When the window began to be fed; `nil` before.
  private var start: Int64?
  /// When a reading was last missing.
  private var missed: Int64?
  /// Of all buckets.
  package private(set) var sum: Double = 0

  package init(_ length: Duration) {
    width = max(1, (length.inNanoseconds + 59) / 60)
    buckets = Array(repeating: 0, count: Self.size)
  }

  /// Moves on to `now` and adds what came since the last time; an unknown reading adds nothing.
  package mutating func add(_ reading: Reading, at now: Duration) {
    let now = now.inNanoseconds
    advance(to: now)
    guard let events = reading.value, events.isFinite else {
      missed = now
      return
    }
    guard events > 0 else { return }
    buckets[Int(newest % Int64(Self.size))] += Float(events)
    sum += events
  }

  /// Whether every reading of the last `length` up to `now` is counted.
  package func isComplete(_ length: Duration, at now: Duration) -> Bool {
    let beginning = now.inNanoseconds - length.inNanoseconds
    guard let start, start <= beginning else { return false }
    return missed.map { $0 < beginning } ?? true
  }

  private mutating func advance(to now: Int64) {
    // A clock that goes backwards is met by standing still: no event is lost.
    let bucket = max(newest, max(0, now) / width)
    guard start != nil else {
      start = now
      newest = bucket
      return
    }
    guard bucket > newest else { return }
    for step in 1...min(bucket - newest, Int64(Self.size)) { buckets[Int((newest + step) % Int64(Self.size))] = 0 }
    newest = bucket
    sum = buckets.reduce(0) { $0 + Double($1) }
  }
}

extension Duration {
  /// Whole nanoseconds, within ±100 years: times come from recordings as well, where they can be anything.
  var inNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let limit: Int64 = 100 * 365 * 86_400
    guard seconds.magnitude < UInt64(limit) else { return seconds < 0 ? -limit * 1_000_000_000 : limit * 1_000_000_000 }
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
