/// What is to be sent of one incident at one moment: to whom, why, and what was decided about everybody else.
package struct Notice: Equatable, Sendable {
  package var transition: Notification.Transition
  package var incident: Incident
  package var recipients: [Notification.Recipient] = []
  package var decisions: [Decision] = []
  /// By whom the incident is acknowledged; `nil` while it is not.
  package var answer: Answer?
  package var history: [Notification.Point] = []
  package var at: Instant
  /// What has to be remembered over a restart.
  package var memory: NoticeMemory

  package init(transition: Notification.Transition, incident: Incident, at: Instant, memory: NoticeMemory) {
    self.transition = transition
    self.incident = incident
    self.at = at
    self.memory = memory
  }
}

/// Somebody's word that they look after an incident.
package struct Answer: Equatable, Sendable {
  package var by: String
  package var text: String
  /// The receiver through which it came; `nil` for the command line.
  package var through: String?
  /// Since 1970.
  package var at: Duration
  /// How bad the incident was then: what is worse is told again.
  package var severity: Severity

  /// `ann (telegram): on it`.
  package var sentence: String {
    let person = through.map { "\(by) (\($0))" } ?? by
    return text.isEmpty ? person : "\(person): \(text)"
  }
}

/// That a receiver was told something or not, and why; for `forewarn explain`.
package struct Decision: Equatable, Sendable {
  package var at: Instant
  package var incident: UInt64
  package var update: UInt64
  package var transition: Notification.Transition
  package var severity: Severity
  /// `nil` if it is about no receiver in particular.
  package var receiver: String?
  package var isSent: Bool
  /// One word: a ``Notification/Reason``, or why it was not sent.
  package var reason: String
  /// One sentence for people.
  package var text: String

  /// Writes it as one line of `incidents/NUMBER.jsonl`.
  /// - Parameter id: of the notification; `nil` if there is none.
  package func write(to json: inout JSONWriter, id: String?) {
    json.beginObject()
    json.key("at")
    json.number(at.realtime.inSeconds, decimals: 3)
    json.key("boottime")
    json.number(at.boottime.inSeconds, decimals: 3)
    json.member("incident", incident)
    json.member("update", update)
    json.member("transition", transition.rawValue)
    json.member("severity", severity.word)
    json.member("receiver", receiver)
    json.member("sent", isSent)
    json.member("reason", reason)
    json.key("text")
    json.string(text, limit: Notification.longestText)
    json.member("id", isSent ? id : nil)
    json.endObject()
  }
}

/// What one receiver was told of one incident.
package struct Told: Equatable, Sendable {
  /// The worst that it was told.
  package var severity: Severity
  /// When it was told first, and last, on the monotonic clock; first again when it became worse after an answer.
  package var firstAt: Duration
  package var lastAt: Duration
  /// The alerts that it was told of.
  package var subjects: [String]
  /// Those to whom it was escalated from here.
  package var escalated: [String] = []
  /// When it was told of changes, the last ten minutes.
  package var recent: [Duration] = []
  /// Whether it was told that the incident is over.
  package var isOver = false
}

/// What is remembered of one incident to decide whom to tell.
package struct NoticeMemory: Equatable, Sendable {
  /// By the receiver's name.
  package var told: [String: Told] = [:]
  package var answer: Answer?
  /// The IDs of the answers that were taken.
  package var answered: [String] = []
  /// Answers from before are no answers to what there is now: since 1970.
  package var answersFrom: Duration = .zero
  /// Why a receiver was not told, as it was explained last: explained once, not at every look.
  package var explained: [String: String] = [:]

  package init() {}

  /// In another boot, whose monotonic clock began anew: how many changes were told within ten minutes is lost.
  var retimed: NoticeMemory {
    var memory = self
    for name in memory.told.keys { memory.told[name]?.recent = [] }
    return memory
  }
}
