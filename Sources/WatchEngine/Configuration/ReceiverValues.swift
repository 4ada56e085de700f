/// Reads the values of receivers' keys, and collects what is wrong with them. No value of a secret is ever in a configuration, and none
/// is ever in an error: a URL that was written where its file is meant is not shown.
struct ReceiverValues {
  private let files: [SourceFile]
  private(set) var diagnostics: [Diagnostic] = []

  init(_ files: [SourceFile]) { self.files = files }

  mutating func flag(_ entry: Entry?, otherwise standard: Bool) -> Bool {
    guard let entry else { return standard }
    if let flag = entry.flag() { return flag }
    report(entry.value, "expected `yes` or `no`, found \(Diagnostic.quote(entry.value.text))")
    return standard
  }

  mutating func time(_ entry: Entry?, _ least: Duration, _ most: Duration, _ range: String) -> Duration? {
    guard let entry else { return nil }
    guard let time = entry.duration() else {
      report(
        entry.value, "expected a length of time, found \(Diagnostic.quote(entry.value.text))",
        hint: "write a number and one of the units us ms s m h d")
      return nil
    }
    guard time >= least, time <= most else {
      report(entry.value, "\(Diagnostic.quote(entry.value.text)) is out of range: `\(entry.key.text)` takes \(range)")
      return nil
    }
    return time
  }

  /// The values of `keys`; those that are required must be there.
  mutating func values(of keys: [ReceiverType.Key], in section: NamedSection) -> [String: String] {
    var values: [String: String] = [:]
    for key in keys {
      guard let entry = section.entry(key.name) else {
        guard key.isRequired else { continue }
        report(
          section.entries[key.name]?.key ?? section.title, "\(section.kind) `\(section.name)` has no `\(key.name)`",
          hint: "add `\(key.name) = …`: \(key.doc)")
        continue
      }
      check(entry, key.form)
      values[key.name] = entry.value.text
    }
    return values
  }

  private mutating func check(_ entry: Entry, _ form: ReceiverType.Form) {
    let text = entry.value.text
    switch form {
    case .text: break
    case .secret:
      guard !isPath(text), !isCredential(text) else { return }
      reportHidden(
        entry.key, "`\(entry.key.text)` is where the secret stands, not the secret itself",
        hint: "write it into a file that only the courier may read, and its path from the root on here; or name a credential")
    case .path:
      guard !isPath(text) else { return }
      report(
        entry.value, "expected a path from the root on, found \(Diagnostic.quote(text))",
        hint: "write it like `\(entry.key.text) = /etc/forewarn/…`")
    case .web: checkAddress(entry, schemes: ["https://", "http://"], example: "https://example.org")
    case .mail: checkAddress(entry, schemes: ["smtp://", "smtps://"], example: "smtp://localhost:25")
    case .addresses:
      for address in entry.list() where !isAddress(address) {
        report(
          entry.value, "\(Diagnostic.quote(address)) is no address", hint: "write it like `\(entry.key.text) = ops@example.org`")
      }
    case .flag: _ = flag(entry, otherwise: true)
    case .time: _ = time(entry, .seconds(1), .seconds(3600), "1s to 1h")
    case .command:
      guard let words = CommandWords.split(text), let program = words.first, isPath(program) else {
        return report(
          entry.value, "expected a program's path from the root on, found \(Diagnostic.quote(text))",
          hint:
            "write it like `\(entry.key.text) = /usr/local/bin/page \"on call\"`; there is no shell: quotes alone mean something")
      }
    case .oneOf(let words):
      guard !words.contains(text) else { return }
      report(
        entry.value, "expected one of \(words.map { "`\($0)`" }.joined(separator: " ")), found \(Diagnostic.quote(text))",
        hint: Diagnostic.suggestion(for: text, among: words))
    }
  }

  private mutating func checkAddress(_ entry: Entry, schemes: [String], example: String) {
    let text = entry.value.text
    guard let scheme = schemes.first(where: { text.hasPrefix($0) }) else {
      return report(
        entry.value, "expected an address, found \(Diagnostic.quote(text))",
        hint: "write it like `\(entry.key.text) = \(example)`")
    }
    let rest = text.dropFirst(scheme.count)
    let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if rest.contains("@") {
      return reportHidden(
        entry.key, "an address with a user or password in it", hint: "secrets stand in files: use the keys that end in `-file`")
    }
    guard !host.isEmpty, host.first != ":", text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return report(
        entry.value, "expected an address, found \(Diagnostic.quote(text))",
        hint: "write it like `\(entry.key.text) = \(example)`")
    }
  }

  private func isPath(_ text: String) -> Bool { text.hasPrefix("/") && text.utf8.count <= 4000 }

  /// systemd's rule for the names of credentials, without what a secret could be.
  private func isCredential(_ text: String) -> Bool {
    text.utf8.count <= 64 && !text.hasPrefix(".")
      && text.utf8.allSatisfy { byte in
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
          || byte == UInt8(ascii: ".")
      }
  }

  private func isAddress(_ text: String) -> Bool {
    text.utf8.count <= 254 && !text.hasPrefix("-")
      && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7F && !"<>()[]\\,;:\"".unicodeScalars.contains($0) }
      && text.utf8.filter { $0 == UInt8(ascii: "@") }.count <= 1 && !text.hasPrefix("@") && !text.hasSuffix("@")
  }

  /// Without the line, which holds what nobody must see.
  private mutating func reportHidden(_ passage: Passage, _ message: String, hint: String) {
    var diagnostic = Diagnostic(at: passage, in: files, message: message, hint: hint)
    diagnostic.sourceLine = nil
    diagnostics.append(diagnostic)
  }

  mutating func report(_ passage: Passage, _ message: String, hint: String? = nil) {
    diagnostics.append(Diagnostic(at: passage, in: files, message: message, hint: hint))
  }
}
