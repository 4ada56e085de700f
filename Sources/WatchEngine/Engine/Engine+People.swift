// Whom to tell: what the engine does with incidents once they are known.

/// What people said: silences that hold, and answers.
package struct Sayings: Equatable, Sendable {
  package var silences: [Silence] = []
  package var acknowledgements: [Acknowledgement] = []
  package var replies: [CourierReport.Reply] = []

  package init() {}
}

extension Engine {
  /// How long an OOM kill waits for the alert that tells of it, before it is told by itself.
  static let killPatience: Duration = .milliseconds(1500)
  /// How long the instance of an alert from before a restart may be missing before it is taken for gone.
  static let restorePatience: Duration = .seconds(60)

  /// An alert from before a restart that still waits for its instance.
  struct Restored: Equatable, Sendable {
    var change: AlertChange
    var deadline: Duration
  }

  /// Takes what people said since.
  package mutating func step(sayings: Sayings, at now: Instant) -> [Action] {
    notifier.take(silences: sayings.silences)
    for one in sayings.acknowledgements {
      notifier.take(answer: one.id, incident: one.incident, by: one.by, text: one.text, through: nil, at: one.at)
    }
    for one in sayings.replies where one.bootID == nil || one.bootID == readout.facts.bootID {
      let id = "\(one.through)/\(one.by)/\(one.at.inSeconds)"
      notifier.take(answer: id, incident: one.incident, by: one.by, text: one.text, through: one.through, at: one.at)
    }
    return decideNotices(at: now)
  }

  /// Takes how it goes with the receivers; exchanged like ``step(vitals:own:)``.
  package mutating func step(deliveries: inout DeliveryTable) -> [Action] {
    let now = deliveries.instant
    readout.deliveries.take(&deliveries, at: now)
    evaluate(.deliveries)
    return retireMissing(.deliveries, at: now)
  }

  /// Goes on with the incidents of before a restart. Those of an earlier boot are over: whoever was told of them is told that.
  package mutating func restore(_ kept: KeptIncidents, at now: Instant) -> [Action] {
    let isThisBoot = kept.bootID == readout.facts.bootID
    var actions: [Action] = []
    for one in kept.incidents {
      // Handed over anew: the courier knows by its name whether it had it before.
      if let last = one.last { actions.append(.send(.again(last))) }
      if !one.incident.isOpen {
        tellEnd(of: one, isThisBoot: isThisBoot, at: now)
      } else if isThisBoot {
        incidents.restore(one.incident, at: now)
        notifier.restore(one.incident, one.memory)
        for member in one.incident.members where member.isFiring {
          var change = member.change
          change.incident = one.incident.number
          restored.append(Restored(change: change, deadline: now.monotonic + Engine.restorePatience))
        }
      } else {
        var over = one.incident.ended(as: .gone, at: now)
        over.retime(to: now)
        notifier.restore(over, one.memory.retimed)
        notifier.take(IncidentChange(transition: .resolved, incident: over, at: now))
      }
    }
    if let last = kept.incidents.map(\.incident.number).max() { incidents.skip(to: last) }
    resume(&actions, at: now)
    return actions + decideNotices(at: now)
  }

  /// Goes on with what is over where somebody still waits to be told: it was put off among too many changes.
  private mutating func tellEnd(of one: KeptIncident, isThisBoot: Bool, at now: Instant) {
    guard one.memory.told.values.contains(where: { !$0.isOver }) else { return }
    var over = one.incident
    if !isThisBoot { over.retime(to: now) }
    notifier.restore(over, isThisBoot ? one.memory : one.memory.retimed)
  }

