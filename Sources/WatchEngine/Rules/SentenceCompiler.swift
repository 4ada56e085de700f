/// What is told of a rule by its first comparison: its value is the alert's value.
package struct LeadingComparison: Equatable, Sendable {
  package var signal: SignalIndex
  package var name: String
  package var unit: SignalUnit
  /// As written: `memory.available < 10%`.
  package var text: String
  package var limit: Double
  /// The unit of ``limit``: percent when it is a share of ``whole``.
  package var limitUnit: SignalUnit
  package var whole: SignalIndex?
  /// Whether it is larger values that are bad.
  package var isUpper: Bool
}

/// Looks up the names of the sentences of one rule and checks what can be compared with what.
package struct SentenceCompiler {
  let names: SignalNames
  /// The family of all sentences so far, and their pattern.
  package private(set) var family: Int?
  package private(set) var pattern: String?
  /// Of the first sentence.
  package private(set) var leading: LeadingComparison?
  private var nodes: [Condition.Node] = []
  private var windows = 0
  private var holds = 0
  /// The sentence before was compiled without an error.
  private var followsGoodSentence = false
  private var errors: [SentenceError] = []

  package init(_ names: SignalNames) { self.names = names }

  /// Which instances all sentences so far speak of; `nil` for all.
  package var instances: InstancePattern? {
    guard let pattern, let family, names.families.indices.contains(family) else { return nil }
    return InstancePattern(pattern, family: names.families[family].name)
  }

  /// Compiles `sentence`; with errors the condition means nothing.
  package mutating func compile(_ sentence: Sentence) -> (condition: Condition, errors: [SentenceError]) {
    nodes = []
    windows = 0
    holds = 0
    errors = []
    defer { followsGoodSentence = errors.isEmpty }
    let hasLevel = add(sentence.clause)
    if let hold = sentence.hold, !hasLevel { reject(hold) }
    var condition = Condition()
    condition.nodes = nodes
    return (condition, errors)
  }

  /// Adds the nodes of `clause`, the last of which is its own.
  /// - Returns: whether it looks at a level.
  private mutating func add(_ clause: Clause) -> Bool {
    switch clause {
    case .comparison(let comparison): return add(comparison)
    case .bare(let signal): return addFlag(signal, range: signal.range, isNegated: false)
    case .negated(let signal, let range): return addFlag(signal, range: range, isNegated: true)
    case .and(let left, let right): return add(left, right) { .and($0, $1) }
    case .or(let left, let right): return add(left, right) { .or($0, $1) }
    case .parentheses(let inner, let hold):
      let hasLevel = add(inner)
      guard let hold else { return hasLevel }
      if !hasLevel { reject(hold) }
      nodes.append(.held(nodes.count - 1, for: hold.duration, hold: holds))
      holds += 1
      return hasLevel
    }
  }

  private mutating func add(_ left: Clause, _ right: Clause, _ join: (Int, Int) -> Condition.Node) -> Bool {
    let leftHasLevel = add(left)
    let leftNode = nodes.count - 1
    let rightHasLevel = add(right)
    nodes.append(join(leftNode, nodes.count - 1))
    return leftHasLevel || rightHasLevel
  }

  private mutating func reject(_ hold: WrittenDuration) {
    errors.append(
      SentenceError(
        hold.range, "`for` holds levels, but only events are counted here",
        hint: "leave out `for`: `within` says how long an event counts"))
  }

  private mutating func addFlag(_ signal: WrittenSignal, range: Range<Int>, isNegated: Bool) -> Bool {
    guard let (index, facts) = lookUp(signal) else { return addNothing() }
    guard facts.unit == .flag else {
      let example = "\(signal.text) \(isNegated ? "<=" : ">") \(exampleQuantity(facts))"
      errors.append(
        SentenceError(
          range, "`\(signal.name)` is no flag: \(isNegated ? "`not` can't stand before it" : "it can't stand alone")",
          hint: "compare it: `\(example)\(facts.kind == .event ? " within 10m" : "")`"))
      return addNothing()
    }
    add(
      Condition.Comparison(signal: index, comparator: .equal, limit: isNegated ? 0 : 1), facts,
      text: (isNegated ? "not " : "") + signal.text, limitUnit: .flag, isUpper: !isNegated)
    return true
  }

  private mutating func add(_ written: WrittenComparison) -> Bool {
    guard let (index, facts) = lookUp(written.signal) else { return addNothing() }
    if facts.unit == .flag {
      errors.append(
        SentenceError(
          written.range, "`\(facts.name)` is a flag: it is not compared",
          hint: "write `\(written.signal.text)` or `not \(written.signal.text)`"))
      return addNothing()
    }
    checkKind(written, facts)
    guard let (limit, unit) = limit(written.quantity, facts) else { return addNothing() }
    var comparison = Condition.Comparison(signal: index, comparator: written.comparator, limit: limit)
    if unit == .percent, facts.unit != .percent {
      guard let whole = facts.whole.flatMap({ names.index(of: $0) }) else { return addNothing() }
      comparison.whole = whole
    }
    if facts.kind == .event, let within = written.within {
      comparison.within = within.duration
      comparison.window = windows
      windows += 1
    }
    let isUpper = written.comparator != .less && written.comparator != .lessOrEqual
    var bare = written
    bare.within = nil
    add(comparison, facts, text: bare.text, limitUnit: unit, isUpper: isUpper)
    // Without `within` the one error is told already.
    return facts.kind == .level || written.within == nil
  }

  private mutating func add(
    _ comparison: Condition.Comparison, _ facts: SignalFacts, text: String, limitUnit: SignalUnit, isUpper: Bool
  ) {
    nodes.append(.comparison(comparison))
    guard leading == nil else { return }
    leading = LeadingComparison(
      signal: comparison.signal, name: facts.name, unit: facts.unit, text: text, limit: comparison.limit, limitUnit: limitUnit,
      whole: comparison.whole, isUpper: isUpper)
  }

  /// Stands for a part with an error, so that the rest can be checked; says that it looks at a level, to cause no other error.
  private mutating func addNothing() -> Bool {
    nodes.append(.comparison(Condition.Comparison(signal: .host(-1), comparator: .equal, limit: 0)))
    return true
  }

  private mutating func checkKind(_ written: WrittenComparison, _ facts: SignalFacts) {
    switch (facts.kind, written.within) {
    case (.event, nil):
      errors.append(
        SentenceError(
          written.range, "`\(facts.name)` counts events: it needs `within`", hint: "write `\(written.text) within 10m`"))
    case (.level, let within?):
      errors.append(
        SentenceError(
          within.range, "`\(facts.name)` is a level: it takes `for`, not `within`",
          hint: "write `for` at the end of the sentence, or `(… for …)`"))
    case (.event, _?), (.level, nil): break
    }
  }
}

