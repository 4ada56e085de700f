/// Where an alert stands.
package enum Phase: UInt8, Equatable, Sendable {
  case inactive, pending, firing
}

/// What happened to an alert.
package enum AlertTransition: String, Equatable, Sendable {
  /// The condition has become true; it must hold for a while yet.
  case pending
  /// A pending alert's condition became false before it fired.
  case cancelled
  case firing
  /// The condition is over.
  case resolved
  /// The instance does not exist any more, so the alert is over.
  case gone
  /// A firing alert's rule was removed or changed by a reload.
  case removed
  /// A firing alert's value became unknown; it goes on firing.
  case lostSight
  /// The value of a firing alert is known again and still bad.
  case sightRegained
}

extension Phase {
  /// The word used in output.
  package var word: String {
    switch self {
    case .inactive: "inactive"
    case .pending: "pending"
    case .firing: "firing"
    }
  }
}

extension AlertTransition {
  /// Whether the condition holds when this is told.
  package var isBad: Bool {
    switch self {
    case .pending, .firing, .lostSight, .sightRegained: true
    case .cancelled, .resolved, .gone, .removed: false
    }
  }
}
