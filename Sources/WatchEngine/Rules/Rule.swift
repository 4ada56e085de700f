/// One rule, compiled: its sentences refer to signals by index.
package struct Rule: Sendable {
  package var name: String
  /// Says when it is bad, without the outermost `for`, which is ``hold``.
  package var when: Condition
  /// Must hold this long before the alert fires.
  package var hold: Duration
  /// Says when it is over; `nil`: when ``when`` has been false for ``untilHold``.
  package var until: Condition?
  package var untilHold: Duration
  package var severity: Severity
  package var say: Template
  /// What it means for the people on the host, and why the limit is where it is.
  package var why: Template?
  /// What to do first, for people.
  package var `do`: Template?
  /// Rules that are not told to people while this one fires: what follows from it, or says less.
  package var inhibits: [Glob] = []
  /// The family whose instances the rule is evaluated for, by position in the catalogue; `nil` for the host.
  package var family: Int?
  /// Which instances of the family: the pattern in the parentheses; `nil` for all.
  package var instances: InstancePattern?
  /// The signal of the first comparison: its value is the alert's value.
  package var signal: SignalIndex
  package var signalName: String
  package var signalUnit: SignalUnit
  /// What somebody takes too much of when the alert fires; `nil` where nobody in particular can be blamed.
  package var resource: Resource?
  /// The unit of ``limit`` and of the alert's value: percent when the limit is a share of a whole, else ``signalUnit``.
  package var limitUnit: SignalUnit
  /// The first comparison as written, for people: `memory.available < 10%`.
  package var threshold: String
  /// The number the first comparison compares with, in the signal's unit or percent; how near a rule is to firing is told with it.
  package var limit: Double
  package var limitIsPercentOfWhole: SignalIndex?
  /// Whether it is larger values that are bad.
  package var limitIsUpper: Bool
  /// `when` and `until` in normalised form: a rule whose sentences did not change keeps its state over a reload.
  package var sentence: String
  /// The file and line of `when`.
  package var file: String
  package var line: Int
}

/// All rules of one configuration, the roles of processes, and the daemon's own settings.
package struct RuleSet: Sendable {
  package var rules: [Rule]
  package var settings: Settings
  package var roles = RoleBook()
  package var backups: [BackupRule] = []
  package var receivers: [Receiver] = []
  package var heartbeats: [Heartbeat] = []
  package var quietWindows: [QuietWindow] = []

  package init(rules: [Rule] = [], settings: Settings = Settings()) {
    self.rules = rules
    self.settings = settings
  }
}
