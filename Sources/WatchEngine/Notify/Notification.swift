/// What people are sent: one state of one incident, or something that happened once. One file of the outbox holds one.
package struct Notification: Equatable, Sendable {
  /// What it is about.
  package enum Kind: String, Sendable, CaseIterable {
    /// Alerts that belong together.
    case incident
    /// The kernel ended a process for want of memory, and no alert tells of it.
    case oomKill = "oom-kill"
    /// Somebody tries a receiver.
    case test
    /// The host goes down on purpose, and when it will be back.
    case farewell
  }

  /// Where the incident stands.
  package enum Transition: String, Sendable, CaseIterable {
    case firing, updated, resolved
    /// Nothing new, but nobody has answered.
    case repeated
  }

  /// Why a receiver is told.
  package enum Reason: String, Sendable, CaseIterable {
    /// The incident began.
    case fired
    /// It is more severe than what was told.
    case worse
    /// Something was added to it, or is over.
    case news
    case resolved
    /// It still fires after the receiver's `repeat`.
    case `repeat`
    /// Nobody acknowledged it in time where it was told first.
    case escalated
    /// It is about another channel, which does not work.
    case channel
    /// Somebody acknowledged it.
    case acknowledged
    /// What kept it silent is over, and it still fires.
    case ended
    /// Told once: what has no incident.
    case event
    case test
    case farewell
  }

  /// A receiver, and why it is told.
  package struct Recipient: Equatable, Sendable {
    package var receiver: String
    package var reason: Reason
    /// The same in a sentence for people, where there is more to say.
    package var note: String?

    package init(receiver: String, reason: Reason, note: String? = nil) {
      self.receiver = receiver
      self.reason = reason
      self.note = note
    }
  }

  /// Who takes most of what it is about.
  package struct Blamed: Equatable, Sendable {
    /// In a sentence.
    package var text: String
    package var unit: String?
    package var role: String?
    package var process: String?
    package var pid: Int?
    package var container: String?
    package var activity: String?
    package var command: String?
    /// The resource it takes too much of, as a word: `cpu`.
    package var resource: String?
    package var amount: Double?
    package var roleAmount: Double?
    package var change: Double?
    package var growth: Double?
    /// Seconds.
    package var busyFor: Double?

    package init(text: String, unit: String? = nil, role: String? = nil, process: String? = nil, pid: Int? = nil) {
      self.text = text
      self.unit = unit
      self.role = role
      self.process = process
      self.pid = pid
    }
  }

  /// One alert of the incident.
  package struct Member: Equatable, Sendable {
    package var rule: String
    package var instance: String?
    /// ``AlertTransition`` as a word.
    package var transition = AlertTransition.firing.rawValue
    package var severity: Severity
    package var signal = ""
    /// ``SignalUnit`` as a word.
    package var unit = ""
    /// `nil` if it is not known.
    package var value: Double?
    /// The same as people read it: `4.1 %`, `unknown: timed out`.
    package var valueText: String
    /// Whether the value was worked out and not told by the kernel.
    package var isEstimated = false
    package var threshold: String
    package var message: String
    package var why: String?
    package var `do`: String?
    package var blamed: Blamed?
    package var since: Duration
    package var firedAt: Duration
    package var endedAt: Duration?

    package var isFiring: Bool { endedAt == nil }

    package init(rule: String, severity: Severity, message: String, threshold: String, valueText: String, since: Duration) {
      self.rule = rule
      self.severity = severity
      self.message = message
      self.threshold = threshold
      self.valueText = valueText
      self.since = since
      firedAt = since
    }
  }

  /// A value of the root's signal, and when.
  package struct Point: Equatable, Sendable {
    /// Since 1970.
    package var at: Duration
    /// In the unit of the root; `nil` where it was not known.
    package var value: Double?

    package init(at: Duration, value: Double?) {
      self.at = at
      self.value = value
    }
  }

  /// Unique on this host; sorts by time.
  package var id: String
  package var kind: Kind
  package var transition: Transition
  package var severity: Severity
  package var host: String
  package var bootID: String
  /// 0 where there is none.
  package var incident: Int = 0
  /// Counts what was told of the incident.
  package var update: Int = 0
  /// Of the root.
  package var rule: String?
  package var instance: String?
  package var message: String
  /// One line an alert, the root first; empty where there is no incident.
  package var story = ""
  package var why: String?
  package var `do`: String?
  package var blamed: Blamed?
  package var members: [Member] = []
  /// The values of the root in the last minutes, oldest first; empty where none were kept.
  package var history: [Point] = []
  /// When it began, since 1970.
  package var since: Duration
  /// When this was decided, since 1970.
  package var at: Duration
  /// Of an OOM kill: whom the kernel ended, who asked for memory, who else was big; `docs/formats.md`.
  package var victim: JSONValue?
  /// By whom it was acknowledged.
  package var acknowledgedBy: String?
  /// Until when the host is expected back; of a farewell alone.
  package var backBy: Duration?
  package var recipients: [Recipient] = []

  package init(
    id: String, kind: Kind, transition: Transition, severity: Severity, host: String, bootID: String, message: String,
    since: Duration, at: Duration
  ) {
    self.id = id
    self.kind = kind
    self.transition = transition
    self.severity = severity
    self.host = host
    self.bootID = bootID
    self.message = message
    self.since = since
    self.at = at
  }

  /// The alert it is named after.
  package var root: Member? { members.first }
}
