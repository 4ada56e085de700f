/// One look at one incident: goes through the receivers and gathers who is told, and why or why not.
struct NoticeDesk {
  private let incident: Incident
  private let now: Instant
  private let silences: [Silence]
  private let quiet: [QuietWindow]
  private var recipients: [Notification.Recipient] = []
  private var decisions: [Decision] = []
  private(set) var memory: NoticeMemory
  /// When to look again if nothing new comes.
  private(set) var nextLook: Duration = .seconds(Int64.max / 4)
  private let isNew: Bool

  init(_ one: Notifier.Case, at now: Instant, silences: [Silence], quiet: [QuietWindow]) {
    incident = one.incident
    memory = one.memory
    isNew = one.isNew
    self.now = now
    self.silences = silences
    self.quiet = quiet
    if let answer = memory.answer, worst(incident.members.filter(\.isFiring)) > answer.severity { loseAnswer(answer) }
    tellStory()
    if incident.isOpen, !quiet.isEmpty || !silences.isEmpty { look(at: now.monotonic + Notifier.calendarPace) }
  }

  /// What is new of the incident, once.
  private mutating func tellStory() {
    let mark = "\(incident.update)"
    guard isNew, memory.explained[Self.story] != mark, let root = incident.root else { return }
    memory.explained[Self.story] = mark
    let firing = incident.members.filter(\.isFiring).count
    let others = firing > 1 ? " (and \(firing - 1) more)" : ""
    decisions.append(
      decision(nil, isSent: false, transition.rawValue, "\(root.change.subject): \(root.change.message)\(others)"))
  }

  /// No receiver can have this name.
  private static let story = "/story"
  static let answer = "/answer"

  /// What is to be sent and remembered; `nil` if nothing was decided.
  var notice: Notice? {
    guard isNew || !recipients.isEmpty || !decisions.isEmpty else { return nil }
    let isRepeated = !recipients.isEmpty && recipients.allSatisfy { $0.reason == .repeat }
    var notice = Notice(
      transition: isRepeated ? .repeated : transition, incident: incident, at: now, memory: memory)
    notice.recipients = recipients
    notice.decisions = decisions
    notice.answer = memory.answer
    return notice
  }

  private var transition: Notification.Transition {
    incident.isOpen ? (incident.update <= 1 ? .firing : .updated) : .resolved
  }

  // MARK: - One receiver

  mutating func consider(_ receiver: Receiver) {
    if incident.isOpen { considerOpen(receiver) } else { considerOver(receiver) }
  }

  private mutating func considerOver(_ receiver: Receiver) {
    guard var told = memory.told[receiver.name], !told.isOver else { return }
    guard receiver.tellsResolved else {
      told.isOver = true
      memory.told[receiver.name] = told
      return explain(receiver.name, "resolved-off", "it is over; \(receiver.name) has `resolved = no`")
    }
    guard mayChange(&told, receiver) else { return }
    told.isOver = true
    told.lastAt = now.monotonic
    memory.told[receiver.name] = told
    tell(receiver.name, .resolved)
  }

  private mutating func considerOpen(_ receiver: Receiver) {
    let firing = incident.members.filter { $0.isFiring && concerns($0.change, receiver) }
    let audible = firing.filter { silenced($0.change, receiver) == nil }
    if let told = memory.told[receiver.name], !told.isOver {
      return considerTold(receiver, told, audible)
    }
    guard !firing.isEmpty else { return explainNobody(receiver) }
    guard let worst = audible.map(\.change.severity).max() else {
      return explain(receiver.name, "silenced", silenced(firing[0].change, receiver) ?? "silenced")
    }
    let isChannel = audible.contains { $0.change.isOfChannel }
    guard receiver.isFirst || isChannel || memory.told[receiver.name] != nil else {
      return explain(receiver.name, "waits", "\(receiver.name) is told when others escalate to it")
    }
    if let answer = memory.answer {
      return explain(receiver.name, "acknowledged", "acknowledged by \(answer.sentence)")
    }
    var told = memory.told[receiver.name] ?? Told(severity: worst, firstAt: now.monotonic, lastAt: now.monotonic, subjects: [])
    let wasSilenced = memory.explained[receiver.name]?.hasPrefix("silenced ") == true
    guard mayChange(&told, receiver) else { return }
    told.isOver = false
    told.severity = worst
    told.firstAt = now.monotonic
    told.lastAt = now.monotonic
    told.escalated = []
    told.subjects = audible.map(\.change.subject)
    memory.told[receiver.name] = told
    tell(receiver.name, isChannel ? .channel : wasSilenced ? .ended : .fired)
    scheduleRepeat(receiver, told)
  }

