/// Turns inputs into actions. A pure function of its state and its inputs: time enters through inputs alone, so that a recording
/// stepped through the same engine gives the same actions.
package struct Engine: Sendable {
  package internal(set) var readout = Readout()
  package internal(set) var table: SignalTable
  package internal(set) var book: AlertBook
  package internal(set) var incidents: IncidentBook
  package internal(set) var notifier: Notifier
  var history: SignalHistory
  /// OOM kills that wait for an alert that tells of them.
  var kills: [(kill: OOMKill, at: Instant)] = []
  /// Alerts from before a restart whose instances are not there yet.
  var restored: [Restored] = []
  package private(set) var settings: Settings
  /// By position in ``book``.
  package private(set) var rules: [Rule]
  let catalogue: CatalogueIndex
  private var slots: [FamilySlots]
  private var kernelLog: KernelLog
  /// Lost records of the kernel log that were told.
  private var toldLost: UInt64 = 0
  private var confirmation = OOMConfirmation()
  private var sources = SourceWatch()
  private let continuity = Continuity()
  /// The gaps and clock steps found so far; the rest of ``OwnFigures`` comes with the vitals.
  private var gaps: UInt64 = 0
  private var clockSteps: UInt64 = 0
  private let host: String

  /// How long an instance may be missing from its source before its alerts end and its place is given up.
  package static let instancePatience: Duration = .seconds(10)
  /// After a longer hole in the pulses rules wait for the sample, which knows whether there was a gap.
  static let promptPulse: Duration = .milliseconds(500)
  /// Tables and mounts older than this are not passed off as current; where samples are far apart, those older than two of them.
  package static let staleAfter: Duration = .seconds(15)

  /// The same for each input: some are only read every 10 s or every minute.
  private static func patience(with origin: Origin) -> Duration {
    switch origin {
    case .hardware: .seconds(60)
    case .backups: .seconds(300)
    default: staleAfter
    }
  }

  /// - Parameters:
  ///   - nextIncident: the number of the next incident; kept over restarts by the caller.
  ///   - facts: of the host that is watched.
  package init(rules: RuleSet, nextIncident: UInt64 = 1, facts: HostFacts = HostFacts(), catalogue: CatalogueIndex = .stock) {
    self.catalogue = catalogue
    host = facts.hostname
    readout.facts = facts
    kernelLog = KernelLog(pageBytes: facts.pageSize)
    settings = rules.settings
    self.rules = rules.rules
    book = AlertBook(rules: rules.rules)
    book.choosePrompt { catalogue.isPressure($0) }
    incidents = IncidentBook(next: nextIncident)
    notifier = Notifier(receivers: rules.receivers, quiet: rules.quietWindows)
    history = SignalHistory(hostCount: catalogue.host.count)
    table = SignalTable(
      hostCount: catalogue.host.count, families: catalogue.families.map { FamilyTable(signalCount: $0.signals.count) })
    slots = catalogue.families.map { _ in FamilySlots() }
  }

  /// Whether a kill waits for the kernel's counter, so that `/proc/vmstat` is worth reading at once.
  package var wantsKillCount: Bool { confirmation.isWaiting }

  // MARK: - Inputs

  /// Takes the stall totals, and looks whether a rule fires for them that need not hold for any time: such a rule does not wait for the
  /// next sample.
  package mutating func step(pulse: Pulse, at now: Instant) -> [Action] {
    readout.pulse = pulse
    // Estimates come with the samples.
    if pulse.hasNoPressure { return [] }
    let before = readout.pressure.newestAt
    readout.pressure.append(pulse)
    guard let before, now.monotonic - before <= Engine.promptPulse, readout.vitals.takenAt != nil else { return [] }
    evaluate(.pulse)
    var told: [AlertBook.Telling] = []
    book.evaluatePrompt(table, at: now) { told.append($0) }
    if told.isEmpty { return [] }
    var actions: [Action] = []
    tell(told, &actions, at: now)
    tellIncidents(&actions, at: now)
    return actions
  }

  /// Takes one record of the kernel log, as `/dev/kmsg` gave it.
  package mutating func step(kernelRecord bytes: Span<UInt8>, at now: Instant) {
    let told = kernelLog.counts.oomKills
    let event = kernelLog.take(bytes)
    if case .trouble(let trouble) = event {
      readout.troubles.note(trouble)
      if trouble.kind == .readOnlyRemount { noteReadOnly(at: now) }
    }
    if case .oomKill(let kill) = event {
      confirmation.add(kill, at: now.monotonic)
    } else if kernelLog.counts.oomKills > told {
      confirmation.add(nil, at: now.monotonic)
    }
  }

  /// Takes how the reading of the kernel log goes, after the records of one turn.
  package mutating func step(kernelLog unknown: Unknown?, at now: Instant) -> [Action] {
    kernelLog.counts.unknown = unknown
    let lost = kernelLog.counts.lostRecords
    guard lost > toldLost else { return [] }
    defer { toldLost = lost }
    return [.event(.kernelRecordsLost(count: lost - toldLost), at: now)]
  }

  /// Takes the kernel's counters between two samples, to confirm kills that wait for them.
  package mutating func step(vmstat: Source<VMStat>, at now: Instant) -> [Action] {
    var actions: [Action] = []
    confirmKills(vmstat, &actions, at: now)
    return actions
  }

  /// Takes a sample of the host, evaluates its signals and then every rule.
  /// - Parameters:
  ///   - vitals: exchanged for a sample that is not needed any more, so that its arrays can be refilled.
  ///   - own: what the program knows of itself.
  package mutating func step(vitals: inout Vitals, own: OwnFigures) -> [Action] {
    var actions: [Action] = []
    let now = vitals.instant
    examineContinuity(to: now, &actions)
    readout.vitals.take(&vitals, at: now)
    readout.forecasts.add(readout.vitals.now)
    readout.contention.add(readout.vitals)
    estimatePressure()
    readout.stalls.add(readout.vitals.now)
    takeOwn(own, at: now)
    noteSources(&actions, at: now)
    expireTables(at: now)
    evaluate(.pulse)
    evaluate(.vitals)
    evaluate(.kernel)
    evaluate(.own)
    confirmKills(readout.vitals.now.vmstat, &actions, at: now)
    evaluateRules(&actions, at: now)
    table.consumeEvents(catalogue)
    return actions
  }

  /// Takes the process and unit tables; exchanged like ``step(vitals:own:)``.
  package mutating func step(tables: inout Tables) -> [Action] {
    let now = tables.instant
    readout.tables.take(&tables, at: now)
    readout.forecasts.add(readout.tables.now)
    // Where the kernel log can be read it tells more of each, and tells it sooner.
    if kernelLog.counts.unknown != nil {
      for victim in readout.tables.now.victims { confirmation.add(victim, at: now.monotonic) }
    }
    evaluate(.tables)
    return retireMissing(.tables, at: now)
  }

  /// Takes the mounts; exchanged like ``step(vitals:own:)``.
  package mutating func step(mounts: inout MountTable) -> [Action] {
    let now = mounts.instant
    readout.mounts.take(&mounts, at: now)
    readout.forecasts.add(readout.mounts.now)
    readout.troubles.forgetUnmounted(readout.mounts.now, disks: readout.vitals.now)
    evaluate(.mounts)
    return retireMissing(.mounts, at: now)
  }

  /// Takes what the hardware tells of itself; exchanged like ``step(vitals:own:)``.
  package mutating func step(hardware: inout HardwareTable) -> [Action] {
    let now = hardware.instant
    readout.hardware.take(&hardware, at: now)
    evaluate(.hardware)
    return retireMissing(.hardware, at: now)
  }

  /// Takes the backups; exchanged like ``step(vitals:own:)``.
  package mutating func step(backups: inout BackupTable) -> [Action] {
    let now = backups.instant
    readout.backups.take(&backups, at: now)
    evaluate(.backups)
    return retireMissing(.backups, at: now)
  }

  /// Takes the listeners; exchanged like ``step(vitals:own:)``.
  package mutating func step(sockets: inout SocketTable) -> [Action] {
    let now = sockets.instant
    readout.sockets.take(&sockets, at: now)
    readout.forecasts.add(readout.sockets.now)
    evaluate(.sockets)
    return retireMissing(.sockets, at: now)
  }

  /// Swaps in a new configuration between two samples.
  package mutating func step(configuration new: RuleSet, at now: Instant) -> [Action] {
    var actions: [Action] = []
    settings = new.settings
    rules = new.rules
    var told: [AlertBook.Telling] = []
    let kept = book.replace(rules: new.rules, table) { told.append($0) }
    book.choosePrompt { [catalogue] in catalogue.isPressure($0) }
    history.forgetInstances()
    notifier.configure(receivers: new.receivers, quiet: new.quietWindows)
    tell(told, &actions, at: now)
    actions.append(.event(.configurationLoaded(rules: new.rules.count, kept: kept), at: now))
    return actions
  }

  // MARK: - Steps of a step

  private mutating func examineContinuity(to now: Instant, _ actions: inout [Action]) {
    guard let before = readout.vitals.takenAt else { return }
    let finding = continuity.examine(from: before, to: now, interval: settings.interval)
    if let gap = finding.gap {
      gaps &+= 1
      book.forgetHeldTime()
      actions.append(.event(.gap(length: gap.length, suspended: gap.suspended), at: now))
    }
    if let step = finding.clockStep {
      clockSteps &+= 1
      actions.append(.event(.clockStepped(by: step), at: now))
    }
  }

  /// Puts an estimate in the place of pressure figures that this kernel does not have.
  private mutating func estimatePressure() {
    guard readout.pulse.hasNoPressure, let pulse = readout.pressureEstimator.pulse(readout.vitals) else { return }
    readout.pressure.append(pulse, isEstimate: true)
  }

  private mutating func takeOwn(_ own: OwnFigures, at now: Instant) {
    var figures = own
    figures.gaps = gaps
    figures.clockSteps = clockSteps
    figures.tableAge = age(readout.tables.takenAt, at: now)
    figures.mountAge = age(readout.mounts.takenAt, at: now)
    readout.own.take(&figures, at: now)
    var counts = kernelLog.counts
    readout.kernel.take(&counts, at: now)
  }

  private mutating func noteSources(_ actions: inout [Action], at now: Instant) {
    for position in SourceList.all.indices {
      let unknown = SourceList.all[position].unknown(readout)
      if unknown == .notYetSampled { continue }
      if let event = sources.note(position, unknown) { actions.append(.event(event, at: now)) }
    }
  }

  /// A table that stopped coming is not passed off as new.
  private mutating func expireTables(at now: Instant) {
    for origin in Origin.slow {
      guard let age = age(origin.moment(readout), at: now), age > patience(with: origin) else { continue }
      table.clear(origin, .stale, catalogue)
    }
  }

  /// What the kernel stopped writing to is told by its mount at once, so that the rule on the kernel's word is inhibited.
  private mutating func noteReadOnly(at now: Instant) {
    guard let age = age(readout.mounts.takenAt, at: now), age <= patience(with: .mounts) else { return }
    for family in catalogue.families.indices where catalogue.families[family].origin == .mounts {
      table.families[family].refresh(
        signal: "mount.turned-read-only", of: catalogue.families[family], readout, slots[family])
    }
  }

  /// When a table is stale at this pace.
  private func patience(with origin: Origin) -> Duration { max(Engine.patience(with: origin), settings.interval * 2) }

  private func age(_ taken: Instant?, at now: Instant) -> Duration? { taken.map { now.monotonic - $0.monotonic } }

  mutating func evaluate(_ origin: Origin) {
    table.evaluate(origin, readout, catalogue, &slots)
  }

  private mutating func confirmKills(_ vmstat: Source<VMStat>, _ actions: inout [Action], at now: Instant) {
    var told: [HostEvent] = []
    confirmation.reconcile(count: vmstat.unknown == nil ? vmstat.value.oomKills : nil, at: now.monotonic) { told.append($0) }
    for event in told {
      if case .oomKill(let kill) = event {
        readout.lastOOMKill = kill
        kills.append((kill, now))
      }
      actions.append(.event(event, at: now))
    }
  }

  private mutating func evaluateRules(_ actions: inout [Action], at now: Instant) {
    resume(&actions, at: now)
    var told: [AlertBook.Telling] = []
    book.evaluate(table, at: now) { told.append($0) }
    tell(told, &actions, at: now)
    told.removeAll()
    book.released(table) { told.append($0) }
    tell(told, &actions, at: now)
    history.add(table, book, at: now)
    tellIncidents(&actions, at: now)
  }

  /// Tells what happened to alerts, and puts those that fire into incidents: causes before their consequences.
  private mutating func tell(_ told: [AlertBook.Telling], _ actions: inout [Action], at now: Instant) {
    for telling in told.sorted(by: { $0.alert.since.monotonic < $1.alert.since.monotonic }) {
      var change = change(telling, at: now)
      if telling.transition == .firing {
        change.inhibitedBy = book.inhibitor(of: telling.rule, slot: telling.slot)
        if change.inhibitedBy == nil { change.incident = incidents.join(change, at: now) }
        book.note(telling, incident: change.incident, inhibitedBy: change.inhibitedBy)
      } else {
        change.inhibitedBy = telling.alert.inhibitedBy
        incidents.note(change, at: now)
      }
      actions.append(.alert(change))
    }
  }

  mutating func retireMissing(_ origin: Origin, at now: Instant) -> [Action] {
    var told: [AlertBook.Telling] = []
    var actions: [Action] = []
    for family in catalogue.families.indices where catalogue.families[family].origin == origin {
      for slot in slots[family].missingSince.indices {
        guard let since = slots[family].missingSince[slot], now.monotonic - since >= Engine.instancePatience else { continue }
        book.release(family: family, slot: slot, table) { told.append($0) }
        tell(told, &actions, at: now)
        told.removeAll()
        slots[family].release(slot, in: &table.families[family])
      }
    }
    return actions
  }

  func change(_ telling: AlertBook.Telling, at now: Instant) -> AlertChange {
    let rule = telling.rule
    let speaker = speaker(for: rule, slot: telling.slot, value: telling.value)
    let culprit = telling.transition.isBad ? speaker.culprit : nil
    let victim = rule.signalName.hasPrefix("oom.") ? readout.lastOOMKill?.unit : nil
    let spoken = rule.signalName.hasPrefix("unit.") ? speaker.instance : nil
    return AlertChange(
      transition: telling.transition, rule: rule.name, instance: speaker.instance, severity: rule.severity,
      signal: rule.signalName, unit: rule.limitUnit, value: telling.value, threshold: rule.threshold,
      comparesMore: rule.when.comparisons.count > 1,
      message: speaker.message(telling, at: now), why: rule.why.map(speaker.fill), do: rule.do.map(speaker.fill),
      culprit: culprit, units: [spoken, culprit?.unit, victim, zombieUnit(for: rule), speaker.listenerUnit].compactMap { $0 },
      incident: telling.alert.incident,
      since: telling.alert.since, at: now, file: rule.file, line: rule.line)
  }

  /// Whoever fills in the texts of `rule` for the instance in `slot`.
  func speaker(for rule: Rule, slot: Int, value: Reading) -> Speaker {
    Speaker(
      readout: readout, table: table, catalogue: catalogue, family: rule.family, slot: slot,
      row: rule.family.flatMap { slots[$0].row[slot] },
      instance: rule.family.map { table.families[$0].names[slot] }, host: host, value: value,
      culprit: culprit(behind: rule, slot: slot))
  }

  /// The unit of the process that does not take notice of its children, for a rule about them.
  private func zombieUnit(for rule: Rule) -> String? {
    let tables = readout.tables.now
    guard rule.signalName == "process.zombies-of-one", let group = tables.processes.value.zombieParent?.group,
      tables.groups.value.indices.contains(group)
    else { return nil }
    return tables.groups.value[group].home.unit
  }

  /// Who takes most of what `rule` is about; a unit's rule asks inside of that unit.
  private func culprit(behind rule: Rule, slot: Int) -> Culprit? {
    // What holds up a login is another thing at each time.
    let asked = rule.signalName == "login.latency" ? readout.vitals.now.login.resource : rule.resource
    guard let resource = asked, readout.tables.takenAt != nil else { return nil }
    guard let family = rule.family else { return Culprit.find(resource, in: readout.tables.now) }
    switch catalogue.families[family].name {
    case "unit": return Culprit.find(resource, in: readout.tables.now, unit: table.families[family].names[slot])
    case "role": return slots[family].row[slot].flatMap { Culprit.find(resource, group: $0, in: readout.tables.now) }
    default: return Culprit.find(resource, in: readout.tables.now)
    }
  }
}
