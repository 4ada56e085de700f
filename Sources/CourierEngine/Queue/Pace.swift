import WatchEngine

/// How often a receiver was told of each incident lately: what flaps does not fill anybody's screen.
struct Pace: Equatable, Sendable {
  private struct Told: Equatable, Sendable {
    var moments: [Duration]
    var severity: Severity
  }

  private var told: [UInt64: Told] = [:]

  /// When news of the incident may go out; what is over or worse than before, at once.
  func next(_ delivery: Delivery, _ limits: QueueLimits) -> Duration {
    guard case .incident(let number) = delivery.kind, let told = told[number], told.moments.count >= limits.paceLimit else {
      return .zero
    }
    if delivery.isOver || delivery.severity > told.severity { return .zero }
    return told.moments[told.moments.count - limits.paceLimit] + limits.paceWindow
  }

  mutating func note(_ delivery: Delivery, at now: Duration, _ limits: QueueLimits) {
    guard case .incident(let number) = delivery.kind else { return }
    var one = told[number] ?? Told(moments: [], severity: delivery.severity)
    one.moments.append(now)
    if one.moments.count > limits.paceLimit { one.moments.removeFirst() }
    one.severity = delivery.severity
    told[number] = one
    guard told.count > limits.most else { return }
    told = told.filter { ($0.value.moments.last ?? .zero) + limits.paceWindow > now }
  }
}
