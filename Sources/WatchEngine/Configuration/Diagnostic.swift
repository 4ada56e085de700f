/// One error in the configuration, for the person who wrote it: where, what, and what to do.
package struct Diagnostic: Error, Equatable, Sendable {
  package var file: String
  /// Counted from 1; 0 when the error is of the file as a whole.
  package var line: Int
  /// Counted from 1, in characters; 0 when the error is of the file as a whole.
  package var column: Int
  /// How many characters are wrong, in this line.
  package var length: Int
  package var message: String
  package var hint: String?
  /// The line as it may be shown: tabs are spaces, control characters and what is not UTF-8 are U+FFFD, long lines are cut.
  package var sourceLine: String?
  /// The place of the spot in ``sourceLine``, counted from 0; differs from ``column`` where the line was cut.
  package var sourceOffset: Int

  /// An error of a whole file: one that can't be read.
  package init(file: String, message: String, hint: String? = nil) {
    self.file = file
    line = 0
    column = 0
    length = 0
    self.message = message
    self.hint = hint
    sourceLine = nil
    sourceOffset = 0
  }

  /// An error at `passage`, which is not empty.
  package init(at passage: Passage, in files: [SourceFile], message: String, hint: String? = nil) {
    let source = files.indices.contains(passage.file) ? files[passage.file] : nil
    self.init(file: source?.path ?? "", message: message, hint: hint)
    guard let source, let first = passage.letters.first else { return }
    line = first.line
    column = first.column
    length = passage.letters.prefix { $0.line == first.line }.count
    let shown = Excerpt(source.letters(ofLine: line), column: column, length: length)
    sourceLine = shown.text
    sourceOffset = shown.offset
    length = shown.length
  }

  /// `file:line:column: error: message`, the line, a caret under the spot, and the hint.
  package var text: String {
    var text = Excerpt.harmless(file)
    if line > 0 { text += ":\(line):\(column)" }
    text += ": error: \(message)\n"
    if let sourceLine, line > 0 {
      let number = "\(line)"
      let margin = String(repeating: " ", count: number.count)
      text += " \(number) | \(sourceLine)\n"
      text += " \(margin) | \(String(repeating: " ", count: sourceOffset))\(String(repeating: "^", count: max(1, length)))\n"
    }
    if let hint { text += "  hint: \(hint)\n" }
    return text
  }
}

/// As much of a line as fits on a terminal, harmless, around the spot that is wrong.
private struct Excerpt {
  static let width = 120
  var text: String
  var offset: Int
  var length: Int

  init(_ letters: [Letter], column: Int, length: Int) {
    let spot = max(0, min(column - 1, letters.count))
    // A long line is cut so that its wrong part begins in the middle.
    let start = letters.count > Self.width && spot > Self.width / 2 ? spot - Self.width / 2 : 0
    let end = min(letters.count, start + Self.width)
    text =
      (start > 0 ? "…" : "") + String(letters[start..<end].map { Self.harmless($0.scalar) }) + (end < letters.count ? "…" : "")
    // Marks take no place of their own on a terminal.
    let before = letters[start..<spot].count { !$0.scalar.properties.isMark }
    offset = before + (start > 0 ? 1 : 0)
    self.length = max(1, min(length, end - spot))
  }

  static func harmless(_ text: String) -> String { String(text.unicodeScalars.map { harmless($0) }) }

  /// The character itself if it only takes its place on a terminal, else one that does.
  static func harmless(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.properties.generalCategory {
    case .control: scalar == "\t" ? " " : "\u{FFFD}"
    case .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
    default: scalar
    }
  }
}

extension Unicode.Scalar.Properties {
  fileprivate var isMark: Bool { generalCategory == .nonspacingMark || generalCategory == .enclosingMark }
}

extension Diagnostic {
  /// `word` as it may stand in a message: in backquotes, harmless, cut at 40 characters.
  package static func quote(_ word: String) -> String {
    let scalars = word.unicodeScalars
    let shown = String(scalars.prefix(40).map { Excerpt.harmless($0) })
    return "`\(shown)\(scalars.count > 40 ? "…" : "")`"
  }

  /// `did you mean …?` for the name nearest to `word`; `nil` when none is near.
  package static func suggestion(for word: String, among names: [String]) -> String? {
    NearestName.of(word, among: names).map { "did you mean `\($0)`?" }
  }
}
