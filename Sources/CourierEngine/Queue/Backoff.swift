/// Pauses between tries.
package enum Backoff {
  /// A pause with full jitter: anywhere between nothing and the ceiling, which doubles with each try, so that many hosts that failed at
  /// the same moment don't come back at the same moment.
  ///
  /// - Parameters:
  ///   - tries: how often it has failed, from 1.
  ///   - random: 0 up to 1.
  package static func pause(afterTries tries: Int, random: Double, _ limits: QueueLimits) -> Duration {
    var ceiling = min(limits.firstPause, limits.longestPause)
    for _ in 1..<max(tries, 1) {
      guard ceiling < limits.longestPause else { break }
      ceiling = min(ceiling * 2, limits.longestPause)
    }
    return ceiling * clamped(random)
  }

  /// What the receiver asked for, within reason: a year, or nothing at all, would both be an outage.
  package static func retryAfter(_ asked: Duration, _ limits: QueueLimits) -> Duration {
    min(max(asked, limits.shortestRetryAfter), limits.longestRetryAfter)
  }

  private static func clamped(_ random: Double) -> Double { random >= 0 && random <= 1 ? random : 1 }
}