  /// Lets alerts from before a restart fire on, as soon as what they are about is there again.
  mutating func resume(_ actions: inout [Action], at now: Instant) {
    guard !restored.isEmpty else { return }
    var waiting: [Restored] = []
    for one in restored {
      guard let rule = book.rules.firstIndex(where: { $0.rule.name == one.change.rule }) else {
        end(one.change, as: .removed, &actions, at: now)
        continue
      }
      let slot = slot(of: one.change, family: book.rules[rule].rule.family)
      if let slot {
        book.restore(rule: rule, slot: slot, since: one.change.since, incident: one.change.incident)
      } else if now.monotonic >= one.deadline {
        end(one.change, as: .gone, &actions, at: now)
      } else {
        waiting.append(one)
      }
    }
    restored = waiting
  }

  /// Tells what is new of the incidents, and decides who is told.
  mutating func tellIncidents(_ actions: inout [Action], at now: Instant) {
    for change in incidents.tell(at: now) {
      actions.append(.incident(change))
      notifier.take(change)
      if change.incident.members.contains(where: { $0.change.signal.hasPrefix("oom.") && $0.change.at == now && $0.isFiring }) {
        kills.removeAll()
      }
    }
    for kill in kills where now.monotonic - kill.at.monotonic >= Engine.killPatience {
      actions.append(.send(.kill(kill.kill, to: notifier.recipients(ofKill: kill.kill, at: now), at: kill.at)))
    }
    if !kills.isEmpty { kills.removeAll { now.monotonic - $0.at.monotonic >= Engine.killPatience } }
    actions += decideNotices(at: now)
  }

  private mutating func decideNotices(at now: Instant) -> [Action] {
    let notices = notifier.decide(at: now)
    if notices.isEmpty { return [] }
    return notices.map { notice in
      var notice = notice
      // Told long after it fired: with the values and the culprit of now.
      if notice.recipients.contains(where: { $0.reason.comesLater }) { refresh(&notice.incident, at: now) }
      notice.history = history(of: notice.incident.root?.change, at: now)
      return .send(.notice(notice))
    }
  }

  private func refresh(_ incident: inout Incident, at now: Instant) {
    for member in incident.members where member.isFiring {
      guard let rule = book.rules.firstIndex(where: { $0.rule.name == member.change.rule }),
        let slot = slot(of: member.change, family: book.rules[rule].rule.family), slot < book.rules[rule].entries.count,
        book.rules[rule].entries[slot].alert.phase == .firing
      else { continue }
      let telling = AlertBook.Telling(
        rule: book.rules[rule].rule, slot: slot, alert: book.rules[rule].entries[slot].alert, transition: .firing,
        value: book.rules[rule].value(slot: slot, table))
      // What is not known any more would say less than what was known last.
      guard telling.value.value != nil else { continue }
      incident.refresh(change(telling, at: now))
    }
  }

  private func history(of change: AlertChange?, at now: Instant) -> [Notification.Point] {
    guard let change, let rule = book.rules.firstIndex(where: { $0.rule.name == change.rule }),
      let slot = slot(of: change, family: book.rules[rule].rule.family), slot < book.rules[rule].entries.count
    else { return [] }
    let value = book.rules[rule].value(slot: slot, table)
    return history.points(
      of: rule, slot: slot, in: book, table, last: Notification.Point(at: now.realtime, value: value.value))
  }

  /// Where the instance of an alert is now; `nil` while it is not there.
  private func slot(of change: AlertChange, family: Int?) -> Int? {
    guard let family else { return 0 }
    guard let name = change.instance else { return nil }
    return table.families[family].names.indices.first { slot in
      table.families[family].present[slot] && table.families[family].names[slot] == name
    }
  }

  private mutating func end(_ change: AlertChange, as transition: AlertTransition, _ actions: inout [Action], at now: Instant) {
    var change = change
    change.transition = transition
    change.at = now
    incidents.note(change, at: now)
    actions.append(.alert(change))
  }
}

extension Notification.Reason {
  /// Whether it is told at another time than when something happened.
  fileprivate var comesLater: Bool {
    switch self {
    case .repeat, .escalated, .ended: true
    case .fired, .worse, .news, .resolved, .channel, .acknowledged, .event, .test, .farewell: false
    }
  }
}
