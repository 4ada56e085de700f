/// Decides whom to tell of an incident, when, and why; and says why not. Pure: time, silences, answers and alerts are its inputs.
///
/// - A receiver is told when an alert that concerns it fires, when the incident becomes worse, when another alert joins it, and when
///   all is over.
/// - An answer (acknowledgement) keeps it quiet until it is over or worse. Without one it is repeated, and escalated to others.
/// - What is silenced or falls into quiet hours is not told; what still fires after that is.
package struct Notifier: Sendable {
  /// An incident that is open, or was until a moment ago.
  struct Case: Equatable, Sendable {
    var incident: Incident
    var memory = NoticeMemory()
    /// Whether there is anything new to decide about.
    var isNew = true
    /// When to look again without anything new, on the monotonic clock.
    var nextLook: Duration = .zero
  }

  /// A receiver hears of changes so often within ``flapWindow``; then of the latest state when that is over.
  package static let mostChanges = 6
  package static let flapWindow: Duration = .seconds(600)
  /// Between two looks at the calendar.
  static let calendarPace: Duration = .seconds(30)
  /// How far the clock of a chat may lie behind this host's.
  static let clockSlack: Duration = .seconds(60)
  /// Answers to one incident whose IDs are remembered.
  static let mostAnswers = 64
  /// What keeps a list of its own must hear again before it takes an alert for over.
  package static let mirrorPace: Duration = .seconds(120)

  private(set) var cases: [Case] = []
  var receivers: [Receiver] = []
  private(set) var quiet: [QuietWindow] = []
  private(set) var silences: [Silence] = []

  package init(receivers: [Receiver] = [], quiet: [QuietWindow] = []) {
    self.receivers = receivers
    self.quiet = quiet
  }

  // MARK: - Inputs

  /// Swaps in what a new configuration says.
  package mutating func configure(receivers: [Receiver], quiet: [QuietWindow]) {
    self.receivers = receivers
    self.quiet = quiet
    touch()
  }

  /// Takes the silences that hold. Ended and future ones left out.
  package mutating func take(silences: [Silence]) {
    guard silences != self.silences else { return }
    self.silences = silences
    touch()
  }

  /// Takes somebody's answer; one that was taken before, or of an incident that is over or unknown, is nothing.
  /// - Parameter id: the same for the same answer, however often it is read.
  /// - Returns: whether it was of an incident that is open.
  @discardableResult
  package mutating func take(answer id: String, incident: UInt64, by: String, text: String, through: String?, at: Duration)
    -> Bool
  {
    guard let index = cases.firstIndex(where: { $0.incident.number == incident && $0.incident.isOpen }) else { return false }
    // Files and chats keep old answers for ever. Those of the command line have IDs of their own; of others the time must tell whether they
    // mean what there is now: not what became worse since, and no other boot's incident of this number.
    guard !cases[index].memory.answered.contains(id) else { return true }
    if through != nil {
      let began = cases[index].incident.members.map(\.firedAt.realtime).min() ?? .zero
      guard at + Self.clockSlack >= max(began, cases[index].memory.answersFrom) else { return true }
    }
    cases[index].memory.answered = cases[index].memory.answered.suffix(Self.mostAnswers - 1) + [id]
    // Read again after a restart: everybody was told.
    if let known = cases[index].memory.answer, at <= known.at + .milliseconds(1) { return true }
    cases[index].memory.answer = Answer(
      by: by, text: text, through: through, at: at, severity: cases[index].incident.severity)
    cases[index].memory.explained[NoticeDesk.answer] = nil
    cases[index].isNew = true
    return true
  }

  /// Takes what is new of an incident.
  package mutating func take(_ change: IncidentChange) {
    if let index = cases.firstIndex(where: { $0.incident.number == change.incident.number }) {
      cases[index].incident = change.incident
      cases[index].isNew = true
    } else {
      cases.append(Case(incident: change.incident))
    }
  }

  /// Takes an incident from before a restart: what was told of it stays told.
  package mutating func restore(_ incident: Incident, _ memory: NoticeMemory) {
    var old = Case(incident: incident, memory: memory)
    old.isNew = false
    cases.append(old)
  }

  /// What there is to send and to explain now. Asks for no memory while nothing is due.
  package mutating func decide(at now: Instant) -> [Notice] {
    var notices: [Notice] = []
    for index in cases.indices where cases[index].isNew || now.monotonic >= cases[index].nextLook {
      if let notice = decide(index, at: now) { notices.append(notice) }
    }
    if cases.contains(where: { isForgotten($0, at: now) }) {
      let gone = cases.filter { isForgotten($0, at: now) }.map(\.incident.number)
      cases = cases.filter { !gone.contains($0.incident.number) }
    }
    return notices
  }

  /// Who is told of an OOM kill that no alert tells of: those who would be told of a critical alert of the rule `oom-kill`.
  package func recipients(ofKill kill: OOMKill, at now: Instant) -> [Notification.Recipient] {
    let units = [kill.unit].compactMap { $0 }
    return receivers.filter { receiver in
      guard receiver.isFirst, !receiver.isMirror else { return false }
      guard receiver.rules.isEmpty || receiver.rules.contains(where: { $0.matches("oom-kill") }) else { return false }
      let isSilenced = silences.contains {
        $0.holds(at: now.realtime) && $0.covers(rule: "oom-kill", units: units) && ($0.receiver ?? receiver.name) == receiver.name
      }
      return !isSilenced && !quiet.contains { $0.contains(now.realtime) && $0.covers(rule: "oom-kill", units: units) }
    }.map { Notification.Recipient(receiver: $0.name, reason: .event) }
  }

  /// Who answered for an incident; `nil` if nobody has.
  package func answer(for incident: UInt64) -> Answer? {
    cases.first { $0.incident.number == incident }?.memory.answer
  }

  private mutating func touch() {
    for index in cases.indices { cases[index].isNew = true }
  }

  private func isForgotten(_ one: Case, at now: Instant) -> Bool {
    guard !one.isNew, let ended = one.incident.endedAt else { return false }
    return now.monotonic - ended.monotonic >= IncidentBook.reopening && one.nextLook == .seconds(Int64.max / 4)
  }

  // MARK: - One incident

  private mutating func decide(_ index: Int, at now: Instant) -> Notice? {
    var desk = NoticeDesk(cases[index], at: now, silences: silences, quiet: quiet)
    for receiver in receivers { desk.consider(receiver) }
    desk.escalate(receivers)
    desk.noteAnswer()
    cases[index].memory = desk.memory
    cases[index].isNew = false
    cases[index].nextLook = desk.nextLook
    return desk.notice
  }
}