extension SentenceCompiler {
  /// Finds a signal, and sees to it that the rule speaks of one family with one pattern.
  private mutating func lookUp(_ signal: WrittenSignal) -> (SignalIndex, SignalFacts)? {
    if signal.pattern != nil, let dot = signal.name.firstIndex(of: ".") {
      let familyName = String(signal.name[..<dot])
      guard names.family(named: familyName) != nil else {
        let families = names.families.map(\.name)
        errors.append(
          SentenceError(
            signal.range, "\(Diagnostic.quote(familyName)) has no instances",
            hint: Diagnostic.suggestion(for: familyName, among: families) ?? "these have: \(families.joined(separator: ", "))"))
        return nil
      }
    }
    guard let index = names.index(of: signal.name), let facts = names.facts(index) else {
      errors.append(unknown(signal))
      return nil
    }
    guard let position = index.family else { return (index, facts) }
    if let family, family != position {
      errors.append(
        SentenceError(
          signal.range,
          "one rule can speak of one family only: `\(names.families[family].name)` and `\(names.families[position].name)`",
          hint: "make two rules of it"))
      return nil
    }
    if family == nil, followsGoodSentence {
      errors.append(
        SentenceError(
          signal.range, "`until` speaks of each `\(names.families[position].name)`, but `when` of the host",
          hint: "compare a signal of `\(names.families[position].name)` in `when` too"))
      return nil
    }
    family = position
    if let written = signal.pattern {
      if names.families[position].name == "role", RolePattern(written).count > RolePattern.partLimit {
        errors.append(
          SentenceError(
            signal.range, "a role has at most \(RolePattern.partLimit) parts, found \(RolePattern(written).count)",
            hint: "write it like `role(postgres, backend, app)\(signal.name.dropFirst(4))`"))
      }
      if let pattern, pattern != written {
        errors.append(
          SentenceError(
            signal.range, "one rule can have one pattern only: \(Diagnostic.quote(pattern)) and \(Diagnostic.quote(written))",
            hint: "make two rules of it"))
      }
      pattern = pattern ?? written
    }
    return (index, facts)
  }

