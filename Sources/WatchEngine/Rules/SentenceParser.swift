extension Sentence {
  /// Reads a sentence: `condition [for DURATION]`.
  /// - Throws: ``SentenceError`` at the first word that can't stand where it stands.
  package init(parsing text: [Unicode.Scalar]) throws(SentenceError) {
    var parser = SentenceParser(tokens: try SentenceToken.tokens(of: text), length: text.count)
    self = try parser.sentence()
  }
}

/// Goes over the tokens once, one method a line of the grammar in `docs/rules.md`.
private struct SentenceParser {
  /// A sentence beyond these is a mistake, and the recursion must end.
  static let termLimit = 32
  static let depthLimit = 8

  let tokens: [SentenceToken]
  let length: Int
  var position = 0
  var terms = 0
  var depth = 0

  init(tokens: [SentenceToken], length: Int) {
    self.tokens = tokens
    self.length = length
  }

  var next: SentenceToken? { position < tokens.count ? tokens[position] : nil }

  func isNext(_ keyword: String) -> Bool { next?.kind == .word(keyword) }

  /// The next token's place; at the end, that of the last one.
  var place: Range<Int> { next?.range ?? tokens.last?.range ?? 0..<length }

  mutating func sentence() throws(SentenceError) -> Sentence {
    let clause = try condition()
    let hold = isNext("for") ? try duration(after: "for") : nil
    guard let extra = next else { return Sentence(clause: clause, hold: hold) }
    if let hold, isNext("and") || isNext("or") { throw misplacedFor(hold) }
    if extra.kind == .close { throw SentenceError(extra.range, "`)` without `(`") }
    if let hold { throw SentenceError(extra.range, "expected the end of the sentence after `for \(hold.text)`, found \(found)") }
    throw SentenceError(extra.range, "expected `and`, `or`, `for` or the end of the sentence, found \(found)", hint: keywordHint)
  }

  func misplacedFor(_ hold: WrittenDuration) -> SentenceError {
    SentenceError(
      hold.range, "`for` must stand at the end of the sentence or of parentheses",
      hint: "put parentheses around what must hold so long: `(… for \(hold.text)) and …`")
  }

  mutating func condition() throws(SentenceError) -> Clause {
    var clause = try chain()
    while isNext("or") {
      position += 1
      clause = .or(clause, try chain())
    }
    return clause
  }

  mutating func chain() throws(SentenceError) -> Clause {
    var clause = try term()
    while isNext("and") {
      position += 1
      clause = .and(clause, try term())
    }
    return clause
  }

  mutating func term() throws(SentenceError) -> Clause {
    guard let token = next else { throw expected("a signal") }
    terms += 1
    guard terms <= Self.termLimit else {
      throw SentenceError(token.range, "a sentence can have at most \(Self.termLimit) comparisons", hint: "make two rules of it")
    }
    switch token.kind {
    case .open: return try parentheses()
    case .word("not"):
      position += 1
      if next?.kind == .open {
        throw SentenceError(
          token.range, "`not` stands before a flag only, not before parentheses",
          hint: "turn each comparison around: `not (a < 1 and b < 2)` is `a >= 1 or b >= 2`")
      }
      let signal = try signal()
      if case .comparator? = next?.kind {
        throw SentenceError(
          token.range, "`not` stands before a flag only, not before a comparison",
          hint: "turn it around: `<` is the opposite of `>=`")
      }
      return .negated(signal, token.range.lowerBound..<signal.range.upperBound)
    default:
      let signal = try signal()
      guard case .comparator(let comparator)? = next?.kind else { return .bare(signal) }
      position += 1
      let quantity = try quantity(after: comparator)
      let within = isNext("within") ? try duration(after: "within") : nil
      return .comparison(WrittenComparison(signal: signal, comparator: comparator, quantity: quantity, within: within))
    }
  }

  mutating func parentheses() throws(SentenceError) -> Clause {
    let open = place
    depth += 1
    guard depth <= Self.depthLimit else {
      throw SentenceError(open, "parentheses can be at most \(Self.depthLimit) deep", hint: "make two rules of it")
    }
    position += 1
    let inner = try condition()
    let hold = isNext("for") ? try duration(after: "for") : nil
    guard let close = next else { throw SentenceError(open, "`(` without `)`") }
    guard close.kind == .close else {
      if let hold, isNext("and") || isNext("or") { throw misplacedFor(hold) }
      throw expected(hold == nil ? "`and`, `or`, `for` or `)`" : "`)`")
    }
    position += 1
    depth -= 1
    return .parentheses(inner, hold: hold)
  }

