/// What two readings of a growing counter say. The only place where counters are subtracted: a difference that means nothing is
/// unknown with its reason, never a negative or a huge number.
package enum Rate {
  /// How much a counter grew.
  /// - Throws: `absent` without a reading of now, `needsTwoSamples` without one of before, `wentBackwards` after a reset.
  package static func increase(_ now: UInt64?, since before: UInt64?) throws(Unknown) -> UInt64 {
    guard let now else { throw .absent }
    guard let before else { throw .needsTwoSamples }
    let (difference, backwards) = now.subtractingReportingOverflow(before)
    if backwards { throw .wentBackwards }
    return difference
  }

  /// How much a clock that only some work moves (CPU time) went on.
  /// - Throws: `wentBackwards`.
  package static func increase(_ now: Duration, since before: Duration) throws(Unknown) -> Duration {
    if now < before { throw .wentBackwards }
    return now - before
  }

  /// How much a counter grew in each second of `elapsed`.
  /// - Throws: what ``increase(_:since:)-(UInt64?,_)`` throws; `needsTwoSamples` for no time at all.
  package static func perSecond(_ now: UInt64?, since before: UInt64?, over elapsed: Duration) throws(Unknown) -> Double {
    let grown = try increase(now, since: before)
    return Double(grown) / (try seconds(elapsed))
  }

  /// In which part of `elapsed` a counter of time grew, in percent; above 100 where several can grow it at once.
  /// - Parameter ticks: how many of the counter's units make a second.
  /// - Throws: like ``perSecond(_:since:over:)``.
  package static func share(_ now: UInt64?, since before: UInt64?, ticks: Double, over elapsed: Duration) throws(Unknown)
    -> Double
  {
    let rate = try perSecond(now, since: before, over: elapsed)
    return try percent(rate, of: ticks)
  }

  /// `part` in percent of `whole`.
  /// - Throws: `absent` when there is no whole: no swap, no limit.
  package static func percent(_ part: Double, of whole: Double) throws(Unknown) -> Double {
    guard whole > 0 else { throw .absent }
    return part / whole * 100
  }

  private static func seconds(_ elapsed: Duration) throws(Unknown) -> Double {
    guard elapsed > .zero else { throw .needsTwoSamples }
    return elapsed.inSeconds
  }
}
