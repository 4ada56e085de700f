import WatchEngine

/// Which fields tell of what. A text of the catalogue may name the fields that every entry of its kind has.
///
/// `UNIT=` names the unit an entry is about, as systemd's own entries do: `journalctl UNIT=beanstalkd.service` shows both. It does
/// not make `systemctl status` show ours: for that journald demands that the sender is PID 1.
extension JournalEntry {
  mutating func add(_ change: AlertChange) {
    addMessage(change.journalMessage)
    add("TRANSITION", change.transition.rawValue)
    add("RULE", change.rule)
    add("INSTANCE", change.instance)
    add("UNIT", change.systemdUnit)
    add("SEVERITY", change.severity.word)
    add("SIGNAL", change.signal)
    add("VALUE", change.value)
    add("VALUE_TEXT", change.value.value == nil ? "unknown" : change.value.text(change.unit))
    add("SIGNAL_UNIT", change.unit.rawValue)
    add("THRESHOLD", change.threshold, limit: JournalEntry.longestInCatalogue)
    add("WHY", change.why ?? "The rule does not say.", limit: JournalEntry.longestInCatalogue)
    add("DO", change.do ?? "The rule does not say.", limit: JournalEntry.longestInCatalogue)
    add("INCIDENT", change.incident)
    add("INHIBITED_BY", change.inhibitedBy)
    add(change.culprit)
    add("HELD_TEXT", Quantity.text(change.age))
    add("CONFIG_FILE", change.file, limit: JournalEntry.longestInCatalogue)
    add("CONFIG_LINE", change.line)
    addTime(change.at)
  }

  mutating func add(_ change: IncidentChange) {
    addMessage(change.headline)
    add("INCIDENT", change.incident.number)
    add("TRANSITION", change.transition.rawValue)
    add("SEVERITY", change.incident.severity.word)
    add("RULE", change.incident.root?.change.rule)
    add("INSTANCE", change.incident.root?.change.instance)
    add("ALERTS", change.incident.members.count)
    add("STORY", change.story, limit: JournalEntry.longestStory)
    add(change.incident.root?.change.culprit)
    addTime(change.at)
  }

  private mutating func add(_ culprit: Culprit?) {
    guard let culprit else { return }
    add("CULPRIT", culprit.text)
    add("CULPRIT_UNIT", culprit.unit)
    add("CULPRIT_CONTAINER", culprit.container)
    add("CULPRIT_ROLE", culprit.role)
    add("CULPRIT_PID", culprit.pid)
    add("CULPRIT_COMM", culprit.process)
    add("CULPRIT_ACTIVITY", culprit.activity)
    add("CULPRIT_CMDLINE", culprit.command)
    add("CULPRIT_RESOURCE", culprit.resource.name)
    add("CULPRIT_AMOUNT", .known(culprit.amount))
  }

  mutating func add(_ event: HostEvent) {
    switch event {
    case .oomKill(let kill), .oomKillUnconfirmed(let kill): add(kill)
    case .oomKillsUntold(let count), .kernelRecordsLost(let count): add("COUNT", count)
    case .gap(let length, let suspended):
      add("LENGTH_TEXT", Quantity.text(length))
      add("LENGTH_SECONDS", .known(length.inSeconds))
      add("SUSPENDED_SECONDS", .known(suspended.inSeconds))
    case .clockStepped(let step): add("STEP_SECONDS", .known(step.inSeconds))
    case .sourceLost(let name, let why):
      add("SOURCE", name)
      add("UNKNOWN", why.text)
    case .sourceRegained(let name): add("SOURCE", name)
    case .configurationLoaded(let rules, let kept):
      add("RULES", rules)
      add("RULES_KEPT", kept)
    case .configurationRefused(let file, let line, let message, let errors):
      add("CONFIG_FILE", file, limit: JournalEntry.longestInCatalogue)
      add("CONFIG_LINE", line)
      add("CONFIG_ERROR", message, limit: JournalEntry.longestInCatalogue)
      add("CONFIG_ERRORS", errors)
    case .entriesDropped(let queue, let count):
      add("QUEUE", queue)
      add("COUNT", count)
    case .started, .stopping: break
    }
  }

  private mutating func add(_ kill: OOMKill) {
    add("VICTIM_PID", kill.pid)
    add("VICTIM_NAME", kill.name, limit: JournalEntry.longestInCatalogue)
    add("VICTIM_UNIT", kill.unit)
    add("UNIT", kill.unit)
    add("VICTIM_CGROUP", kill.cgroup)
    add("VICTIM_UID", kill.uid)
    add("VICTIM_RSS_BYTES", kill.residentBytes)
    add("VICTIM_ANON_BYTES", kill.anonymousBytes)
    add("VICTIM_FILE_BYTES", kill.fileBytes)
    add("VICTIM_SHMEM_BYTES", kill.sharedBytes)
    add("VICTIM_VM_BYTES", kill.totalBytes)
    add("VICTIM_OOM_SCORE_ADJ", kill.oomScoreAdjust)
    add("OOM_ASKER", kill.asker)
    add("OOM_CONSTRAINT", kill.constraintWord)
    add("OOM_CGROUP", kill.limitedCgroup)
    for bystander in kill.bystanders {
      // A field may stand more than once in an entry.
      add("OOM_BYSTANDER", "\(bystander.pid) \(bystander.residentBytes) \(bystander.name)")
    }
    add("KERNEL_SEQUENCE", kill.sequence)
  }
}

extension AlertChange {
  /// One line that can be understood without the other fields.
  var journalMessage: String {
    switch transition {
    case .resolved, .gone, .removed, .cancelled: "\(subject) \(transition.word) after \(Quantity.text(age)): \(message)"
    default: "\(subject) \(transition.word): \(message)"
    }
  }
}
