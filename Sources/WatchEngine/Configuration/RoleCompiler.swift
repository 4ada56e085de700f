/// All that the files say of one role.
package struct RoleSection: Sendable {
  package var name: String
  /// Where it first appears.
  package var title: Passage
  /// By key; the last file's.
  package var entries: [String: Entry] = [:]

  package static let keys = [
    "program", "name", "kernel", "title", "role", "detail", "activity", "takes-value", "names-main", "no-main", "enabled",
  ]

  package func lines(in files: [SourceFile]) -> [EffectiveLine] {
    Self.keys.compactMap { key in
      guard let entry = entries[key], !entry.value.isEmpty else { return nil }
      let file = files.indices.contains(entry.key.file) ? files[entry.key.file].path : nil
      return EffectiveLine(section: "role \(name)", key: key, value: entry.value.text, file: file, line: entry.key.line)
    }
  }
}

/// Turns one `[role NAME]` into a rule for roles, or into all of its errors.
package struct RoleCompiler {
  private let section: RoleSection
  private let files: [SourceFile]
  package private(set) var diagnostics: [Diagnostic] = []
  /// `nil` when there are errors.
  package private(set) var rule: RoleRule?
  package private(set) var isEnabled = true

  /// - Parameter others: the names of all roles, to tell which one was meant.
  package init(_ section: RoleSection, _ files: [SourceFile], others: [String]) {
    self.section = section
    self.files = files
    isEnabled = flag("enabled", default: true)
    let isKernel = flag("kernel", default: false)
    guard let program = section.entries["program"], !program.value.isEmpty else {
      report(
        section.entries["program"]?.key ?? section.title, "role `\(section.name)` has no `program`",
        hint: Diagnostic.suggestion(for: section.name, among: others.filter { $0 != section.name }) ?? "add `program = …`")
      return
    }
    if program.value.text.utf8.contains(where: { "*?,{".utf8.contains($0) }) {
      report(
        program.value, "`program` is what the processes are called, found \(Diagnostic.quote(program.value.text))",
        hint: "patterns for the process's name belong into `name`")
    }
    if isKernel, let name = section.entries["name"], !name.value.isEmpty {
      report(name.value, "threads of the kernel have no `name` but their title", hint: "leave it out and use `title`")
    }
    let names = section.entries["name"].flatMap { $0.value.isEmpty ? nil : $0.value.text } ?? program.value.text
    var rule = RoleRule(
      name: section.name, program: program.value.text,
      processNames: Self.words(names, separator: ",").map { ProcessNamePattern($0) })
    rule.isKernel = isKernel
    rule.title = title()
    rule.interpreter.takesValue = list("takes-value")
    rule.interpreter.namesMain = list("names-main")
    rule.interpreter.noMain = list("no-main")
    let hasTitle = rule.title != nil || (section.entries["title"]?.value.isEmpty ?? true)
    if hasTitle {
      let places = rule.title?.names ?? []
      rule.role = text("role", places)
      rule.detail = text("detail", places)
      rule.activity = text("activity", places)
    }
    if diagnostics.isEmpty { self.rule = rule }
  }

  private mutating func title() -> TitlePattern? {
    guard let entry = section.entries["title"] else { return nil }
    let pattern = Self.unquoted(entry.value)
    guard !pattern.isEmpty else { return nil }
    do throws(SentenceError) {
      return try TitlePattern(parsing: pattern.letters.map(\.scalar))
    } catch {
      report(error, in: pattern)
      return nil
    }
  }

  private mutating func text(_ key: String, _ names: [String]) -> RoleText {
    guard let entry = section.entries[key] else { return RoleText() }
    let text = Self.unquoted(entry.value)
    do throws(SentenceError) {
      return try RoleText(parsing: text.letters.map(\.scalar), names: names)
    } catch {
      report(error, in: text)
      return RoleText()
    }
  }

  /// Options, with blanks between them.
  private mutating func list(_ key: String) -> [String] {
    guard let entry = section.entries[key] else { return [] }
    let words = Self.words(entry.value.text, separator: " ")
    for word in words where !word.hasPrefix("-") && !word.hasPrefix("+") {
      report(
        entry.value, "expected options in `\(key)`, found \(Diagnostic.quote(word))", hint: "write it like `\(key) = -a --bc`")
      return []
    }
    return words
  }

  private mutating func flag(_ key: String, default standard: Bool) -> Bool {
    guard let entry = section.entries[key], !entry.value.isEmpty else { return standard }
    switch entry.value.text {
    case "yes": return true
    case "no": return false
    default:
      report(entry.value, "expected `yes` or `no`, found \(Diagnostic.quote(entry.value.text))")
      return standard
    }
  }

  private static func words(_ text: String, separator: Unicode.Scalar) -> [String] {
    text.unicodeScalars.split { $0 == separator || (separator == " " && $0 == "\t") }.map { String($0) }.compactMap { word in
      let letters = Array(word.unicodeScalars)
      guard let first = letters.firstIndex(where: { !$0.isBlank }), let last = letters.lastIndex(where: { !$0.isBlank }) else {
        return nil
      }
      return String(letters[first...last])
    }
  }

  /// Without quotes around it, which may be there for blanks that are easily overlooked.
  private static func unquoted(_ value: Passage) -> Passage {
    guard value.letters.count >= 2, value.letters.first?.scalar == "\"", value.letters.last?.scalar == "\"" else { return value }
    return value.part(1..<value.letters.count - 1).trimmed
  }

  private mutating func report(_ error: SentenceError, in value: Passage) {
    let place = value.part(error.range)
    report(place.isEmpty ? value : place, error.message, hint: error.hint)
  }

  private mutating func report(_ passage: Passage, _ message: String, hint: String? = nil) {
    diagnostics.append(Diagnostic(at: passage, in: files, message: message, hint: hint))
  }
}
