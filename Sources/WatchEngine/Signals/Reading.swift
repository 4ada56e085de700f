/// Why a value is not known. Unknown is not zero: it neither fires nor resolves an alert, and it is itself told.
package enum Unknown: Error, Equatable, Sendable {
  /// Nothing has asked for it yet.
  case notYetSampled
  /// A rate needs a second sample.
  case needsTwoSamples
  /// This kernel, or this host, does not have it.
  case absent
  /// The kernel refuses it to this user.
  case notPermitted
  /// Reading failed for another reason.
  case failed(errno: Int32)
  /// What was read is not in the expected format.
  case malformed
  /// A counter went backwards (reset, hotplug, wrap), so the difference means nothing.
  case wentBackwards
  /// The samples on both sides are too far apart (suspend, starvation).
  case afterGap
  /// No answer within the deadline.
  case timedOut
  /// The last value is too old to be passed off as new.
  case stale
  /// A forecast needs samples of a longer time.
  case needsMoreSamples
  /// It shrinks, but what it swings by is larger than the trend.
  case noisy
}

/// What a signal says at one moment: a number in the signal's unit, or why there is none.
package enum Reading: Equatable, Sendable {
  case known(Double)
  /// Worked out from what is related to it, because the kernel does not tell the thing itself. Rules take it as it is; people are told.
  case estimated(Double)
  case unknown(Unknown)

  package var value: Double? {
    switch self {
    case .known(let value), .estimated(let value): value
    case .unknown: nil
    }
  }

  package var isEstimate: Bool { if case .estimated = self { true } else { false } }

  /// The same for people, with the unit, and whether it is estimated.
  package func text(_ unit: SignalUnit) -> String {
    switch self {
    case .known(let value): Quantity.text(value, unit)
    case .estimated(let value): "\(Quantity.text(value, unit)) (estimated)"
    case .unknown(let why): "unknown (\(why.text))"
    }
  }
}
