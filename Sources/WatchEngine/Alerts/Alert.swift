/// The life of one alert: one rule, one instance. A value; one event goes in, at most one transition comes out.
///
/// | phase | condition yes | no | unknown |
/// | --- | --- | --- | --- |
/// | inactive | pending, or firing when nothing has to be held | – | – |
/// | pending | held longer; firing once held long enough | cancelled | waits: the time does not count |
/// | firing | stays | resolved once clear long enough | stays; lost sight is told once |
///
/// With an `until` sentence a firing alert is over when that says yes and `when` does not.
package struct Alert: Equatable, Sendable {
  package private(set) var phase: Phase = .inactive
  /// When the condition became true; meaningless while inactive.
  package private(set) var since = Instant.zero
  /// The number of the incident that it belongs to, given to it when it fires; 0 before.
  package var incident: UInt64 = 0
  /// The firing rule that keeps it from being told to people; `nil` for one that is told.
  package var inhibitedBy: String?
  /// Whether a firing alert's value has been unknown for long enough to be told.
  package private(set) var hasLostSight = false

  /// How long the condition (pending) or its end (firing) was seen to hold, without the time in which it was unknown.
  private var held: Duration = .zero
  /// The last evaluation, when what ``held`` counts was true then.
  private var heldUntil: Duration?
  private var unknownSince: Duration?

  /// Samples come a little early or late: what was held for all but this long was held, and need not wait for another sample.
  package static let jitter: Duration = .milliseconds(50)

  /// How long a firing alert's value may be unknown before that is told.
  package static let sightPatience: Duration = .seconds(10)

  package init() {}

  /// An alert that fired before a restart, and of which nobody has said that it is over.
  package init(firingSince since: Instant, incident: UInt64) {
    phase = .firing
    self.since = since
    self.incident = incident
  }

  /// Whether it fires and people know.
  package var isTold: Bool { phase == .firing && inhibitedBy == nil }

  /// Takes the verdicts of one moment.
  /// - Parameters:
  ///   - until: the verdict of the rule's `until`; `nil` where it has none.
  package mutating func step(
    when: Verdict, until: Verdict?, hold: Duration, untilHold: Duration, at now: Instant
  ) -> AlertTransition? {
    switch phase {
    case .inactive:
      guard when == .yes else { return nil }
      since = now
      return begin(hold: hold, at: now)
    case .pending:
      switch when {
      case .yes:
        accrue(now.monotonic)
        guard held + Alert.jitter >= hold else { return nil }
        return fire()
      case .no:
        reset()
        return .cancelled
      case .unknown:
        heldUntil = nil
        return nil
      }
    case .firing:
      return stepFiring(when: when, isOver: isOver(when, until), untilHold: untilHold, at: now)
    }
  }

  /// Samples are missing: what a pending alert held so far no longer counts, nor what a firing one was clear.
  package mutating func forgetHeldTime() {
    if phase == .pending {
      reset()
    } else {
      held = .zero
      heldUntil = nil
    }
  }

  /// Ends the alert because its instance or its rule is gone.
  package mutating func end(as transition: AlertTransition) -> AlertTransition? {
    defer { reset() }
    switch phase {
    case .inactive: return nil
    case .pending: return .cancelled
    case .firing: return transition
    }
  }

  private mutating func begin(hold: Duration, at now: Instant) -> AlertTransition {
    guard hold > .zero else { return fire() }
    phase = .pending
    held = .zero
    heldUntil = now.monotonic
    return .pending
  }

  private mutating func fire() -> AlertTransition {
    phase = .firing
    held = .zero
    heldUntil = nil
    return .firing
  }

  private mutating func stepFiring(when: Verdict, isOver: Verdict, untilHold: Duration, at now: Instant) -> AlertTransition? {
    switch isOver {
    case .yes:
      accrue(now.monotonic)
      if held + Alert.jitter >= untilHold {
        reset()
        return .resolved
      }
    case .no:
      held = .zero
      heldUntil = nil
    case .unknown:
      heldUntil = nil
    }
    return sight(when, at: now.monotonic)
  }

  private func isOver(_ when: Verdict, _ until: Verdict?) -> Verdict {
    guard let until else {
      return switch when {
      case .yes: .no
      case .no: .yes
      case .unknown: when
      }
    }
    return until == .yes && when == .yes ? .no : until
  }

  private mutating func sight(_ when: Verdict, at now: Duration) -> AlertTransition? {
    guard case .unknown = when else {
      unknownSince = nil
      guard hasLostSight else { return nil }
      hasLostSight = false
      return .sightRegained
    }
    let start = unknownSince ?? now
    unknownSince = start
    guard !hasLostSight, now - start >= Alert.sightPatience else { return nil }
    hasLostSight = true
    return .lostSight
  }

  private mutating func accrue(_ now: Duration) {
    if let heldUntil { held += now - heldUntil }
    heldUntil = now
  }

  private mutating func reset() { self = Alert() }
}
