/// The unit of a signal. A rule that compares a signal must name a matching unit, or none for counts.
package enum SignalUnit: String, Sendable { case count, bytes, percent, seconds, perSecond, bytesPerSecond, celsius, flag }

/// How a signal is to be read.
package enum SignalKind: String, Sendable {
  /// A state that holds at a moment; rules hold it `for` a time.
  case level
  /// Things that happened since the input before; rules count them `within` a time.
  case event
}

/// What every entry of the catalogue tells about itself: the single source for validation, help, manuals and `forewarn signals`.
package struct SignalFacts: Sendable {
  package var name: String
  package var unit: SignalUnit
  package var kind: SignalKind = .level
  /// The signal that is 100 %, so that a rule may compare this one in percent: `memory.total` for `memory.available`.
  package var whole: String?
  package var origin: Origin
  /// One plain sentence about the world.
  package var doc: String
  /// The kernel's file and field.
  package var source: String
  /// The computation, for people.
  package var formula: String

  package init(
    _ name: String, _ unit: SignalUnit, kind: SignalKind = .level, of whole: String? = nil, from origin: Origin, doc: String,
    source: String, formula: String
  ) {
    self.name = name
    self.unit = unit
    self.kind = kind
    self.whole = whole
    self.origin = origin
    self.doc = doc
    self.source = source
    self.formula = formula
  }
}

/// A signal of which the host has one.
package struct HostSignal: Sendable {
  package var facts: SignalFacts
  /// The value now (level) or the increase since the input before (event).
  package var evaluate: @Sendable (borrowing Readout) throws(Unknown) -> Double

  package init(_ facts: SignalFacts, _ evaluate: @escaping @Sendable (borrowing Readout) throws(Unknown) -> Double) {
    self.facts = facts
    self.evaluate = evaluate
  }
}

/// Where one instance stands in the input of now and of before.
package struct RowPair: Sendable {
  package var now: Int
  /// `nil` for an instance that was not there before.
  package var before: Int?

  package init(now: Int, before: Int?) {
    self.now = now
    self.before = before
  }
}

/// A signal of which the host has one per instance of a ``SignalFamily``.
package struct InstanceSignal: Sendable {
  package var facts: SignalFacts
  package var evaluate: @Sendable (borrowing Readout, RowPair) throws(Unknown) -> Double

  package init(_ facts: SignalFacts, _ evaluate: @escaping @Sendable (borrowing Readout, RowPair) throws(Unknown) -> Double) {
    self.facts = facts
    self.evaluate = evaluate
  }
}

/// Signals that come once per disk, mount or unit: `disk(sda).busy`.
package struct SignalFamily: Sendable {
  /// The first part of its signals' names: `disk`, `mount`, `unit`.
  package var name: String
  package var origin: Origin
  package var doc: String
  /// Names start with ``name`` and a dot.
  package var signals: [InstanceSignal]
  /// How many instances there are now; 0 where the source is unknown.
  package var count: @Sendable (borrowing Readout) -> Int
  /// Why the instances are not known; `nil` when they are, even if there are none.
  package var unknown: @Sendable (borrowing Readout) -> Unknown?
  /// The name of instance `row` of now, unique in its family.
  package var instanceName: @Sendable (borrowing Readout, Int) -> String

  package init(
    _ name: String, from origin: Origin, doc: String, signals: [InstanceSignal],
    count: @escaping @Sendable (borrowing Readout) -> Int, unknown: @escaping @Sendable (borrowing Readout) -> Unknown?,
    instanceName: @escaping @Sendable (borrowing Readout, Int) -> String
  ) {
    self.name = name
    self.origin = origin
    self.doc = doc
    self.signals = signals
    self.count = count
    self.unknown = unknown
    self.instanceName = instanceName
  }
}

/// A word rather than a number, for `{…}` in `say` alone: the name of the process that holds most memory.
package struct TextSignal: Sendable {
  package var name: String
  /// The family whose instance it speaks of; `nil` for the host.
  package var family: String?
  package var doc: String
  package var source: String
  /// The text, unescaped; `nil` when unknown.
  package var render: @Sendable (borrowing Readout, Int?) -> String?

  package init(
    _ name: String, family: String? = nil, doc: String, source: String,
    render: @escaping @Sendable (borrowing Readout, Int?) -> String?
  ) {
    self.name = name
    self.family = family
    self.doc = doc
    self.source = source
    self.render = render
  }
}
