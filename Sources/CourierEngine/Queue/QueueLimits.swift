/// How much a receiver may be sent, and for how long it is tried.
package struct QueueLimits: Equatable, Sendable {
  /// What refills the bucket: a message a second.
  package var refill: Duration = .seconds(1)
  /// How many messages may go out at once after a rest.
  package var burst = 5
  /// With more than so many incidents waiting all go out as one digest; `nil`: never, where each needs a message of its own.
  package var digestAbove: Int? = 10
  /// What is older is of no use.
  package var expiry: Duration = .seconds(24 * 3600)
  /// Farewells and tests that come late mislead.
  package var promptExpiry: Duration = .seconds(600)
  /// Back-off: the first pause is below ``firstPause``, each later one below twice the one before, at most ``longestPause``.
  package var firstPause: Duration = .seconds(1)
  package var longestPause: Duration = .seconds(300)
  /// What a receiver may ask for: Retry-After is clamped to this.
  package var shortestRetryAfter: Duration = .seconds(1)
  package var longestRetryAfter: Duration = .seconds(900)
  /// So many failures in a row open the breaker; then one message is tried each ``probeEvery``.
  package var failuresToOpen = 5
  package var probeEvery: Duration = .seconds(30)
  /// Messages of one incident within ``paceWindow``; then only what is worse or over goes out at once.
  package var paceLimit = 6
  package var paceWindow: Duration = .seconds(600)
  /// Incidents waiting at most.
  package var most = 2000
  /// Notifications of one incident that are kept beside the latest.
  package var mostEarlier = 64

  package init() {}
}