  private mutating func considerTold(_ receiver: Receiver, _ before: Told, _ audible: [Incident.Member]) {
    var told = before
    let worst = audible.map(\.change.severity).max()
    let news = audible.map(\.change.subject).filter { !told.subjects.contains($0) }
    if let worst, worst > told.severity {
      told.severity = worst
      told.firstAt = now.monotonic
      told.escalated = []
      remember(news, &told)
      told.lastAt = now.monotonic
      memory.told[receiver.name] = told
      tell(receiver.name, .worse)
    } else if receiver.isMirror ? isNew : !news.isEmpty {
      // Also what joined a while ago and could not be told then: in quiet hours, or among too many changes.
      if let answer = memory.answer, !receiver.isMirror {
        explain(receiver.name, "acknowledged", "more alerts joined; acknowledged by \(answer.sentence)")
        remind(receiver, &told)
      } else if mayChange(&told, receiver) {
        remember(news, &told)
        told.lastAt = now.monotonic
        memory.told[receiver.name] = told
        tell(receiver.name, .news, text: news.isEmpty ? "one of its alerts changed" : nil)
      }
    } else if worst != nil {
      remind(receiver, &told)
    } else if let first = incident.members.first(where: { $0.isFiring && concerns($0.change, receiver) }),
      let why = silenced(first.change, receiver)
    {
      explain(receiver.name, "silenced", why)
    }
    scheduleRepeat(receiver, told)
  }

  /// Adds what it is told of now. What the incident has no room for any more is forgotten, or a storm without end would be remembered.
  private func remember(_ news: [String], _ told: inout Told) {
    told.subjects.removeAll { subject in !incident.members.contains { $0.change.subject == subject } }
    told.subjects += news
  }

  /// Tells again what still fires, where the receiver wants that.
  private mutating func remind(_ receiver: Receiver, _ told: inout Told) {
    guard let every = pause(receiver), now.monotonic - told.lastAt >= every else { return }
    told.lastAt = now.monotonic
    memory.told[receiver.name] = told
    if receiver.isMirror {
      recipients.append(Notification.Recipient(receiver: receiver.name, reason: .repeat))
    } else {
      let since = now.monotonic - (incident.root?.change.since.monotonic ?? told.firstAt)
      tell(
        receiver.name, .repeat,
        note: "still firing after \(Quantity.text(since))" + (memory.answer == nil ? ", nobody acknowledged" : ""))
    }
  }

  /// How often it is told again; `nil` for never.
  private func pause(_ receiver: Receiver) -> Duration? {
    if receiver.isMirror { return Notifier.mirrorPace }
    guard let every = receiver.repeatEvery else { return nil }
    return memory.answer != nil && receiver.repeatsUntilAcknowledged ? nil : every
  }

  private mutating func scheduleRepeat(_ receiver: Receiver, _ told: Told) {
    if let every = pause(receiver), !told.isOver { look(at: told.lastAt + every) }
  }

  /// Whether another change may be told, or there were so many that it waits for their window to pass.
  private mutating func mayChange(_ told: inout Told, _ receiver: Receiver) -> Bool {
    if receiver.isMirror { return true }
    told.recent.removeAll { now.monotonic - $0 >= Notifier.flapWindow }
    guard told.recent.count >= Notifier.mostChanges, let first = told.recent.first else {
      told.recent.append(now.monotonic)
      return true
    }
    memory.told[receiver.name]?.recent = told.recent
    look(at: first + Notifier.flapWindow)
    explain(
      receiver.name, "flapping",
      "flapping: \(told.recent.count) changes within \(Quantity.text(Notifier.flapWindow)) were told; the latest state is told after that"
    )
    return false
  }

  // MARK: - Escalation and answers

  /// Tells those to whom it is escalated when nobody has answered in time.
  mutating func escalate(_ receivers: [Receiver]) {
    guard incident.isOpen, memory.answer == nil else { return }
    for receiver in receivers {
      guard let told = memory.told[receiver.name], !told.isOver, isAudible(receiver) else { continue }
      for step in receiver.escalations where !told.escalated.contains(step.to) {
        let due = told.firstAt + step.after
        guard now.monotonic >= due else {
          look(at: due)
          continue
        }
        memory.told[receiver.name]?.escalated.append(step.to)
        guard let target = receivers.first(where: { $0.name == step.to }) else { continue }
        reach(target, told, note: "nobody acknowledged at \(receiver.name) within \(Quantity.text(step.after))")
      }
    }
  }

  private mutating func reach(_ target: Receiver, _ from: Told, note: String) {
    var told =
      memory.told[target.name] ?? Told(severity: from.severity, firstAt: now.monotonic, lastAt: now.monotonic, subjects: [])
    if memory.told[target.name] == nil || told.isOver {
      told.firstAt = now.monotonic
      told.escalated = []
    }
    told.isOver = false
    told.severity = max(told.severity, from.severity)
    told.lastAt = now.monotonic
    for subject in from.subjects where !told.subjects.contains(subject) { told.subjects.append(subject) }
    memory.told[target.name] = told
    recipients.removeAll { $0.receiver == target.name }
    tell(target.name, .escalated, note: note)
    scheduleRepeat(target, told)
    for step in target.escalations where !told.escalated.contains(step.to) { look(at: told.firstAt + step.after) }
  }

  private func isAudible(_ receiver: Receiver) -> Bool {
    let firing = incident.members.filter(\.isFiring)
    // Who was escalated to hears of what it was escalated for, whatever its own section says.
    let concerned = firing.filter { memory.told[receiver.name]?.subjects.contains($0.change.subject) == true }
    return concerned.isEmpty ? !firing.isEmpty : concerned.contains { silenced($0.change, receiver) == nil }
  }

