/// Two consecutive inputs of one kind, and the time between them.
package struct Pair<Value> {
  package var now: Value
  package var before: Value
  /// Monotonic time from ``before`` to ``now``; `nil` while there are not two comparable inputs.
  package var elapsed: Duration?
  /// Why ``elapsed`` is missing.
  package var unknown: Unknown = .notYetSampled
  /// When ``now`` was taken; `nil` before the first input.
  package private(set) var takenAt: Instant?

  package init(_ empty: Value) {
    now = empty
    before = empty
  }

  /// The time between the two inputs.
  /// - Throws: why there are not two.
  package func interval() throws(Unknown) -> Duration {
    guard let elapsed else { throw unknown }
    return elapsed
  }

  /// Makes `next` the newest input and hands back the one that is no longer needed, so that its arrays can be refilled.
  ///
  /// Across a suspend nothing is compared: counters of devices and clocks do not agree on it.
  mutating func take(_ next: inout Value, at instant: Instant) {
    swap(&before, &now)
    swap(&now, &next)
    if let takenAt {
      let awake = instant.monotonic - takenAt.monotonic
      let asleep = (instant.boottime - takenAt.boottime) - awake
      elapsed = awake > .zero && asleep <= Continuity.clockTolerance ? awake : nil
      unknown = .afterGap
    } else {
      unknown = .needsTwoSamples
    }
    takenAt = instant
  }
}

extension Pair: Sendable where Value: Sendable {}
