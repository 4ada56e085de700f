/// The alerts of every rule and every instance, kept by slot.
package struct AlertBook: Sendable {
  /// What one rule remembers of one instance.
  package struct Entry: Sendable {
    package var alert = Alert()
    var when: ConditionMemory
    var until: ConditionMemory
    /// Until when an alert from before a restart is not over: what a rule counts `within` a time began before, and was forgotten.
    var notOverBefore: Duration = .zero
    /// Whether the instance is one that the rule is about; `nil` until its name was looked at.
    var concerns: Bool?
  }

  /// One transition, and what it is told with.
  package struct Telling {
    package var rule: Rule
    package var slot: Int
    /// As it was told of: of an alert that ended, as it was before.
    package var alert: Alert
    package var transition: AlertTransition
    /// Of the rule's first comparison, in ``Rule/limitUnit``.
    package var value: Reading
  }

  /// One rule and its entries by slot; a host rule has one entry.
  package struct RuleEntries: Sendable {
    package var rule: Rule
    package var entries: [Entry] = []

    init(_ rule: Rule) {
      self.rule = rule
      if rule.family == nil { entries = [fresh()] }
    }

    func fresh() -> Entry {
      Entry(when: rule.when.makeMemory(), until: rule.until?.makeMemory() ?? ConditionMemory())
    }

    mutating func makeRoom(_ slots: Int) {
      while entries.count < slots { entries.append(fresh()) }
    }

    /// Whether the rule's pattern means the instance; looked up once per slot.
    mutating func concerns(_ slot: Int, _ name: String) -> Bool {
      if let known = entries[slot].concerns { return known }
      let answer = rule.instances?.matches(name) ?? true
      entries[slot].concerns = answer
      return answer
    }

    /// The value of the rule's first comparison for one instance, in ``Rule/limitUnit``.
    package func value(slot: Int, _ table: borrowing SignalTable) -> Reading {
      rule.when.value(table, slot: slot, memory: entries[slot].when)
    }

    /// Ends the alert of one instance and forgets everything about it.
    mutating func end(slot: Int, as transition: AlertTransition, _ table: borrowing SignalTable, tell: (Telling) -> Void) {
      let before = entries[slot].alert
      if let transition = entries[slot].alert.end(as: transition) {
        tell(Telling(rule: rule, slot: slot, alert: before, transition: transition, value: value(slot: slot, table)))
      }
      entries[slot] = fresh()
    }

    /// Evaluates the rule for one instance.
    mutating func step(
      slot: Int, _ table: borrowing SignalTable, at now: Instant, tell: (Telling) -> Void
    ) {
      let when = rule.when.evaluate(table, slot: slot, now: now.monotonic, memory: &entries[slot].when)
      let until = rule.until?.evaluate(table, slot: slot, now: now.monotonic, memory: &entries[slot].until)
      if when == .no, now.monotonic < entries[slot].notOverBefore { return }
      let before = entries[slot].alert
      let transition = entries[slot].alert.step(
        when: when, until: until, hold: rule.hold, untilHold: rule.untilHold, at: now)
      guard let transition else { return }
      let after = entries[slot].alert
      tell(
        Telling(
          rule: rule, slot: slot, alert: after.phase == .inactive ? before : after, transition: transition,
          value: value(slot: slot, table)))
    }
  }

  package private(set) var rules: [RuleEntries] = []
  /// Positions in ``rules`` of those that may fire between two samples.
  private var prompt: [Int] = []
  package init(rules: [Rule]) {
    self.rules = rules.map(RuleEntries.init)
  }

  /// Notes the incident that a firing alert belongs to, or the rule that inhibits it.
  package mutating func note(_ telling: Telling, incident: UInt64, inhibitedBy: String?) {
    guard let index = rules.firstIndex(where: { $0.rule.name == telling.rule.name }) else { return }
    rules[index].entries[telling.slot].alert.incident = incident
    rules[index].entries[telling.slot].alert.inhibitedBy = inhibitedBy
  }

  /// Goes on with an alert from before a restart, unless it has fired anew.
  package mutating func restore(rule: Int, slot: Int, since: Instant, incident: UInt64) {
    rules[rule].makeRoom(slot + 1)
    guard rules[rule].entries[slot].alert.phase != .firing else { return }
    rules[rule].entries[slot].alert = Alert(firingSince: since, incident: incident)
    let window = rules[rule].rule.when.comparisons.compactMap(\.within).max() ?? .zero
    rules[rule].entries[slot].notOverBefore = since.monotonic + window
  }

  /// The firing rule that inhibits `rule`: any firing alert of the host or of another family, of the same family only that of the same
  /// instance.
  package func inhibitor(of rule: Rule, slot: Int) -> String? {
    for other in rules where !other.rule.inhibits.isEmpty && other.rule.name != rule.name {
      guard other.rule.inhibits.contains(where: { $0.matches(rule.name) }) else { continue }
      let fires =
        other.rule.family == rule.family && rule.family != nil
        ? slot < other.entries.count && other.entries[slot].alert.isTold : other.entries.contains { $0.alert.isTold }
      if fires { return other.rule.name }
    }
    return nil
  }

  /// Alerts that were inhibited, still fire and are inhibited no more.
  package func released(_ table: borrowing SignalTable, tell: (Telling) -> Void) {
    for rule in rules {
      for slot in rule.entries.indices where rule.entries[slot].alert.inhibitedBy != nil {
        let alert = rule.entries[slot].alert
        guard alert.phase == .firing, inhibitor(of: rule.rule, slot: slot) == nil else { continue }
        tell(Telling(rule: rule.rule, slot: slot, alert: alert, transition: .firing, value: rule.value(slot: slot, table)))
      }
    }
  }

  /// Evaluates every rule for every instance that is there.
  /// - Parameter tell: called for each transition with the rule, the slot and the alert as it was told of.
  package mutating func evaluate(
    _ table: borrowing SignalTable, at now: Instant, tell: (Telling) -> Void
  ) {
    for index in rules.indices {
      guard let family = rules[index].rule.family else {
        rules[index].step(slot: 0, table, at: now, tell: tell)
        continue
      }
      let count = table.families[family].names.count
      rules[index].makeRoom(count)
      for slot in 0..<count where table.families[family].present[slot] {
        guard rules[index].concerns(slot, table.families[family].names[slot]) else { continue }
        rules[index].step(slot: slot, table, at: now, tell: tell)
      }
    }
  }

  /// Chooses the rules of the host that may fire between two samples: those that compare levels alone, one of them such that `isPrompt`,
  /// and need not hold for any time.
  package mutating func choosePrompt(_ isPrompt: (SignalIndex) -> Bool) {
    prompt = rules.indices.filter { index in
      let rule = rules[index].rule
      guard rule.family == nil, rule.hold == .zero, !rule.when.holdsParts else { return false }
      let comparisons = rule.when.comparisons
      return comparisons.allSatisfy { $0.within == nil } && comparisons.contains { isPrompt($0.signal) }
    }
  }

  /// Evaluates those that don't fire. Whether one is over is for the next sample to say, so that what swings around a limit is told
  /// no more often than samples come.
  package mutating func evaluatePrompt(_ table: borrowing SignalTable, at now: Instant, tell: (Telling) -> Void) {
    for index in prompt where rules[index].entries[0].alert.phase == .inactive {
      rules[index].step(slot: 0, table, at: now, tell: tell)
    }
  }

  /// Ends the alerts of an instance that is gone, so that its slot can be given to another.
  package mutating func release(
    family: Int, slot: Int, _ table: borrowing SignalTable, tell: (Telling) -> Void
  ) {
    for index in rules.indices where rules[index].rule.family == family && slot < rules[index].entries.count {
      rules[index].end(slot: slot, as: .gone, table, tell: tell)
    }
  }

  /// Samples are missing: pending alerts start anew.
  package mutating func forgetHeldTime() {
    for index in rules.indices {
      for slot in rules[index].entries.indices {
        rules[index].entries[slot].alert.forgetHeldTime()
        rules[index].entries[slot].when.forgetHolds()
        rules[index].entries[slot].until.forgetHolds()
      }
    }
  }

  /// Swaps in a new configuration. Rules whose sentences did not change keep their alerts; firing alerts of others end.
  /// - Returns: how many rules kept their state.
  package mutating func replace(rules new: [Rule], _ table: borrowing SignalTable, tell: (Telling) -> Void) -> Int {
    var old: [String: RuleEntries] = [:]
    for entries in rules { old[entries.rule.name] = entries }
    var kept = 0
    rules = new.map { rule in
      guard var entries = old[rule.name], entries.rule.sentence == rule.sentence, entries.rule.family == rule.family else {
        return RuleEntries(rule)
      }
      old[rule.name] = nil
      kept += 1
      entries.rule = rule
      return entries
    }
    for entries in old.values.sorted(by: { $0.rule.name < $1.rule.name }) {
      var ended = entries
      for slot in ended.entries.indices { ended.end(slot: slot, as: .removed, table, tell: tell) }
    }
    return kept
  }
}