  mutating func signal() throws(SentenceError) -> WrittenSignal {
    guard let token = next else { throw expected("a signal") }
    switch token.kind {
    case .word(let word) where !SentenceKeyword.all.contains(word):
      position += 1
      return WrittenSignal(name: word, pattern: nil, range: token.range)
    case .instance(let family, let pattern, let rest):
      position += 1
      return WrittenSignal(name: "\(family).\(rest)", pattern: pattern, range: token.range)
    default: throw expected("a signal")
    }
  }

  /// A number with its unit, together or apart by blanks.
  mutating func quantity(after comparator: Comparator) throws(SentenceError) -> WrittenQuantity {
    guard let token = next, case .word(let word) = token.kind, !SentenceKeyword.all.contains(word) else {
      throw expected("a quantity after `\(comparator.rawValue)`")
    }
    return try quantity(token, word)
  }

  mutating func quantity(_ token: SentenceToken, _ word: String) throws(SentenceError) -> WrittenQuantity {
    let digits = String(word.unicodeScalars.prefix { ("0"..."9").contains($0) || $0 == "." })
    if word.hasPrefix("-") { throw SentenceError(token.range, "a quantity has no sign, found \(Diagnostic.quote(word))") }
    // Beyond these many digits a double would not be what is written.
    guard digits.unicodeScalars.count <= 15 else { throw SentenceError(token.range, "a number can have at most 15 digits") }
    guard let first = digits.unicodeScalars.first, first != ".", digits.unicodeScalars.last != ".", let number = Double(digits)
    else {
      throw SentenceError(
        token.range, "expected a quantity, found \(Diagnostic.quote(word))",
        hint: "a quantity begins with a digit: `10%`, `1.5GiB`")
    }
    position += 1
    var unit = String(word.unicodeScalars.dropFirst(digits.unicodeScalars.count))
    var range = token.range
    if unit.isEmpty, let after = next, case .word(let apart) = after.kind, !SentenceKeyword.all.contains(apart), isUnit(apart) {
      unit = apart
      range = range.lowerBound..<after.range.upperBound
      position += 1
    }
    return WrittenQuantity(number: number, digits: digits, unit: unit, range: range)
  }

  /// Whether a word apart from its number can be meant as a unit: short, and neither a name nor a number nor a mistyped keyword.
  func isUnit(_ word: String) -> Bool {
    word.unicodeScalars.count <= 8 && NearestName.of(word, among: SentenceKeyword.all) == nil
      && !word.unicodeScalars.contains { $0 == "." || ("0"..."9").contains($0) }
  }

  /// `for` or `within`, at which the parser stands, and its length.
  mutating func duration(after keyword: String) throws(SentenceError) -> WrittenDuration {
    let start = place
    position += 1
    guard let token = next, case .word(let word) = token.kind, !SentenceKeyword.all.contains(word) else {
      throw expected("a length of time after `\(keyword)`")
    }
    let written = try quantity(token, word)
    guard let duration = Quantity.duration(written.number, written.unit) else {
      throw SentenceError(
        written.range, "expected a length of time, found \(Diagnostic.quote(written.text))",
        hint: "write it with one of the units us ms s m h d: `\(keyword) 2m`")
    }
    let least: Duration = keyword == "within" ? .seconds(1) : .zero
    guard duration >= least, duration <= .seconds(30 * 86_400) else {
      throw SentenceError(
        written.range,
        "\(Diagnostic.quote(written.text)) is out of range: `\(keyword)` takes \(keyword == "within" ? "1s" : "0s") to 30d")
    }
    return WrittenDuration(duration: duration, text: written.text, range: start.lowerBound..<written.range.upperBound)
  }

  var found: String {
    switch next?.kind {
    case nil: "the end"
    case .word(let word): Diagnostic.quote(word)
    case .instance(let family, let pattern, let rest): Diagnostic.quote("\(family)(\(pattern)).\(rest)")
    case .comparator(let comparator): "`\(comparator.rawValue)`"
    case .open: "`(`"
    case .close: "`)`"
    }
  }

  func expected(_ what: String) -> SentenceError {
    SentenceError(place, "expected \(what), found \(found)")
  }

  /// Which word was meant by the next one.
  var keywordHint: String? {
    guard case .word(let word)? = next?.kind else { return nil }
    let habits = ["&&": "and", "&": "and", "||": "or", "|": "or"]
    return habits[word].map { "did you mean `\($0)`?" } ?? Diagnostic.suggestion(for: word, among: SentenceKeyword.all)
  }
}
