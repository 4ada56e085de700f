/// All that the files say of one rule.
package struct RuleSection: Sendable {
  package var name: String
  /// Where it first appears.
  package var title: Passage
  /// By key; the last file's.
  package var entries: [String: Entry] = [:]

  package static let keys = ["when", "until", "severity", "say", "why", "do", "inhibits", "enabled"]

  package func lines(in files: [SourceFile]) -> [EffectiveLine] {
    Self.keys.compactMap { key in
      guard let entry = entries[key], !entry.value.isEmpty else { return nil }
      let file = files.indices.contains(entry.key.file) ? files[entry.key.file].path : nil
      return EffectiveLine(section: "rule \(name)", key: key, value: entry.value.text, file: file, line: entry.key.line)
    }
  }
}

/// Lays the sections of all files over one another: a later file changes single keys, an empty value is the default again.
package struct SectionMerge {
  private let files: [SourceFile]
  package private(set) var settings: [String: Entry] = [:]
  package private(set) var rules: [RuleSection] = []
  package private(set) var roles: [RoleSection] = []
  package private(set) var backups: [BackupSection] = []
  /// Receivers, heartbeats and quiet times, in the order in which they first appear.
  package private(set) var named: [NamedSection] = []
  package private(set) var diagnostics: [Diagnostic] = []
  private var namedPositions: [String: Int] = [:]
  private var positions: [String: Int] = [:]
  private var rolePositions: [String: Int] = [:]
  private var backupPositions: [String: Int] = [:]

  package init(_ files: [SourceFile]) { self.files = files }

  /// Adds the sections of one file.
  package mutating func add(_ sections: [Section]) {
    // Where each section of this file began.
    var lines: [String: Int] = [:]
    for section in sections {
      let words = section.title.text.unicodeScalars.split(whereSeparator: \.isBlank).map { String($0) }
      let title = words.joined(separator: " ")
      switch words.first {
      case "forewarn" where words.count == 1:
        guard isFirst(section, title, &lines) else { continue }
        for entry in entries(section, among: Settings.keys) { settings[entry.key.text] = entry }
      case "rule" where words.count == 2, "role" where words.count == 2, "backup" where words.count == 2:
        guard isNamed(section, words), isFirst(section, title, &lines) else { continue }
        switch words[0] {
        case "rule": addRule(section, words[1])
        case "role": addRole(section, words[1])
        default: addBackup(section, words[1])
        }
      case let kind? where NamedSection.kinds.contains { $0.kind == kind }:
        addNamed(section, words, title, &lines)
      case "rule", "role", "backup":
        report(
          section.title, "expected one name after `\(words[0])`, found \(words.count - 1)",
          hint: words[0] == "rule"
            ? "write it like `[rule memory-low]`"
            : words[0] == "role" ? "write it like `[role my-worker]`" : "write it like `[backup db]`")
      default:
        report(
          section.title, "no section is named \(Diagnostic.quote(title))",
          hint: Diagnostic.suggestion(for: words.first ?? "", among: Self.kinds)
            ?? "sections are `[forewarn]` and \(Self.kinds.dropFirst().map { "`[\($0) NAME]`" }.joined(separator: ", "))")
      }
    }
  }

  /// Adds the sections of a preset: keys of installed rules are changed, those that the host's own files set are not.
  package mutating func add(preset sections: [Section]) {
    var lines: [String: Int] = [:]
    for section in sections {
      let words = section.title.text.unicodeScalars.split(whereSeparator: \.isBlank).map { String($0) }
      guard words.count == 2, words[0] == "rule" else {
        report(section.title, "a preset changes rules alone", hint: "write it like `[rule memory-low]`")
        continue
      }
      guard isFirst(section, words.joined(separator: " "), &lines) else { continue }
      let entries = entries(section, among: RuleSection.keys)
      // The file of that rule may have been taken away.
      guard let position = positions[words[1]] else { continue }
      for entry in entries {
        if let set = rules[position].entries[entry.key.text], isOwn(set.key.file) { continue }
        rules[position].entries[entry.key.text] = entry
      }
    }
  }

  /// Whether a file is the host's own: below `/etc` or `/run`, or, where all lie in one folder, with a name from `95` on.
  private func isOwn(_ file: Int) -> Bool {
    guard files.indices.contains(file) else { return false }
    let path = files[file].path
    if path.hasPrefix("/etc/") || path.hasPrefix("/run/") { return true }
    guard let name = path.split(separator: "/").last else { return false }
    return !name.utf8.lexicographicallyPrecedes("95".utf8) && name.utf8.first.map { $0 <= 0x39 } == true
  }

  private static let kinds = ["forewarn", "rule", "role", "backup"] + NamedSection.kinds.map(\.kind)

  private mutating func addNamed(_ section: Section, _ words: [String], _ title: String, _ lines: inout [String: Int]) {
    guard let (kind, keys, example) = NamedSection.kinds.first(where: { $0.kind == words[0] }) else { return }
    guard words.count == 2 else {
      return report(
        section.title, "expected one name after `\(kind)`, found \(words.count - 1)", hint: "write it like `\(example)`")
    }
    guard isNamed(section, words), isFirst(section, title, &lines) else { return }
    let position = namedPositions[title] ?? named.count
    if position == named.count {
      namedPositions[title] = position
      named.append(NamedSection(kind: kind, name: words[1], title: section.title))
    }
    for entry in entries(section, among: keys) { named[position].entries[entry.key.text] = entry }
  }

  /// Whether the second word can be a name.
  private mutating func isNamed(_ section: Section, _ words: [String]) -> Bool {
    if isName(words[1]) { return true }
    report(
      section.title, "\(Diagnostic.quote(words[1])) can't be a \(words[0])'s name",
      hint: "names have up to 64 letters, digits, `-`, `_` and `.`")
    return false
  }

  private mutating func addRule(_ section: Section, _ name: String) {
    let position = positions[name] ?? rules.count
    if position == rules.count {
      positions[name] = position
      rules.append(RuleSection(name: name, title: section.title))
    }
    for entry in entries(section, among: RuleSection.keys) { rules[position].entries[entry.key.text] = entry }
  }

  private mutating func addRole(_ section: Section, _ name: String) {
    let position = rolePositions[name] ?? roles.count
    if position == roles.count {
      rolePositions[name] = position
      roles.append(RoleSection(name: name, title: section.title))
    }
    for entry in entries(section, among: RoleSection.keys) { roles[position].entries[entry.key.text] = entry }
  }

  private mutating func addBackup(_ section: Section, _ name: String) {
    let position = backupPositions[name] ?? backups.count
    if position == backups.count {
      backupPositions[name] = position
      backups.append(BackupSection(name: name, title: section.title))
    }
    for entry in entries(section, among: BackupSection.keys) { backups[position].entries[entry.key.text] = entry }
  }

  private func isName(_ word: String) -> Bool {
    let scalars = word.unicodeScalars
    return scalars.count <= 64
      && scalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || "-_.".unicodeScalars.contains($0))
      }
  }

  private mutating func isFirst(_ section: Section, _ title: String, _ lines: inout [String: Int]) -> Bool {
    if let line = lines[title] {
      report(section.title, "`[\(title)]` stands in this file twice: first in line \(line)", hint: "put the keys together")
      return false
    }
    lines[title] = section.title.line
    return true
  }

  /// What keys were called before the first release: drafts and habits have them.
  private static let formerKeys = ["advice": "do"]

  /// The entries whose key is known and stands there for the first time.
  private mutating func entries(_ section: Section, among keys: [String]) -> [Entry] {
    var lines: [String: Int] = [:]
    return section.entries.filter { entry in
      let key = entry.key.text
      guard keys.contains(key) else {
        report(
          entry.key, "no key is named \(Diagnostic.quote(key)) here",
          hint: Self.formerKeys[key].map { "it is `\($0)` now" }
            ?? Diagnostic.suggestion(for: key, among: keys) ?? "keys are \(keys.map { "`\($0)`" }.joined(separator: " "))")
        return false
      }
      if let line = lines[key] {
        report(entry.key, "`\(key)` is set twice: first in line \(line)", hint: "leave one of them out")
        return false
      }
      lines[key] = entry.key.line
      return true
    }
  }

  private mutating func report(_ passage: Passage, _ message: String, hint: String? = nil) {
    diagnostics.append(Diagnostic(at: passage, in: files, message: message, hint: hint))
  }
}
