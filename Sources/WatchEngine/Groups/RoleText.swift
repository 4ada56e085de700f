/// The text of a role's part with its `{…}` places: `pool worker`, `{user}@{db}`.
package struct RoleText: Equatable, Sendable {
  enum Part: Equatable, Sendable {
    case literal(String)
    /// By place in ``TitlePattern/names``.
    case place(Int)
    /// The program that an interpreter runs.
    case main
  }

  private var parts: [Part] = []

  package init() {}

  package var isEmpty: Bool { parts.isEmpty }

  var usesMain: Bool { parts.contains(.main) }

  /// - Parameters:
  ///   - text: `{name}` is a place, `{{` is a brace.
  ///   - names: that the title has.
  /// - Throws: at the first place that is not right; ranges count characters of `text`.
  package init(parsing text: [Unicode.Scalar], names: [String]) throws(SentenceError) {
    var literal = String.UnicodeScalarView()
    var position = 0
    while position < text.count {
      guard text[position] == "{", !(position + 1 < text.count && text[position + 1] == "{") else {
        literal.append(text[position])
        position += text[position] == "{" ? 2 : 1
        continue
      }
      guard let close = text[position...].firstIndex(of: "}") else {
        throw SentenceError(position..<position + 1, "`{` without `}`", hint: "a brace that is meant as such is written `{{`")
      }
      let name = String(text[(position + 1)..<close])
      if !literal.isEmpty { parts.append(.literal(String(literal))) }
      literal = String.UnicodeScalarView()
      if name == "main" {
        parts.append(.main)
      } else if let place = names.firstIndex(of: name) {
        parts.append(.place(place))
      } else {
        throw SentenceError(
          position..<close + 1, "`title` has no \(Diagnostic.quote("{\(name)}"))",
          hint: Diagnostic.suggestion(for: name, among: names + ["main"])
            ?? "put it into `title` where it stands there, or use `{main}`: the program that an interpreter runs")
      }
      position = close + 1
    }
    if !literal.isEmpty { parts.append(.literal(String(literal))) }
  }

  /// The text for one process, secrets masked. Without any of its places a text is empty: `{user}@{db}` of a title without both.
  func render(_ title: Span<UInt8>, _ places: [Range<Int>?], _ main: Range<Int>?) -> String {
    // Without places there is nothing to put together.
    if parts.count == 1, case .literal(let text) = parts[0] { return text }
    var text = ""
    var hasPlaces = false
    var isFilled = false
    for part in parts {
      let range: Range<Int>?
      switch part {
      case .literal(let literal):
        text += literal
        continue
      case .place(let index): range = places.indices.contains(index) ? places[index] : nil
      case .main: range = main
      }
      hasPlaces = true
      guard let range, !range.isEmpty else { continue }
      isFilled = true
      // Twice what a part can hold is enough to cut it properly.
      let shown = range.lowerBound..<min(range.upperBound, range.lowerBound + 2 * ProcessRole.partLimit)
      text += ProcessTitle(title.extracting(shown)).text
    }
    return hasPlaces && !isFilled ? "" : text
  }
}
