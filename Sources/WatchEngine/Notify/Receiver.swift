/// One `[receiver NAME]`: a target, and what it is told.
package struct Receiver: Equatable, Sendable {
  /// Who is told when nobody has answered here.
  package struct Escalation: Equatable, Sendable {
    package var to: String
    /// After the receiver was told first.
    package var after: Duration
  }

  package var name: String
  package var type: ReceiverType
  /// What is less severe is not sent.
  package var atLeast: Severity = .warning
  /// Whether it is told from the beginning; not so where it is only there for others to escalate to.
  package var isFirst = true
  /// The rules it is told of; all if empty.
  package var rules: [Glob] = []
  /// How often it is reminded of what still fires; `nil` for never.
  package var repeatEvery: Duration?
  /// Whether an acknowledgement ends the reminders.
  package var repeatsUntilAcknowledged = true
  package var escalations: [Escalation] = []
  /// Who is told what can't be told here; `nil`: the first other one.
  package var fallback: String?
  /// How old a notification may become before it is not worth sending; what is critical is kept until it is over.
  package var expiry: Duration = .seconds(86_400)
  /// Whether it is told that something is over.
  package var tellsResolved = true
  /// The type's own keys, as written; what is not set is left out.
  package var values: [String: String] = [:]

  package init(name: String, type: ReceiverType) {
    self.name = name
    self.type = type
  }

  /// The value of one of the type's own keys, or its default.
  package subscript(key: String) -> String? { values[key] ?? type.keys.first { $0.name == key }?.standard }

  package func isOn(_ key: String) -> Bool { self[key] == "yes" }

  package static let commonKeys = [
    "type", "at-least", "rules", "repeat", "escalate", "fallback", "expire", "resolved", "enabled",
  ]
  /// Of all types together: which of them a receiver can have, its type says.
  package static let keys: [String] = {
    var names = commonKeys
    for key in ReceiverType.allCases.flatMap(\.keys) where !names.contains(key.name) { names.append(key.name) }
    return names
  }()
}

/// One `[heartbeat NAME]`: where to tell that all is well, so that somebody notices when nobody does any more.
package struct Heartbeat: Equatable, Sendable {
  package var name: String
  package var every: Duration = .seconds(60)
  /// As written.
  package var values: [String: String] = [:]

  package init(name: String) { self.name = name }

  package static let keys = ["url-file", "every", "ca-file", "proxy", "enabled"]
}
