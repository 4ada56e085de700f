import WatchEngine

/// What waits for one receiver, in which order it goes, and when the next may go. Pure: moments and random numbers are inputs.
///
/// One message is under way at a time. Of one incident only the latest news wait, so that an end never overtakes its beginning; different
/// incidents pass each other, the worst first. Moments are since boot, with suspend.
package struct DeliveryQueue: Sendable {
  package let limits: QueueLimits
  private var lanes: [Key: Lane] = [:]
  private var flight: [(key: Key, lane: Lane)] = []
  private var breaker = Breaker()
  private var bucket: TokenBucket
  private var pace = Pace()
  private var order: UInt64 = 0
  /// Why the receiver was last not told; `nil` while it works.
  package private(set) var why: String?

  enum Key: Hashable, Sendable {
    case incident(UInt64)
    case alone(String)

    init(_ delivery: Delivery) {
      if case .incident(let number) = delivery.kind { self = .incident(number) } else { self = .alone(delivery.id) }
    }
  }

  package init(limits: QueueLimits = QueueLimits()) {
    self.limits = limits
    bucket = TokenBucket(capacity: limits.burst, refill: limits.refill)
  }

  /// Takes over what waited, and what is known of the receiver, under other limits.
  package init(limits: QueueLimits, from old: DeliveryQueue) {
    self.init(limits: limits)
    lanes = old.lanes
    flight = old.flight
    pace = old.pace
    order = old.order
  }
}

extension DeliveryQueue {
  /// Lines up a notification behind the others of its incident.
  /// - Returns: those given up for want of room.
  package mutating func add(_ delivery: Delivery) -> [Settlement] {
    let key = Key(delivery)
    order += 1
    if lanes[key] != nil {
      let lost = lanes[key]?.append(delivery, limits)
      return lost.map { [Settlement(delivery: $0, outcome: .superseded, tries: 0)] } ?? []
    }
    lanes[key] = Lane(delivery, order: order)
    return lanes.count > limits.most ? makeRoom() : []
  }

  /// What goes out now, if anything; ``finish(_:at:random:canDivert:)`` must follow.
  package mutating func next(at now: Duration) -> Shipment? {
    guard flight.isEmpty, let keys = ready(at: now) else { return nil }
    for key in keys {
      guard var lane = lanes.removeValue(forKey: key) else { continue }
      lane.tries += 1
      flight.append((key, lane))
      pace.note(lane.latest, at: now, limits)
    }
    bucket.take(at: now)
    return Shipment(flight.map(\.lane))
  }

  /// When ``next(at:)`` may give something; `nil` while nothing waits or something is under way.
  package func wakeup(at now: Duration) -> Duration? {
    guard flight.isEmpty, !lanes.isEmpty else { return nil }
    if lanes.values.contains(where: { $0.latest.isPrompt }) { return max(now, breaker.nextPrompt) }
    let gate = max(breaker.next(limits), bucket.next(at: now))
    // While the breaker is not closed, any message does as a probe.
    guard breaker.state == .closed else { return max(now, gate) }
    let first = lanes.values.map { max($0.notBefore, pace.next($0.latest, limits)) }.min() ?? now
    return max(now, gate, first)
  }

  /// What was under way is over.
  ///
  /// - Parameters:
  ///   - random: 0 up to 1, for the pause.
  ///   - canDivert: whether another receiver can be told in this one's place.
  /// - Returns: what is settled; those ``Settlement/Outcome/diverted`` are to be added to another queue.
  package mutating func finish(
    _ upshot: Upshot, at now: Duration, random: Double, canDivert: (Delivery) -> Bool
  ) -> [Settlement] {
    let flown = flight
    flight = []
    switch upshot {
    case .delivered:
      breaker.succeed()
      why = nil
      return flown.flatMap { settle($0.lane, .delivered, nil) }
    case .failed(let reason):
      breaker.fail(at: now, limits)
      why = reason
      return goBack(flown) { [limits] in now + Backoff.pause(afterTries: $0, random: random, limits) }
    case .slowDown(let pause, let reason):
      why = reason
      let tries = flown.map(\.lane.tries).max() ?? 1
      let length = pause ?? Backoff.pause(afterTries: tries + 1, random: random, limits)
      breaker.quiet(until: now + Backoff.retryAfter(length, limits))
      return goBack(flown) { _ in now }
    case .refusedMessage(let reason):
      // The receiver reads and answers; the messages of a digest may each be well.
      breaker.succeed()
      why = nil
      return flown.flatMap { giveUp($0.lane, reason, canDivert) }
    case .refusedChannel(let reason):
      breaker.refuse(at: now)
      why = reason
      return divert(flown, reason, canDivert) { [limits] in now + Backoff.pause(afterTries: $0 + 5, random: random, limits) }
    }
  }

  /// Settles what became too old, and hands on what a broken receiver would refuse.
  package mutating func sweep(at now: Duration, canDivert: (Delivery) -> Bool) -> [Settlement] {
    var settled: [Settlement] = []
    for (key, lane) in lanes where lane.isExpired(at: now, limits) {
      lanes[key] = nil
      settled += settle(lane, .expired, why)
    }
    guard breaker.state == .broken, flight.isEmpty, breaker.next(limits) > now else { return settled }
    for (key, lane) in lanes where !lane.latest.isPrompt && canDivert(lane.latest) {
      lanes[key] = nil
      settled += settle(lane, .diverted, why)
    }
    return settled
  }

