/// All that the files say of one backup.
package struct BackupSection: Sendable {
  package var name: String
  /// Where it first appears.
  package var title: Passage
  /// By key; the last file's.
  package var entries: [String: Entry] = [:]

  package static let keys = ["path", "max-age", "min-size", "enabled"]

  package func lines(in files: [SourceFile]) -> [EffectiveLine] {
    let defaults = ["max-age": "26h", "min-size": "50%"]
    return Self.keys.compactMap { key in
      guard let entry = entries[key], !entry.value.isEmpty else {
        return defaults[key].map { EffectiveLine(section: "backup \(name)", key: key, value: $0, file: nil, line: 0) }
      }
      let file = files.indices.contains(entry.key.file) ? files[entry.key.file].path : nil
      return EffectiveLine(section: "backup \(name)", key: key, value: entry.value.text, file: file, line: entry.key.line)
    }
  }
}

/// Turns one `[backup NAME]` into what is looked at, or into all of its errors.
package struct BackupCompiler {
  private let section: BackupSection
  private let files: [SourceFile]
  package private(set) var diagnostics: [Diagnostic] = []
  /// `nil` when there are errors.
  package private(set) var rule: BackupRule?
  package private(set) var isEnabled = true

  /// - Parameter others: the names of all backups, to tell which one was meant.
  package init(_ section: BackupSection, _ files: [SourceFile], others: [String]) {
    self.section = section
    self.files = files
    isEnabled = flag("enabled", default: true)
    guard let path = section.entries["path"], !path.value.isEmpty else {
      report(
        section.entries["path"]?.key ?? section.title, "backup `\(section.name)` has no `path`",
        hint: Diagnostic.suggestion(for: section.name, among: others.filter { $0 != section.name })
          ?? "add `path = /var/backups/…`: a file, a folder whose newest entry counts, or a pattern with `*`")
      return
    }
    if !path.value.text.utf8.starts(with: "/".utf8) {
      report(
        path.value, "expected a path from the root on, found \(Diagnostic.quote(path.value.text))",
        hint: "write it like `path = /var/backups/db`")
    } else if path.value.text.utf8.count > Self.longestPath {
      report(path.value, "the path is longer than \(Self.longestPath) bytes")
    }
    var rule = BackupRule(name: section.name, path: path.value.text)
    if let age = maxAge() { rule.maxAge = age }
    if let size = minSize() { rule.minSize = size }
    if diagnostics.isEmpty { self.rule = rule }
  }

  private static let longestPath = 4000

  private mutating func maxAge() -> Duration? {
    guard let entry = section.entries["max-age"], !entry.value.isEmpty else { return nil }
    guard let (number, unit) = quantity(entry), let age = Quantity.duration(number, unit) else {
      report(
        entry.value, "expected a length of time, found \(Diagnostic.quote(entry.value.text))",
        hint: "write a number and one of the units us ms s m h d: `max-age = 26h`")
      return nil
    }
    guard age >= .seconds(60), age <= .seconds(86_400 * 3660) else {
      report(entry.value, "\(Diagnostic.quote(entry.value.text)) is out of range: `max-age` takes 1m to 3660d")
      return nil
    }
    return age
  }

  private mutating func minSize() -> BackupRule.LeastSize? {
    guard let entry = section.entries["min-size"], !entry.value.isEmpty else { return nil }
    guard let (number, unit) = quantity(entry) else {
      report(
        entry.value, "expected a size or a share, found \(Diagnostic.quote(entry.value.text))",
        hint: "write `min-size = 10MiB`, or `min-size = 50%` of the mean of those before")
      return nil
    }
    if unit == "%" {
      guard number <= 100 else {
        report(entry.value, "\(Diagnostic.quote(entry.value.text)) is out of range: `min-size` takes up to 100%")
        return nil
      }
      return .percent(number)
    }
    let scales = Quantity.scales(of: .bytes)
    guard let scale = scales.first(where: { $0.word == unit }), number * scale.factor < 1e18 else {
      let words = scales.map(\.word) + ["%"]
      report(
        entry.value, "\(Diagnostic.quote(entry.value.text)) is no size and no share",
        hint: Diagnostic.suggestion(for: unit, among: words) ?? "one of the units \(words.joined(separator: " "))")
      return nil
    }
    return .bytes(UInt64(number * scale.factor))
  }

  /// A number without sign and the word behind it.
  private func quantity(_ entry: Entry) -> (number: Double, unit: String)? {
    let text = entry.value.text
    let digits = text.unicodeScalars.prefix { ("0"..."9").contains($0) || $0 == "." }
    let unit = String(text.unicodeScalars.dropFirst(digits.count)).drop { $0 == " " || $0 == "\t" }
    guard digits.count <= 15, digits.first != ".", let number = Double(String(digits)), number.isFinite else { return nil }
    return (number, String(unit))
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

  private mutating func report(_ passage: Passage, _ message: String, hint: String? = nil) {
    diagnostics.append(Diagnostic(at: passage, in: files, message: message, hint: hint))
  }
}
