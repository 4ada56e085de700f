/// The text of `say`, `why` or `do` with its `{…}` places.
package struct Template: Equatable, Sendable {
  /// What is filled in when it is told. What is the same for every telling of a rule is filled in when it is compiled.
  package enum Place: Equatable, Sendable {
    /// The disk, mount or unit.
    case instance
    /// The alert's value, in this unit: see ``Condition/value(_:slot:memory:)``.
    case value(SignalUnit)
    /// The host's name.
    case host
    /// Who takes most of what the rule is about.
    case culprit
    /// Its unit, or what else it is known by.
    case culpritName
    /// The present reading of a signal.
    case reading(SignalIndex, SignalUnit)
    /// By position in ``Catalogue/texts``.
    case text(Int)
  }

  enum Part: Equatable, Sendable {
    case literal(String)
    case place(Place)
  }

  var parts: [Part] = []

  /// Without text.
  package init() {}

  /// The text with every place filled in by `resolve`. Unescaped: each sink escapes for itself.
  package func render(_ resolve: (Place) -> String) -> String {
    var text = ""
    for part in parts {
      switch part {
      case .literal(let literal): text += literal
      case .place(let place): text += resolve(place)
      }
    }
    return text
  }

  /// Appends the same text as UTF-8, to bytes that can be kept from one time to the next.
  package func append(to bytes: inout [UInt8], _ resolve: (Place) -> String) {
    for part in parts {
      switch part {
      case .literal(let literal): bytes.append(contentsOf: literal.utf8)
      case .place(let place): bytes.append(contentsOf: resolve(place).utf8)
      }
    }
  }

  /// Whether `{culprit}` is in it.
  package var saysWho: Bool { parts.contains(.place(.culprit)) }

  package var places: [Place] { parts.compactMap { if case .place(let place) = $0 { place } else { nil } } }
}

/// What a template may name besides signals.
package struct TemplateNames: Sendable {
  package var rule: String
  package var leading: LeadingComparison
  package var hold: Duration
  /// The rule's family; `nil` for a rule of the host.
  package var family: Int?
  /// Unset when the rule's sentence has errors: whether a place fits the family can't be judged then.
  package var knowsFamily = true

  package init(rule: String, leading: LeadingComparison, hold: Duration, family: Int?) {
    self.rule = rule
    self.leading = leading
    self.hold = hold
    self.family = family
  }

  /// For a rule whose sentence has errors, so that its texts can be checked all the same.
  package init(unfinished rule: String) {
    self.init(
      rule: rule,
      leading: LeadingComparison(
        signal: .host(-1), name: "", unit: .count, text: "", limit: 0, limitUnit: .count, whole: nil, isUpper: true),
      hold: .zero, family: nil)
    knowsFamily = false
  }

  static let words = ["signal", "instance", "value", "threshold", "limit", "for", "rule", "host", "culprit", "culprit.name"]
}

extension Template {
  /// Compiles a text: `{name}` is a place, `{{` is a brace.
  /// - Returns: the template and every error in it; with errors the template means nothing.
  package static func compile(
    _ text: [Unicode.Scalar], names: SignalNames, of rule: TemplateNames
  ) -> (template: Template, errors: [SentenceError]) {
    var template = Template()
    var errors: [SentenceError] = []
    var literal = String.UnicodeScalarView()
    var position = 0
    while position < text.count {
      guard text[position] == "{" else {
        literal.append(text[position])
        position += 1
        continue
      }
      if position + 1 < text.count, text[position + 1] == "{" {
        literal.append("{")
        position += 2
        continue
      }
      guard let end = text[position...].firstIndex(of: "}") else {
        errors.append(
          SentenceError(position..<(position + 1), "`{` without `}`", hint: "a brace that is meant as such is written `{{`"))
        break
      }
      let range = position..<(end + 1)
      position = end + 1
      do throws(SentenceError) {
        let part = try part(String(text[(range.lowerBound + 1)..<end]), range, names, rule)
        if case .literal(let constant) = part {
          literal.append(contentsOf: constant.unicodeScalars)
        } else {
          if !literal.isEmpty { template.parts.append(.literal(String(literal))) }
          literal = String.UnicodeScalarView()
          template.parts.append(part)
        }
      } catch {
        errors.append(error)
      }
    }
    if !literal.isEmpty { template.parts.append(.literal(String(literal))) }
    return (template, errors)
  }

  private static func part(
    _ word: String, _ range: Range<Int>, _ names: SignalNames, _ rule: TemplateNames
  ) throws(SentenceError) -> Part {
    switch word {
    case "":
      throw SentenceError(range, "expected a name between the braces", hint: "a brace that is meant as such is written `{{`")
    case "signal": return .literal(rule.leading.name)
    case "threshold": return .literal(rule.leading.text)
    case "limit": return .literal(Quantity.text(rule.leading.limit, rule.leading.limitUnit))
    case "for": return .literal(Quantity.text(rule.hold))
    case "rule": return .literal(rule.rule)
    case "host": return .place(.host)
    case "culprit": return .place(.culprit)
    case "culprit.name": return .place(.culpritName)
    case "value": return .place(.value(rule.leading.limitUnit))
    case "instance":
      guard rule.family != nil || !rule.knowsFamily else {
        throw SentenceError(range, "`{instance}` means nothing here: the rule is of the host", hint: "leave it out")
      }
      return .place(.instance)
    default: break
    }
    if let index = names.index(of: word), let facts = names.facts(index) {
      if let family = index.family { try check(word, of: names.families[family].name, range, names, rule) }
      return .place(.reading(index, facts.unit))
    }
    if let position = names.text(of: word) {
      if let family = names.texts[position].family { try check(word, of: family, range, names, rule) }
      return .place(.text(position))
    }
    throw SentenceError(
      range, "nothing is named \(Diagnostic.quote(word))",
      hint: Diagnostic.suggestion(for: word, among: TemplateNames.words + names.all + names.texts.map(\.name))
        ?? "`forewarn signals` lists the names; a brace that is meant as such is written `{{`")
  }

  private static func check(
    _ word: String, of family: String, _ range: Range<Int>, _ names: SignalNames, _ rule: TemplateNames
  ) throws(SentenceError) {
    if !rule.knowsFamily { return }
    if let position = rule.family, names.families[position].name == family { return }
    throw SentenceError(
      range, "`\(word)` is of one \(family), but the rule is not", hint: "compare a signal of `\(family)` in `when`")
  }
}