  /// Tells everybody who knows of the incident that somebody has answered; once.
  mutating func noteAnswer() {
    guard incident.isOpen, let answer = memory.answer, memory.explained[Self.answer] != answer.sentence else { return }
    memory.explained[Self.answer] = answer.sentence
    decisions.append(decision(nil, isSent: false, "acknowledged", "acknowledged by \(answer.sentence)"))
    for name in memory.told.keys.sorted() where memory.told[name]?.isOver == false {
      guard !recipients.contains(where: { $0.receiver == name }) else { continue }
      tell(name, .acknowledged, note: answer.sentence)
    }
  }

  private mutating func loseAnswer(_ answer: Answer) {
    memory.answer = nil
    memory.answersFrom = now.realtime
    memory.explained[Self.answer] = nil
    let worst = worst(incident.members.filter(\.isFiring))
    decisions.append(
      decision(
        nil, isSent: false, "worse",
        "the acknowledgement of \(answer.by) no longer holds: it was \(answer.severity.word) and is \(worst.word) now"))
  }

  private func worst(_ members: [Incident.Member]) -> Severity { members.map(\.change.severity).max() ?? .notice }

  // MARK: - Whom it concerns

  private func concerns(_ change: AlertChange, _ receiver: Receiver) -> Bool {
    // A channel that does not work is the business of every other one.
    if change.isOfChannel { return change.instance != receiver.name }
    if memory.told[receiver.name]?.subjects.contains(change.subject) == true { return true }
    return change.severity >= receiver.atLeast && (receiver.rules.isEmpty || receiver.rules.contains { $0.matches(change.rule) })
  }

  /// Why an alert is not told to a receiver for a while; `nil` if it is told.
  private func silenced(_ change: AlertChange, _ receiver: Receiver) -> String? {
    let units = change.units + [change.systemdUnit].compactMap { $0 }
    for silence in silences where silence.holds(at: now.realtime) && silence.covers(rule: change.rule, units: units) {
      guard silence.receiver == nil || silence.receiver == receiver.name else { continue }
      return "silenced by \(silence.by)" + (silence.because.isEmpty ? "" : ": \(silence.because)")
    }
    for window in quiet where window.contains(now.realtime) && window.covers(rule: change.rule, units: units) {
      return "quiet hours `\(window.name)`" + (window.because.isEmpty ? "" : ": \(window.because)")
    }
    return nil
  }

  private mutating func explainNobody(_ receiver: Receiver) {
    guard let worst = incident.members.filter(\.isFiring).map(\.change.severity).max() else { return }
    if incident.members.contains(where: { $0.change.isOfChannel && $0.change.instance == receiver.name }) {
      return explain(receiver.name, "itself", "it is about \(receiver.name) itself")
    }
    explain(
      receiver.name, worst < receiver.atLeast ? "below" : "rules",
      worst < receiver.atLeast
        ? "\(receiver.name) is told from \(receiver.atLeast.word) on, this is \(worst.word)"
        : "\(receiver.name) is told of other rules")
  }

  // MARK: - Telling

  /// - Parameter text: why, for `forewarn explain` alone.
  private mutating func tell(_ receiver: String, _ reason: Notification.Reason, note: String? = nil, text: String? = nil) {
    memory.explained[receiver] = nil
    recipients.append(Notification.Recipient(receiver: receiver, reason: reason, note: note))
    decisions.append(decision(receiver, isSent: true, reason.rawValue, note ?? text ?? reason.sentence))
  }

  private mutating func explain(_ receiver: String, _ reason: String, _ text: String) {
    let mark = "\(reason) \(text)"
    guard memory.explained[receiver] != mark else { return }
    memory.explained[receiver] = mark
    decisions.append(decision(receiver, isSent: false, reason, text))
  }

  private func decision(_ receiver: String?, isSent: Bool, _ reason: String, _ text: String) -> Decision {
    Decision(
      at: now, incident: incident.number, update: incident.update, transition: transition, severity: incident.severity,
      receiver: receiver, isSent: isSent, reason: reason, text: text)
  }

  private mutating func look(at moment: Duration) { nextLook = min(nextLook, moment) }
}

extension Receiver {
  /// Keeps a list of its own of what fires, and has to hear everything to keep it right.
  var isMirror: Bool { type == .alertmanager }
}

extension AlertChange {
  /// Whether it is about a receiver that can't be told.
  var isOfChannel: Bool { signal.hasPrefix("receiver.") }
}

extension Notification.Reason {
  /// For people, where there is no more to say.
  fileprivate var sentence: String {
    switch self {
    case .fired: "it began"
    case .worse: "it became worse"
    case .news: "another alert joined"
    case .resolved: "it is over"
    case .repeat: "it still fires"
    case .escalated: "nobody acknowledged in time"
    case .channel: "another channel does not work"
    case .acknowledged: "somebody acknowledged"
    case .ended: "it still fires after the silence"
    case .event: "it happened"
    case .test: "a test"
    case .farewell: "the host goes down"
    }
  }
}
