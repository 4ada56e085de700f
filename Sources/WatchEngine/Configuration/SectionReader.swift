/// `key = value`, and where it stands.
package struct Entry: Equatable, Sendable {
  package var key: Passage
  package var value: Passage

  /// The value's place, or the key's where no value stands.
  package var spot: Passage { value.isEmpty ? key : value }
}

/// `[title]` and the entries up to the next one.
package struct Section: Equatable, Sendable {
  /// What stands between the brackets.
  package var title: Passage
  package var entries: [Entry] = []
}

/// Reads the syntax of systemd's unit files (systemd.syntax(7)): sections, `key = value`, comments with `#` and `;`, a
/// backslash at the end of a line that goes on in the next one.
package struct SectionReader {
  /// As many errors as anybody reads at once; a file of another kind has one in every line.
  package static let errorLimit = 100

  private let files: [SourceFile]
  private let file: Int
  private var line = 1
  private var hasSection = false
  /// Set in a section without a proper title: its entries can't be judged.
  private var isSkipping = false
  package private(set) var sections: [Section] = []
  package private(set) var diagnostics: [Diagnostic] = []

  /// Reads the file at position `file` of `files`.
  package init(_ files: [SourceFile], file: Int) {
    self.files = files
    self.file = file
    guard files.indices.contains(file) else { return }
    while line <= files[file].lineCount, diagnostics.count < Self.errorLimit { readLine() }
    if diagnostics.count >= Self.errorLimit {
      diagnostics.append(
        Diagnostic(file: files[file].path, message: "more than \(Self.errorLimit) errors: the rest of the file was not read"))
    }
  }

  /// Reads one line and those in which it goes on.
  private mutating func readLine() {
    let text = Passage(file: file, letters: nextLine()).trimmed
    guard let first = text.letters.first, !isComment(text) else { return }
    if let bad = text.letters.firstIndex(where: { $0.scalar.isForbidden }) {
      let scalar = text.letters[bad].scalar
      let at = Passage(file: file, letters: text.letters[bad...bad])
      report(
        at, scalar == "\u{FFFD}" ? "a byte that is not UTF-8 text" : "a control character (\(scalar.name))",
        hint: "write the line anew")
      if first.scalar == "[" { skipSection() }
      return
    }
    if first.scalar == "[" { return readTitle(text) }
    guard let equals = text.letters.firstIndex(where: { $0.scalar == "=" }) else {
      report(text, "expected `key = value` or `[section]`, found \(Diagnostic.quote(text.text))", hint: "comments begin with `#`")
      return
    }
    let key = Passage(file: file, letters: text.letters[..<equals]).trimmed
    let value = Passage(file: file, letters: text.letters[(equals + 1)...]).trimmed
    guard !key.isEmpty else {
      report(Passage(file: file, letters: text.letters[equals...equals]), "expected a key before `=`")
      return
    }
    guard hasSection else {
      report(key, "\(Diagnostic.quote(key.text)) stands before any section", hint: "begin with `[forewarn]` or `[rule NAME]`")
      return
    }
    guard !isSkipping, !sections.isEmpty else { return }
    sections[sections.count - 1].entries.append(Entry(key: key, value: value))
  }

  /// The letters of the next line and of those in which it goes on; comments between are left out. Each backslash with the blanks
  /// around it is one blank: how a file is indented is nothing that an alert should say.
  private mutating func nextLine() -> ArraySlice<Letter> {
    var letters = files[file].letters(ofLine: line)
    line += 1
    if isComment(Passage(file: file, letters: letters[...]).trimmed) { return [] }
    while goesOn(letters), line <= files[file].lineCount {
      letters[letters.count - 1].scalar = " "
      while let blank = letters.indices.dropLast().last, letters[blank].scalar.isBlank { letters.remove(at: blank) }
      var more = files[file].letters(ofLine: line)
      line += 1
      while isComment(Passage(file: file, letters: more[...]).trimmed), line <= files[file].lineCount {
        more = files[file].letters(ofLine: line)
        line += 1
      }
      if isComment(Passage(file: file, letters: more[...]).trimmed) { break }
      letters += more.drop { $0.scalar.isBlank }
    }
    return letters[...]
  }

  private func isComment(_ text: Passage) -> Bool {
    guard let first = text.letters.first?.scalar else { return false }
    return first == "#" || first == ";"
  }

  /// An even number of backslashes stands for half as many real ones.
  private func goesOn(_ letters: [Letter]) -> Bool {
    letters.reversed().prefix { $0.scalar == "\\" }.count % 2 == 1
  }

  private mutating func readTitle(_ text: Passage) {
    hasSection = true
    isSkipping = false
    guard text.letters.last?.scalar == "]" else {
      report(text, "expected `]` at the end of the section's title, found \(Diagnostic.quote(text.text))")
      return skipSection()
    }
    let title = Passage(file: file, letters: text.letters.dropFirst().dropLast()).trimmed
    guard !title.isEmpty else {
      report(
        text, "expected a title between the brackets",
        hint: "write it like `[forewarn]` or `[rule NAME]`")
      return skipSection()
    }
    sections.append(Section(title: title))
  }

  private mutating func skipSection() {
    hasSection = true
    isSkipping = true
  }

  private mutating func report(_ passage: Passage, _ message: String, hint: String? = nil) {
    diagnostics.append(Diagnostic(at: passage, in: files, message: message, hint: hint))
  }
}

extension Unicode.Scalar {
  /// What no line but a comment may hold: control characters except tabs, and what stands for bytes that are no text.
  fileprivate var isForbidden: Bool {
    (properties.generalCategory == .control && self != "\t") || self == "\u{FFFD}"
  }

  /// `U+001B`.
  fileprivate var name: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
