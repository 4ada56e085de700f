/// Everything `status.json` tells, copied out of the engine after a sample, in arrays that are refilled in place.
package struct StatusSnapshot: Sendable {
  /// One alert that is pending or firing.
  package struct AlertStatus: Sendable {
    package var rule: Int
    package var slot: Int
    package var phase: Phase
    package var value: Reading
    /// Where its message, what it means and what to do stand in ``StatusSnapshot/texts``.
    package var message: Range<Int>
    package var why: Range<Int>?
    package var `do`: Range<Int>?
    package var incident: UInt64
    package var inhibitedBy: String?
    /// Who looks after its incident.
    package var answer: Answer?
    /// Why nobody is told of it.
    package var hush: Hush?
    package var culprit: Culprit?
    package var since: Instant
  }

  /// Where one rule stands: its worst phase, and the instance that is nearest to firing.
  package struct RuleStatus: Sendable {
    package var phase: Phase = .inactive
    /// 0 far, 1 at the threshold or beyond; `nil` if unknown.
    package var nearness: Double?
    package var slot = 0
    package var value: Reading = .unknown(.notYetSampled)

    package init() {}
  }

  package var instant = Instant.zero
  package var samples: UInt64 = 0
  package var lateness: Duration = .zero
  package var longestLateness: Duration = .zero
  package var gaps: UInt64 = 0
  package var dropped: UInt64 = 0
  package var tableAge: Duration?
  package var mountAge: Duration?
  /// By position in ``SourceList``: why it can't be read.
  package var sources: [Unknown?] = []
  package var host: [Reading] = []
  package var families: [FamilyTable] = []
  package var topUnits: [TopRow] = []
  package var topRoles: [TopRow] = []
  package var alerts: [AlertStatus] = []
  /// The texts of ``alerts``, one behind the other, as UTF-8: the numbers in them change with every sample, and texts made anew
  /// each time would be the only memory that a standing alert asks for.
  package var texts: [UInt8] = []
  /// By position in ``rules``.
  package var ruleStates: [RuleStatus] = []
  package var rules: [Rule] = []
  /// How many receivers are configured.
  package var receivers = 0

  package init() {}
}

extension Engine {
  /// Copies what `status.json` tells into `snapshot`.
  package func fill(_ snapshot: inout StatusSnapshot) {
    snapshot.instant = readout.vitals.takenAt ?? .zero
    snapshot.lateness = readout.own.now.lateness
    snapshot.gaps = readout.own.now.gaps
    snapshot.dropped = readout.own.now.dropped
    snapshot.tableAge = readout.own.now.tableAge
    snapshot.mountAge = readout.own.now.mountAge
    snapshot.sources.removeAll(keepingCapacity: true)
    for entry in SourceList.all { snapshot.sources.append(entry.unknown(readout)) }
    snapshot.host.refill(from: table.host)
    if snapshot.families.count != table.families.count { snapshot.families = table.families }
    for family in table.families.indices {
      snapshot.families[family].names.refill(from: table.families[family].names)
      snapshot.families[family].present.refill(from: table.families[family].present)
      snapshot.families[family].readings.refill(from: table.families[family].readings)
    }
    fillTops(&snapshot)
    fillAlerts(&snapshot)
  }

  private func fillAlerts(_ snapshot: inout StatusSnapshot) {
    snapshot.alerts.removeAll(keepingCapacity: true)
    snapshot.texts.removeAll(keepingCapacity: true)
    snapshot.ruleStates.removeAll(keepingCapacity: true)
    snapshot.rules = rules
    snapshot.receivers = notifier.receivers.count
    for index in book.rules.indices {
      var state = StatusSnapshot.RuleStatus()
      if let family = rules[index].family, let why = catalogue.families[family].unknown(readout) { state.value = .unknown(why) }
      for slot in book.rules[index].entries.indices where isConcerned(index, slot) {
        let alert = book.rules[index].entries[slot].alert
        let value = book.rules[index].value(slot: slot, table)
        note(value, of: index, slot, alert.phase, in: &state)
        guard alert.phase != .inactive else { continue }
        let speaker = speaker(for: rules[index], slot: slot, value: value)
        let message = speaker.said(by: rules[index], into: &snapshot.texts)
        let why = rules[index].why.map { speaker.fill($0, into: &snapshot.texts) }
        let remedy = rules[index].do.map { speaker.fill($0, into: &snapshot.texts) }
        let culprit = speaker.culprit
        let unit = rules[index].family.flatMap { catalogue.families[$0].name == "unit" ? table.families[$0].names[slot] : nil }
        let hush = notifier.hush(
          rule: rules[index].name, instance: unit, blamed: culprit?.unit, at: snapshot.instant.realtime)
        snapshot.alerts.append(
          StatusSnapshot.AlertStatus(
            rule: index, slot: slot, phase: alert.phase, value: value, message: message, why: why,
            do: remedy,
            incident: alert.incident, inhibitedBy: alert.inhibitedBy,
            answer: alert.incident == 0 ? nil : notifier.answer(for: alert.incident), hush: hush, culprit: culprit,
            since: alert.since))
      }
      snapshot.ruleStates.append(state)
    }
  }

  private func isConcerned(_ index: Int, _ slot: Int) -> Bool {
    guard let family = rules[index].family else { return true }
    return table.families[family].present[slot] && book.rules[index].entries[slot].concerns == true
  }

  private func note(_ value: Reading, of index: Int, _ slot: Int, _ phase: Phase, in state: inout StatusSnapshot.RuleStatus) {
    let nearness = phase == .firing ? 1 : value.value.map { rules[index].nearness(of: $0) }
    let isNearer = (nearness ?? -1) > (state.nearness ?? -1)
    if phase.rawValue > state.phase.rawValue || (phase == state.phase && (isNearer || state.nearness == nil)) {
      state.slot = slot
      state.value = value
      state.nearness = nearness ?? state.nearness
      state.phase = phase
    }
  }
}
