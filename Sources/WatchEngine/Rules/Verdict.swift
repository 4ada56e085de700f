/// What a condition says of one instance at one moment.
package enum Verdict: Equatable, Sendable {
  case yes
  case no
  /// A value it needs is not known. Never fires, never resolves.
  case unknown(Unknown)
}

/// Kleene's logic of three values: what is not known could be either, and only what holds both ways is said.
extension Verdict {
  /// Yes if both are; no as soon as one is. Of two unknowns the left one's reason is kept.
  package static func and(_ left: Verdict, _ right: Verdict) -> Verdict {
    switch (left, right) {
    case (.no, _), (_, .no): .no
    case (.unknown(let why), _), (_, .unknown(let why)): .unknown(why)
    case (.yes, .yes): .yes
    }
  }

  /// Yes as soon as one is; no if both are.
  package static func or(_ left: Verdict, _ right: Verdict) -> Verdict {
    switch (left, right) {
    case (.yes, _), (_, .yes): .yes
    case (.unknown(let why), _), (_, .unknown(let why)): .unknown(why)
    case (.no, .no): .no
    }
  }

  package static prefix func ! (verdict: Verdict) -> Verdict {
    switch verdict {
    case .yes: .no
    case .no: .yes
    case .unknown: verdict
    }
  }
}

/// How bad a firing rule is. Notices are kept, but not sent by default.
package enum Severity: UInt8, Comparable, Sendable, CaseIterable {
  case notice, warning, critical

  package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }

  /// The word used in configuration and output.
  package var word: String {
    switch self {
    case .notice: "notice"
    case .warning: "warning"
    case .critical: "critical"
    }
  }
}
