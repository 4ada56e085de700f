/// Lets so many messages pass at once, and then one for each ``QueueLimits/refill``.
struct TokenBucket: Equatable, Sendable {
  private let capacity: Int
  private let refill: Duration
  private var tokens: Int
  /// Since when the next token fills up.
  private var since: Duration = .zero

  init(capacity: Int, refill: Duration) {
    self.capacity = max(capacity, 1)
    self.refill = max(refill, .milliseconds(1))
    tokens = self.capacity
  }

  /// When there will be a token; not after `now` if there is one.
  func next(at now: Duration) -> Duration {
    var copy = self
    copy.fill(at: now)
    return copy.tokens > 0 ? now : copy.since + refill
  }

  /// Takes a token.
  mutating func take(at now: Duration) {
    fill(at: now)
    if tokens == capacity { since = now }
    tokens = max(tokens - 1, 0)
  }

  private mutating func fill(at now: Duration) {
    while tokens < capacity, now - since >= refill {
      tokens += 1
      since += refill
    }
    // A clock that went back must not stop the refill.
    if now < since { since = now }
  }
}
