import WatchEngine

/// The catalogue with what a status says of each entry.
struct SignalListing: Sendable {
  struct Entry: Sendable {
    var name: String
    /// `nil` for a word, which has no number.
    var unit: SignalUnit?
    var kind: SignalKind = .level
    /// The signal that is 100 %.
    var whole: String?
    var doc: String
    var source: String
    var formula: String?
    var family: String?
    /// Of a signal of the host; `nil` for others and without a status.
    var value: StatusValue?
    /// Whether ``value`` was worked out, because this kernel does not tell it.
    var isEstimate = false
    /// Of a signal of a family, by name; `nil` without a status.
    var instances: [Instance]?
    /// Whether each of ``instances`` is to be shown.
    var showsInstances = false
  }

  struct Instance: Sendable {
    /// `disk(sda).busy`
    var name: String
    var value: StatusValue
  }

  var entries: [Entry]
  /// Whether values are known at all.
  var hasValues: Bool

  /// - Parameters:
  ///   - pattern: a shell pattern for the whole name or a part of it; `nil` for all.
  ///   - showsInstances: whether to list instances that the pattern does not name.
  init(_ document: StatusDocument?, pattern: String?, showsInstances: Bool) {
    hasValues = document != nil
    let wanted = NamePattern(pattern)
    var entries: [Entry] = []
    for signal in Catalogue.host where wanted.fits(signal.facts.name) {
      var entry = Entry(signal.facts, value: document.map { $0.signals?[signal.facts.name] ?? .unknown("not told") })
      entry.isEstimate = document?.estimates?.contains(signal.facts.name) ?? false
      entries.append(entry)
    }
    for family in Catalogue.families {
      for signal in family.signals {
        let isNamed = wanted.fits(signal.facts.name)
        var entry = Entry(signal.facts, family: family.name)
        let all = document.map { Self.instances(of: signal.facts.name, family.name, $0) }
        entry.instances = isNamed ? all : all?.filter { wanted.fits($0.name) }
        entry.showsInstances = isNamed ? showsInstances : true
        if isNamed || !(entry.instances ?? []).isEmpty { entries.append(entry) }
      }
    }
    for word in Catalogue.texts where wanted.fits(word.name) {
      entries.append(Entry(name: word.name, doc: word.doc, source: word.source, family: word.family))
    }
    self.entries = entries
  }

  private static func instances(of signal: String, _ family: String, _ document: StatusDocument) -> [Instance] {
    (document.instances?[family] ?? [:]).sorted { $0.key < $1.key }.map { name, values in
      Instance(name: fullName(signal, name), value: values[signal] ?? .unknown("not told"))
    }
  }

  /// As it is written in a rule: `disk(sda).busy`.
  private static func fullName(_ signal: String, _ instance: String) -> String {
    guard let dot = signal.firstIndex(of: ".") else { return signal }
    return "\(signal[..<dot])(\(instance))\(signal[dot...])"
  }
}

extension SignalListing.Entry {
  init(_ facts: SignalFacts, family: String? = nil, value: StatusValue? = nil) {
    self.init(
      name: facts.name, unit: facts.unit, kind: facts.kind, whole: facts.whole, doc: facts.doc, source: facts.source,
      formula: facts.formula, family: family, value: value)
  }
}

/// What somebody looks for: with `*` or `?` the whole name, else a part of it.
struct NamePattern: Sendable {
  private let glob: Glob?

  init(_ pattern: String?) {
    glob = pattern.map { Glob($0.contains { $0 == "*" || $0 == "?" } ? $0 : "*\($0)*") }
  }

  func fits(_ name: String) -> Bool { glob?.matches(name) ?? true }
}
