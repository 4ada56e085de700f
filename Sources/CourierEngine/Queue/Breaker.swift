/// Keeps a receiver that fails from being tried again and again, and finds out when it is back.
struct Breaker: Equatable, Sendable {
  enum State: Equatable, Sendable {
    case closed
    /// Failed ``QueueLimits/failuresToOpen`` times in a row.
    case open
    /// Refused for good: somebody has to mend it.
    case broken
  }

  private(set) var state = State.closed
  /// Failures in a row.
  private(set) var failures = 0
  /// When it was last tried in vain.
  private var failedAt: Duration = .zero
  /// The receiver asked for quiet until then; also for probes.
  private var quietUntil: Duration = .zero

  /// When a message may be tried: at once while closed, else as a probe.
  func next(_ limits: QueueLimits) -> Duration {
    switch state {
    case .closed: quietUntil
    case .open, .broken: max(quietUntil, failedAt + limits.probeEvery)
    }
  }

  /// When a message may be tried for whose answer somebody waits.
  var nextPrompt: Duration { quietUntil }

  mutating func succeed() {
    state = .closed
    failures = 0
  }

  mutating func fail(at now: Duration, _ limits: QueueLimits) {
    failures += 1
    failedAt = now
    if state == .closed, failures >= limits.failuresToOpen { state = .open }
  }

  mutating func refuse(at now: Duration) {
    failures += 1
    failedAt = now
    state = .broken
  }

  mutating func quiet(until moment: Duration) { quietUntil = max(quietUntil, moment) }

  /// The configuration changed: what was wrong may be right now.
  mutating func forgive() { self = Breaker() }
}
