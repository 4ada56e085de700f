/// One change of state of one alert: what people are told.
package struct AlertChange: Equatable, Sendable {
  package var transition: AlertTransition
  package var rule: String
  /// The disk, mount or unit; `nil` for the host.
  package var instance: String?
  package var severity: Severity
  package var signal: String
  package var unit: SignalUnit
  package var value: Reading
  /// The comparison as written: `memory.available < 10%`.
  package var threshold: String
  /// Whether the rule compares more than that.
  package var comparesMore = false
  /// The rule's `say`, filled in, unescaped: each sink escapes for itself.
  package var message: String
  /// The rule's `why` and `do`, filled in.
  package var why: String?
  package var `do`: String?
  /// Who takes most of what the rule is about; `nil` where nobody in particular can be blamed, and when the alert ends.
  package var culprit: Culprit?
  /// The systemd units that it is about: the one it speaks of, the one to blame, the one that lost a process.
  package var units: [String] = []
  /// The same from firing to resolved; 0 for an alert that has not fired.
  package var incident: UInt64
  /// The firing rule that keeps it from people: it is written into the journal alone.
  package var inhibitedBy: String?
  /// When the condition became true.
  package var since: Instant
  package var at: Instant
  package var file: String
  package var line: Int
}

/// Something that happened on the host or to the watch, told once, beside the rules.
package enum HostEvent: Equatable, Sendable {
  /// The kernel's OOM killer ended a process; confirmed by the kernel's counter where it has one.
  case oomKill(OOMKill)
  /// A line tells of an OOM kill that the kernel's counter does not confirm.
  case oomKillUnconfirmed(OOMKill)
  /// The kernel counted kills that its log did not tell of.
  case oomKillsUntold(count: UInt64)
  /// The kernel overwrote log records before they could be read.
  case kernelRecordsLost(count: UInt64)
  /// No samples for a while: what happened meanwhile is unknown, pending alerts start anew.
  case gap(length: Duration, suspended: Duration)
  /// The wall clock was set: forward if positive.
  case clockStepped(by: Duration)
  /// A source that could be read can't be any more.
  case sourceLost(name: String, why: Unknown)
  case sourceRegained(name: String)
  case configurationLoaded(rules: Int, kept: Int)
  /// A reload failed; the running configuration stays. The first of all errors.
  case configurationRefused(file: String, line: Int, message: String, errors: Int)
  /// A queue was full and lost entries since last told.
  case entriesDropped(queue: String, count: UInt64)
  case started
  case stopping
}

/// What the engine wants done. Carrying it out is for the programs.
///
/// Indirect: there are few of them, and the queues that hold thousands of places for them stay small.
package indirect enum Action: Equatable, Sendable {
  case alert(AlertChange)
  case event(HostEvent, at: Instant)
  /// News of alerts that belong together.
  case incident(IncidentChange)
  /// What goes out to people.
  case send(Sending)
}

/// What goes out to people, and what was decided about whom.
package enum Sending: Equatable, Sendable {
  case notice(Notice)
  /// An OOM kill of which no alert tells, and to whom it is sent.
  case kill(OOMKill, to: [Notification.Recipient], at: Instant)
  /// What was sent before a restart, in case that it was not handed over.
  case again(Notification)

  /// Which of them a full queue gives up first.
  package var severity: Severity {
    switch self {
    case .notice(let notice): notice.incident.severity
    case .kill: .critical
    case .again(let notification): notification.severity
    }
  }
}