  private func unknown(_ signal: WrittenSignal) -> SentenceError {
    if names.text(of: signal.name) != nil {
      return SentenceError(
        signal.range, "`\(signal.name)` is a text: it can't be compared", hint: "use it in `say`: `{\(signal.name)}`")
    }
    if names.families.contains(where: { $0.name == signal.name }) {
      return SentenceError(
        signal.range, "`\(signal.name)` is a family of signals",
        hint: "name one of them: `\(names.families.first { $0.name == signal.name }?.signals.first?.name ?? signal.name)`")
    }
    return SentenceError(
      signal.range, "no signal is named \(Diagnostic.quote(signal.name))",
      hint: Diagnostic.suggestion(for: signal.name, among: names.all) ?? "`forewarn signals` lists them all")
  }

  /// The number in the signal's unit, or in percent of its whole.
  private mutating func limit(_ quantity: WrittenQuantity, _ facts: SignalFacts) -> (Double, SignalUnit)? {
    var words = Quantity.scales(of: facts.unit).map(\.word)
    if facts.whole != nil, facts.unit != .percent { words.append("%") }
    if let scale = Quantity.scales(of: facts.unit).first(where: { $0.word == quantity.unit }) {
      return (quantity.number * scale.factor, facts.unit)
    }
    if quantity.unit == "%", facts.whole != nil { return (quantity.number, .percent) }
    if quantity.unit.isEmpty, facts.unit == .count { return (quantity.number, .count) }
    let list = words.map { "`\($0)`" }.joined(separator: " ")
    if facts.unit == .count {
      errors.append(
        SentenceError(
          quantity.range,
          "`\(facts.name)` is a count: it takes a bare number\(words.isEmpty ? "" : " or `%`"), found \(Diagnostic.quote(quantity.text))",
          hint: "write `\(quantity.digits)`"))
    } else if quantity.unit.isEmpty {
      errors.append(
        SentenceError(
          quantity.range, "`\(facts.name)` needs a unit, found \(Diagnostic.quote(quantity.text))",
          hint: words.count == 1 ? "write `\(quantity.digits)\(words[0])`" : "one of \(list)"))
    } else {
      let near = quantity.unit == "%" ? nil : Diagnostic.suggestion(for: quantity.unit, among: words)
      errors.append(
        SentenceError(
          quantity.range, "\(Diagnostic.quote(quantity.unit)) is no unit of `\(facts.name)`",
          hint: near ?? (words.count == 1 ? "write `\(quantity.digits)\(words[0])`" : "one of \(list)")))
    }
    return nil
  }

  private func exampleQuantity(_ facts: SignalFacts) -> String {
    switch facts.unit {
    case .count, .flag: "10"
    case .bytes: "1GiB"
    case .percent: "10%"
    case .seconds: "10s"
    case .perSecond: "10/s"
    case .celsius: "80C"
    case .bytesPerSecond: "10MiB/s"
    }
  }
}
