import WatchEngine

/// What waits for one receiver about one incident, or one thing that stands alone.
struct Lane: Equatable, Sendable {
  /// Oldest first; only the last is sent, on behalf of all.
  private(set) var deliveries: [Delivery]
  /// How many there were that are not kept any more.
  private(set) var forgotten = 0
  /// Place in the queue: that of its first.
  var order: UInt64
  /// How often the last was tried.
  var tries = 0
  /// Not before this moment.
  var notBefore: Duration = .zero

  init(_ delivery: Delivery, order: UInt64) {
    deliveries = [delivery]
    severity = delivery.severity
    self.order = order
  }

  var latest: Delivery { deliveries[deliveries.count - 1] }
  var earlier: ArraySlice<Delivery> { deliveries.dropLast() }
  var oldest: Duration { deliveries[0].taken }
  /// The worst of what waits: a resolved critical is as urgent as it was.
  private(set) var severity: Severity

  /// Adds later news.
  /// - Returns: the one given up for want of room.
  mutating func append(_ delivery: Delivery, _ limits: QueueLimits) -> Delivery? {
    // News that arrive in another order (from several receivers that broke) must not replace newer ones.
    let index = deliveries.firstIndex { delivery.id < $0.id } ?? deliveries.count
    guard !deliveries.contains(where: { $0.id == delivery.id }) else { return nil }
    if index == deliveries.count {
      tries = 0
      notBefore = .zero
    }
    deliveries.insert(delivery, at: index)
    severity = max(severity, delivery.severity)
    guard deliveries.count > max(limits.mostEarlier, 1) + 1 else { return nil }
    // The first is kept: it says since when.
    forgotten += 1
    return deliveries.remove(at: 1)
  }

  /// Puts in front what was under way when this began to wait.
  mutating func prepend(_ flown: Lane, _ limits: QueueLimits) -> [Delivery] {
    let own = deliveries
    var given: [Delivery] = []
    let (ownOrder, ownForgotten) = (order, forgotten)
    self = flown
    for delivery in own { if let lost = append(delivery, limits) { given.append(lost) } }
    order = min(ownOrder, flown.order)
    forgotten += ownForgotten
    return given
  }

  /// Whether it is too old at `now`: a critical one that is not over never is.
  func isExpired(at now: Duration, _ limits: QueueLimits) -> Bool {
    let age = now - latest.taken
    switch latest.kind {
    case .test, .farewell: return age > limits.promptExpiry
    case .incident where latest.severity == .critical && !latest.isOver: return false
    case .incident, .event: return age > limits.expiry
    }
  }
}
