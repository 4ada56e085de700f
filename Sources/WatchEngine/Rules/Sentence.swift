/// A signal as written: `memory.available`, `mount(/var*).free`.
package struct WrittenSignal: Equatable, Sendable {
  /// Without the pattern: `mount.free`.
  package var name: String
  /// The pattern in the parentheses.
  package var pattern: String?
  package var range: Range<Int>

  /// As in the sentence.
  package var text: String {
    guard let pattern, let dot = name.firstIndex(of: ".") else { return name }
    return "\(name[..<dot])(\(pattern))\(name[dot...])"
  }
}

/// A number and its unit as written: `10%`, `256MiB`, `3`.
package struct WrittenQuantity: Equatable, Sendable {
  package var number: Double
  /// The digits.
  package var digits: String
  /// Empty for a bare number.
  package var unit: String
  package var range: Range<Int>

  package var text: String { digits + unit }
}

/// A length of time as written after `for` or `within`.
package struct WrittenDuration: Equatable, Sendable {
  package var duration: Duration
  package var text: String
  /// From the keyword to the unit.
  package var range: Range<Int>
}

/// `SIGNAL op QUANTITY [within DURATION]`.
package struct WrittenComparison: Equatable, Sendable {
  package var signal: WrittenSignal
  package var comparator: Comparator
  package var quantity: WrittenQuantity
  package var within: WrittenDuration?

  package var range: Range<Int> { signal.range.lowerBound..<(within?.range ?? quantity.range).upperBound }
  /// With one blank between the words, so that equal comparisons have equal texts.
  package var text: String {
    "\(signal.text) \(comparator.rawValue) \(quantity.text)" + (within.map { " within \($0.text)" } ?? "")
  }
}

/// One part of a sentence, as written; names are not looked up yet.
package indirect enum Clause: Equatable, Sendable {
  case comparison(WrittenComparison)
  /// A signal that stands alone.
  case bare(WrittenSignal)
  /// `not` and a signal; the range begins at `not`.
  case negated(WrittenSignal, Range<Int>)
  case and(Clause, Clause)
  case or(Clause, Clause)
  case parentheses(Clause, hold: WrittenDuration?)

  package var text: String {
    switch self {
    case .comparison(let comparison): comparison.text
    case .bare(let signal): signal.text
    case .negated(let signal, _): "not \(signal.text)"
    case .and(let left, let right): "\(left.text) and \(right.text)"
    case .or(let left, let right): "\(left.text) or \(right.text)"
    case .parentheses(let inner, let hold): "(\(inner.text)\(hold.map { " for \($0.text)" } ?? ""))"
    }
  }
}

/// A whole `when` or `until`, as written.
package struct Sentence: Equatable, Sendable {
  package var clause: Clause
  /// The `for` at the end, over all of it.
  package var hold: WrittenDuration?

  /// In normalised form: one blank between words, nothing else changed.
  package var text: String { clause.text + (hold.map { " for \($0.text)" } ?? "") }
}