  /// Settles all that waits: the receiver is gone. What is under way is not waited for.
  package mutating func abandon(_ reason: String, canDivert: (Delivery) -> Bool) -> [Settlement] {
    let all = lanes.values.sorted { precedes($0, $1) } + flight.map(\.lane)
    lanes = [:]
    flight = []
    return all.flatMap { giveUp($0, reason, canDivert) }
  }

  /// The receiver was configured anew: it is tried at once.
  package mutating func forgive() {
    breaker.forgive()
    why = nil
    for key in lanes.keys { lanes[key]?.notBefore = .zero }
  }
}

extension DeliveryQueue {
  package enum State: String, Equatable, Sendable {
    case ok, retrying, open, broken
  }

  package var state: State {
    switch breaker.state {
    case .broken: .broken
    case .open: .open
    case .closed: why == nil ? .ok : .retrying
    }
  }

  /// Notifications that are not settled.
  package var pending: Int {
    lanes.values.reduce(0) { $0 + $1.deliveries.count } + flight.reduce(0) { $0 + $1.lane.deliveries.count }
  }

  /// When the oldest of them was taken.
  package var oldestPending: Duration? { (Array(lanes.values) + flight.map(\.lane)).map(\.oldest).min() }

  package var isUnderWay: Bool { !flight.isEmpty }

  /// The IDs of those that are not settled.
  package var ids: [String] { (Array(lanes.values) + flight.map(\.lane)).flatMap { $0.deliveries.map(\.id) } }
}

extension DeliveryQueue {
  /// The keys of what goes out now, the most urgent first: one, or all for a digest.
  private func ready(at now: Duration) -> [Key]? {
    if let prompt = first(where: { $0.latest.isPrompt }), now >= breaker.nextPrompt { return [prompt] }
    guard now >= breaker.next(limits), now >= bucket.next(at: now) else { return nil }
    if breaker.state != .closed { return first { _ in true }.map { [$0] } }
    let waiting = lanes.filter { now >= $0.value.notBefore && now >= pace.next($0.value.latest, limits) }
    if let most = limits.digestAbove, waiting.count > max(most, 1) {
      return waiting.sorted { precedes($0.value, $1.value) }.map(\.key)
    }
    return waiting.min { precedes($0.value, $1.value) }.map { [$0.key] }
  }

  private func first(where condition: (Lane) -> Bool) -> Key? {
    lanes.filter { condition($0.value) }.min { precedes($0.value, $1.value) }?.key
  }

  private func precedes(_ left: Lane, _ right: Lane) -> Bool {
    let (worse, better) = (left.severity, right.severity)
    return worse == better ? left.order < right.order : worse > better
  }

  private mutating func goBack(_ flown: [(key: Key, lane: Lane)], _ notBefore: (Int) -> Duration) -> [Settlement] {
    var settled: [Settlement] = []
    for (key, lane) in flown {
      var back = lane
      back.notBefore = notBefore(lane.tries)
      guard var waiting = lanes[key] else {
        lanes[key] = back
        continue
      }
      for lost in waiting.prepend(back, limits) {
        settled.append(Settlement(delivery: lost, outcome: .superseded, tries: lane.tries))
      }
      lanes[key] = waiting
    }
    return settled
  }

  /// Hands on what can be; the rest waits here for better times, since nobody else would tell it.
  private mutating func divert(
    _ flown: [(key: Key, lane: Lane)], _ reason: String, _ canDivert: (Delivery) -> Bool, _ notBefore: (Int) -> Duration
  ) -> [Settlement] {
    var settled: [Settlement] = []
    var kept: [(key: Key, lane: Lane)] = []
    for one in flown {
      // Who waits for the answer to a test wants this one.
      if one.lane.latest.isPrompt {
        settled += settle(one.lane, .dead, reason)
      } else if canDivert(one.lane.latest) {
        settled += settle(one.lane, .diverted, reason)
      } else {
        kept.append(one)
      }
    }
    return settled + goBack(kept, notBefore)
  }

  private func giveUp(_ lane: Lane, _ reason: String, _ canDivert: (Delivery) -> Bool) -> [Settlement] {
    settle(lane, !lane.latest.isPrompt && canDivert(lane.latest) ? .diverted : .dead, reason)
  }

  private func settle(_ lane: Lane, _ outcome: Settlement.Outcome, _ why: String?) -> [Settlement] {
    lane.earlier.map { Settlement(delivery: $0, outcome: .superseded, tries: 0) }
      + [Settlement(delivery: lane.latest, outcome: outcome, tries: lane.tries, why: why)]
  }

  /// Gives up the oldest of the least severe: a tenth at once, since to find them takes a look at all.
  private mutating func makeRoom() -> [Settlement] {
    let ordered = lanes.sorted { left, right in
      let (mild, bad) = (left.value.severity, right.value.severity)
      return mild == bad ? left.value.order < right.value.order : mild < bad
    }
    var settled: [Settlement] = []
    for (key, lane) in ordered.prefix(max(limits.most / 10, 1)) {
      lanes[key] = nil
      settled += lane.deliveries.map { Settlement(delivery: $0, outcome: .limited, tries: lane.tries, why: "too many wait") }
    }
    return settled
  }
}
