/// What a condition says of one instance at one moment.
package enum Verdict: Equatable, Sendable {
  case yes
  case no
  /// A value it needs is not known. Never fires, never resolves.
  case unknown(Unknown)
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
