/// A pattern for process titles, compiled: `postgres: [{cluster...}: ]autovacuum worker[ {db}]`.
///
/// Text stands for itself, a run of blanks for any run of blanks (spaces, tabs, NULs and the like: what separates arguments in
/// `/proc/PID/cmdline` too). `{name}` is one word or the part of one, `{name#}` digits, `{name...}` any text that is not empty, `*` any text, `[…]`
/// what may be missing. `{{`, `[[`, `]]` and `**` stand for the characters. A title fits as a whole, without the blanks at its ends.
/// Where there is a choice, places take as little as they can, and what may be missing is there.
package struct TitlePattern: Equatable, Sendable {
  enum Step: Equatable, Sendable {
    /// By place in ``text``.
    case text(Range<Int>)
    case blanks
    /// `{name}`, by place in ``names``.
    case word(Int)
    /// `{name#}`.
    case number(Int)
    /// `{name...}`.
    case rest(Int)
    case any
    /// What stands before the step `end` may be missing.
    case optional(end: Int)
  }

  /// More is a mistake, and matching must end in time.
  static let lengthLimit = 256
  static let placeLimit = 8

  private(set) var steps: [Step] = []
  private(set) var text: [UInt8] = []
  /// Of the places, in their order.
  package private(set) var names: [String] = []

  package static func == (left: TitlePattern, right: TitlePattern) -> Bool {
    left.steps == right.steps && left.text == right.text && left.names == right.names
  }

  /// - Throws: at the first character that can't stand where it stands; ranges count characters of `pattern`.
  package init(parsing pattern: [Unicode.Scalar]) throws(SentenceError) {
    guard pattern.count <= Self.lengthLimit else {
      throw SentenceError(Self.lengthLimit..<pattern.count, "a pattern can have at most \(Self.lengthLimit) characters")
    }
    var group: (step: Int, place: Int)?
    var position = 0
    while position < pattern.count {
      let character = pattern[position]
      let isDoubled = position + 1 < pattern.count && pattern[position + 1] == character
      switch character {
      case "{" where !isDoubled: try addPlace(pattern, &position)
      case "*" where !isDoubled:
        guard steps.last != .any else { throw SentenceError(position..<position + 1, "`*` right after `*`") }
        steps.append(.any)
        position += 1
      case "[" where !isDoubled:
        if group != nil {
          throw SentenceError(
            position..<position + 1, "`[` inside of `[…]`", hint: "a bracket that is meant as such is written `[[`")
        }
        group = (steps.count, position)
        steps.append(.optional(end: 0))
        position += 1
      case "]" where group != nil && !isDoubled:
        if let open = group, open.step + 1 == steps.count {
          throw SentenceError(open.place..<position + 1, "expected something between the brackets")
        }
        if let open = group { steps[open.step] = .optional(end: steps.count) }
        group = nil
        position += 1
      case " ", "\t":
        if steps.last != .blanks { steps.append(.blanks) }
        position += 1
      default:
        addText(character)
        position += isDoubled && "{[]*".unicodeScalars.contains(character) ? 2 : 1
      }
    }
    if let group {
      throw SentenceError(
        group.place..<group.place + 1, "`[` without `]`", hint: "a bracket that is meant as such is written `[[`")
    }
  }

  private mutating func addText(_ character: Unicode.Scalar) {
    let start = text.count
    appendUTF8(character, to: &text)
    if case .text(let range)? = steps.last, !steps.contains(.optional(end: steps.count)) {
      steps[steps.count - 1] = .text(range.lowerBound..<text.count)
    } else {
      steps.append(.text(start..<text.count))
    }
  }

  private mutating func addPlace(_ pattern: [Unicode.Scalar], _ position: inout Int) throws(SentenceError) {
    guard let close = pattern[position...].firstIndex(of: "}") else {
      throw SentenceError(position..<position + 1, "`{` without `}`", hint: "a brace that is meant as such is written `{{`")
    }
    let range = position..<close + 1
    var name = String(pattern[(position + 1)..<close])
    let isRest = name.hasSuffix("...")
    let isNumber = name.hasSuffix("#")
    if isRest { name.removeLast(3) }
    if isNumber { name.removeLast() }
    guard !name.isEmpty, name.utf8.allSatisfy({ $0 &- 0x61 <= 25 || $0 &- 0x30 <= 9 || $0 == UInt8(ascii: "-") }) else {
      throw SentenceError(
        range, "expected a name between the braces, found \(Diagnostic.quote(name))",
        hint: "write it in small letters, like `{pool}`; `{pool...}` is several words, `{pool#}` a number")
    }
    guard name != "main" else {
      throw SentenceError(range, "`{main}` is the program that an interpreter runs", hint: "choose another name")
    }
    guard !names.contains(name) else { throw SentenceError(range, "`{\(name)}` stands here twice", hint: "choose another name") }
    guard names.count < Self.placeLimit else { throw SentenceError(range, "a pattern can have at most \(Self.placeLimit) names") }
    switch steps.last {
    case .word, .number, .rest, .any:
      throw SentenceError(range, "nothing tells where `{\(name)}` begins", hint: "put a blank or some text before it")
    default: break
    }
    steps.append(isRest ? .rest(names.count) : isNumber ? .number(names.count) : .word(names.count))
    names.append(name)
    position = close + 1
  }
}
