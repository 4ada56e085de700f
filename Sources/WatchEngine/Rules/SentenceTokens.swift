/// What is wrong at one spot of a sentence or template; ranges count characters of the value.
package struct SentenceError: Error, Equatable, Sendable {
  package var range: Range<Int>
  package var message: String
  package var hint: String?

  package init(_ range: Range<Int>, _ message: String, hint: String? = nil) {
    self.range = range
    self.message = message
    self.hint = hint
  }
}

/// How a comparison compares.
package enum Comparator: String, Equatable, Sendable, CaseIterable {
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "="
  case notEqual = "!="

  @inlinable
  package func holds(_ left: Double, _ right: Double) -> Bool {
    switch self {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .equal: left == right
    case .notEqual: left != right
    }
  }
}

/// The smallest parts of a sentence.
struct SentenceToken: Equatable {
  enum Kind: Equatable {
    case word(String)
    /// `mount(/var*).free`: family, pattern, and what follows the dot.
    case instance(family: String, pattern: String, rest: String)
    case comparator(Comparator)
    case open, close
  }

  var kind: Kind
  var range: Range<Int>

  /// Cuts a sentence into its tokens.
  /// - Throws: ``SentenceError`` at the first character that begins none.
  static func tokens(of text: [Unicode.Scalar]) throws(SentenceError) -> [SentenceToken] {
    var tokens: [SentenceToken] = []
    var position = 0
    while position < text.count {
      let start = position
      switch text[position] {
      case " ", "\t":
        position += 1
      case "(":
        position += 1
        tokens.append(SentenceToken(kind: .open, range: start..<position))
      case ")":
        position += 1
        tokens.append(SentenceToken(kind: .close, range: start..<position))
      case "<", ">", "=", "!":
        while position < text.count, "<>=!".unicodeScalars.contains(text[position]) { position += 1 }
        tokens.append(SentenceToken(kind: .comparator(try comparator(text, start..<position)), range: start..<position))
      default:
        position = endOfWord(text, from: start)
        let word = String(text[start..<position])
        if position < text.count, text[position] == "(", !SentenceKeyword.all.contains(word) {
          tokens.append(try instance(text, family: word, from: start, at: &position))
        } else {
          tokens.append(SentenceToken(kind: .word(word), range: start..<position))
        }
      }
    }
    return tokens
  }

  private static func endOfWord(_ text: [Unicode.Scalar], from start: Int) -> Int {
    var end = start
    while end < text.count, !text[end].isBlank, !"()<>=!".unicodeScalars.contains(text[end]) { end += 1 }
    return end
  }

  private static func comparator(_ text: [Unicode.Scalar], _ range: Range<Int>) throws(SentenceError) -> Comparator {
    let written = String(text[range])
    if let comparator = Comparator(rawValue: written) { return comparator }
    let meant = ["==": "=", "=<": "<=", "=>": ">=", "<>": "!=", "!": "not"][written]
    throw SentenceError(
      range, "expected one of `<` `<=` `>` `>=` `=` `!=`, found \(Diagnostic.quote(written))",
      hint: meant.map { "did you mean `\($0)`?" })
  }

  /// Goes on after `family`, at the opening parenthesis. The pattern ends at the first closing one.
  private static func instance(
    _ text: [Unicode.Scalar], family: String, from start: Int, at position: inout Int
  ) throws(SentenceError) -> SentenceToken {
    let open = position
    guard let close = text[open...].firstIndex(of: ")") else {
      throw SentenceError(
        open..<(open + 1), "expected `)` after the pattern of \(Diagnostic.quote(family))",
        hint: "a pattern names instances: `mount(/var*).free`")
    }
    let pattern = String(text[(open + 1)..<close])
    guard !pattern.isEmpty else {
      throw SentenceError(
        open..<(close + 1), "expected a pattern between the parentheses",
        hint: "all instances are meant by the name without parentheses")
    }
    guard close + 1 < text.count, text[close + 1] == "." else {
      throw SentenceError(
        start..<(close + 1), "expected `.` and the signal's name after the pattern", hint: "write it like `mount(/var*).free`")
    }
    position = endOfWord(text, from: close + 1)
    let rest = String(text[(close + 2)..<position])
    return SentenceToken(kind: .instance(family: family, pattern: pattern, rest: rest), range: start..<position)
  }
}

enum SentenceKeyword {
  static let all = ["and", "or", "not", "for", "within"]
}
