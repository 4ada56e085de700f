/// Turns one `[rule NAME]` into a rule, or into all of its errors.
package struct RuleCompiler {
  private let section: RuleSection
  private let files: [SourceFile]
  private let names: SignalNames
  package private(set) var diagnostics: [Diagnostic] = []
  /// `nil` when there are errors.
  package private(set) var rule: Rule?
  package private(set) var isEnabled = true

  /// - Parameter others: the names of all rules, to tell which one was meant.
  package init(_ section: RuleSection, _ files: [SourceFile], _ names: SignalNames, others: [String]) {
    self.section = section
    self.files = files
    self.names = names
    isEnabled = enabled()
    let missing = ["when", "severity", "say"].filter { section.entries[$0] == nil }
    if !missing.isEmpty {
      let list = Self.list(missing.map { "`\($0)`" }, "or")
      report(
        section.title, "rule `\(section.name)` has no \(list)",
        hint: Diagnostic.suggestion(for: section.name, among: others.filter { $0 != section.name })
          ?? "add \(Self.list(missing.map { "`\($0) = …`" }))")
    }
    let severity = severity()
    let inhibits = inhibits(others)
    var compiler = SentenceCompiler(names)
    let when = sentence("when", &compiler)
    let until = sentence("until", &compiler)
    guard let leading = compiler.leading, let when, let entry = section.entries["when"] else {
      _ = template("say", TemplateNames(unfinished: section.name))
      _ = template("why", TemplateNames(unfinished: section.name))
      _ = template("do", TemplateNames(unfinished: section.name))
      return
    }
    let hold = when.sentence.hold?.duration ?? .zero
    let places = TemplateNames(rule: section.name, leading: leading, hold: hold, family: compiler.family)
    let say = template("say", places)
    let why = template("why", places)
    let remedy = template("do", places)
    guard diagnostics.isEmpty, let severity, let say else { return }
    let untilHold = until.map { $0.sentence.hold?.duration ?? .zero } ?? (when.condition.hasOnlyEvents ? .zero : hold)
    rule = Rule(
      name: section.name, when: when.condition, hold: hold, until: until?.condition, untilHold: untilHold, severity: severity,
      say: say, why: why, do: remedy, inhibits: inhibits, family: compiler.family, instances: compiler.instances,
      signal: leading.signal,
      signalName: leading.name, signalUnit: leading.unit, resource: Resource.behind(leading.name), limitUnit: leading.limitUnit,
      threshold: leading.text, limit: leading.limit, limitIsPercentOfWhole: leading.whole, limitIsUpper: leading.isUpper,
      sentence: "when = \(when.sentence.text)" + (until.map { "; until = \($0.sentence.text)" } ?? ""),
      file: files.indices.contains(entry.key.file) ? files[entry.key.file].path : "", line: entry.key.line)
  }

  private mutating func sentence(_ key: String, _ compiler: inout SentenceCompiler) -> (sentence: Sentence, condition: Condition)?
  {
    guard let entry = section.entries[key] else { return nil }
    guard !entry.value.isEmpty else {
      // `until =` takes an earlier file's `until` away.
      if key == "when" {
        report(entry.key, "`when` needs a sentence", hint: "write it like `when = memory.available < 10% for 2m`")
      }
      return nil
    }
    do throws(SentenceError) {
      let sentence = try Sentence(parsing: entry.value.letters.map(\.scalar))
      let (condition, errors) = compiler.compile(sentence)
      for error in errors { report(error, in: entry) }
      return errors.isEmpty ? (sentence, condition) : nil
    } catch {
      report(error, in: entry)
      return nil
    }
  }

  private mutating func template(_ key: String, _ places: TemplateNames) -> Template? {
    guard let entry = section.entries[key] else { return nil }
    guard !entry.value.isEmpty else {
      if key == "say" { report(entry.key, "`say` needs a text", hint: "write it like `say = Only {value} of memory is left.`") }
      return nil
    }
    let (template, errors) = Template.compile(entry.value.letters.map(\.scalar), names: names, of: places)
    for error in errors { report(error, in: entry) }
    return template
  }

  private mutating func severity() -> Severity? {
    guard let entry = section.entries["severity"] else { return nil }
    let word = entry.value.text
    if let severity = Severity.allCases.first(where: { $0.word == word }) { return severity }
    let words = Severity.allCases.map(\.word)
    report(
      entry.spot,
      "expected `notice`, `warning` or `critical`, found \(entry.value.isEmpty ? "nothing" : Diagnostic.quote(word))",
      hint: Diagnostic.suggestion(for: word, among: words))
    return nil
  }

  /// Names and patterns of rules, with blanks between them.
  private mutating func inhibits(_ others: [String]) -> [Glob] {
    guard let entry = section.entries["inhibits"], !entry.value.isEmpty else { return [] }
    let others = others.filter { $0 != section.name }
    var globs: [Glob] = []
    for word in entry.value.text.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
      let glob = Glob(String(word))
      if others.contains(where: glob.matches) {
        globs.append(glob)
      } else {
        report(
          entry.spot, "no other rule is named \(Diagnostic.quote(String(word)))",
          hint: Diagnostic.suggestion(for: String(word), among: others)
            ?? "`inhibits` takes names of rules, with blanks between them")
      }
    }
    return globs
  }

  /// `a, b and c`.
  private static func list(_ words: [String], _ junction: String = "and") -> String {
    guard let last = words.last, words.count > 1 else { return words.joined() }
    return words.dropLast().joined(separator: ", ") + " \(junction) " + last
  }

  private mutating func enabled() -> Bool {
    guard let entry = section.entries["enabled"], !entry.value.isEmpty else { return true }
    switch entry.value.text {
    case "yes": return true
    case "no": return false
    default:
      report(entry.value, "expected `yes` or `no`, found \(Diagnostic.quote(entry.value.text))")
      return true
    }
  }

  private mutating func report(_ error: SentenceError, in entry: Entry) {
    let part = entry.value.part(error.range)
    report(part.isEmpty ? entry.spot : part, error.message, hint: error.hint)
  }

  private mutating func report(_ passage: Passage, _ message: String, hint: String? = nil) {
    diagnostics.append(Diagnostic(at: passage, in: files, message: message, hint: hint))
  }
}
