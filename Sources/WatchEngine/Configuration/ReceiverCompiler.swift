/// Turns one `[receiver NAME]` into a receiver, or into all of its errors.
struct ReceiverCompiler {
  /// Another receiver that this one names.
  struct Reference {
    var name: String
    var by: String
    var place: Passage
    var isEscalation: Bool
  }

  private let section: NamedSection
  private let files: [SourceFile]
  private var reader: ReceiverValues
  /// `nil` when there are errors.
  private(set) var receiver: Receiver?
  private(set) var isEnabled = true
  private(set) var references: [Reference] = []
  private(set) var lines: [EffectiveLine] = []

  var diagnostics: [Diagnostic] { reader.diagnostics }

  init(_ section: NamedSection, _ files: [SourceFile]) {
    self.section = section
    self.files = files
    reader = ReceiverValues(files)
    isEnabled = reader.flag(section.entry("enabled"), otherwise: true)
    guard let type = type() else {
      lines = section.lines(in: files, keys: Receiver.keys)
      return
    }
    var receiver = Receiver(name: section.name, type: type)
    receiver.atLeast = severity() ?? receiver.atLeast
    receiver.rules = section.entry("rules")?.list().map { Glob($0) } ?? []
    takeRepeat(&receiver)
    if let entry = section.entry("escalate") { takeEscalations(entry.value, &receiver) }
    if let entry = section.entry("fallback") {
      receiver.fallback = entry.value.text
      references.append(Reference(name: entry.value.text, by: section.name, place: entry.value, isEscalation: false))
    }
    receiver.expiry = reader.time(section.entry("expire"), .seconds(60), .seconds(30 * 86_400), "1m to 30d") ?? receiver.expiry
    receiver.tellsResolved = reader.flag(section.entry("resolved"), otherwise: true)
    receiver.values = reader.values(of: type.keys, in: section)
    refuseOthers(type)
    var defaults = ["at-least": "warning", "expire": "1d", "resolved": "yes"]
    for key in type.keys { defaults[key.name] = key.standard }
    lines = section.lines(in: files, keys: Receiver.commonKeys + type.keys.map(\.name), defaults: defaults)
    if reader.diagnostics.isEmpty {
      self.receiver = receiver
    } else {
      // A secret that stands where its file should is told to nobody.
      lines.removeAll { line in type.keys.contains { $0.name == line.key && $0.form == .secret } }
    }
  }

  private mutating func type() -> ReceiverType? {
    let names = ReceiverType.allCases.map(\.rawValue)
    guard let entry = section.entry("type") else {
      reader.report(
        section.entries["type"]?.key ?? section.title, "receiver `\(section.name)` has no `type`",
        hint: "types are \(names.map { "`\($0)`" }.joined(separator: " "))")
      return nil
    }
    guard let type = ReceiverType(rawValue: entry.value.text) else {
      reader.report(
        entry.value, "no type is named \(Diagnostic.quote(entry.value.text))",
        hint: Diagnostic.suggestion(for: entry.value.text, among: names)
          ?? "types are \(names.map { "`\($0)`" }.joined(separator: " "))")
      return nil
    }
    return type
  }

  private mutating func severity() -> Severity? {
    guard let entry = section.entry("at-least") else { return nil }
    if let severity = Severity.allCases.first(where: { $0.word == entry.value.text }) { return severity }
    let words = Severity.allCases.map(\.word)
    reader.report(
      entry.value, "expected a severity, found \(Diagnostic.quote(entry.value.text))",
      hint: Diagnostic.suggestion(for: entry.value.text, among: words) ?? "one of `notice`, `warning` and `critical`")
    return nil
  }

  /// `no`, or `1h until acknowledged, then escalate to oncall after 15m`, or a part of that.
  private mutating func takeRepeat(_ receiver: inout Receiver) {
    guard let entry = section.entry("repeat"), entry.value.text != "no" else { return }
    let parts = entry.value.parts(separatedBy: ",")
    guard let first = parts.first else { return }
    let words = first.parts(separatedBy: " ")
    let tail = words.dropFirst().map(\.text)
    guard let time = words.first.flatMap({ Entry.duration($0.text) }), tail.isEmpty || tail == ["until", "acknowledged"] else {
      return reader.report(
        entry.value, "expected how often, found \(Diagnostic.quote(entry.value.text))",
        hint: "write it like `repeat = 1h until acknowledged`, or `repeat = no`")
    }
    guard time >= .seconds(60), time <= .seconds(7 * 86_400) else {
      return reader.report(first, "\(Diagnostic.quote(words[0].text)) is out of range: `repeat` takes 1m to 7d")
    }
    receiver.repeatEvery = time
    receiver.repeatsUntilAcknowledged = !tail.isEmpty
    for part in parts.dropFirst() {
      var words = part.parts(separatedBy: " ")
      if words.first?.text == "then" { words.removeFirst() }
      guard words.first?.text == "escalate" else {
        return reader.report(
          part, "expected `then escalate to NAME after TIME`, found \(Diagnostic.quote(part.text))",
          hint: "write it like `repeat = 1h until acknowledged, then escalate to oncall after 15m`")
      }
      takeEscalation(Array(words.dropFirst()), part, &receiver)
    }
  }

  /// `to oncall after 15m, to boss after 1h`.
  private mutating func takeEscalations(_ value: Passage, _ receiver: inout Receiver) {
    for part in value.parts(separatedBy: ",") { takeEscalation(part.parts(separatedBy: " "), part, &receiver) }
  }

  private mutating func takeEscalation(_ words: [Passage], _ part: Passage, _ receiver: inout Receiver) {
    guard words.count == 4, words[0].text == "to", words[2].text == "after", let time = Entry.duration(words[3].text) else {
      return reader.report(
        part, "expected `to NAME after TIME`, found \(Diagnostic.quote(part.text))",
        hint: "write it like `escalate = to oncall after 15m`")
    }
    guard time >= .seconds(10), time <= .seconds(7 * 86_400) else {
      return reader.report(words[3], "\(Diagnostic.quote(words[3].text)) is out of range: `escalate` takes 10s to 7d")
    }
    receiver.escalations.append(Receiver.Escalation(to: words[1].text, after: time))
    references.append(Reference(name: words[1].text, by: section.name, place: words[1], isEscalation: true))
  }

  private mutating func refuseOthers(_ type: ReceiverType) {
    let known = Receiver.commonKeys + type.keys.map(\.name)
    for key in Receiver.keys where !known.contains(key) {
      guard let entry = section.entry(key) else { continue }
      reader.report(
        entry.key, "receivers of type `\(type.rawValue)` have no key `\(key)`",
        hint: Diagnostic.suggestion(for: key, among: known) ?? "keys are \(known.map { "`\($0)`" }.joined(separator: " "))")
    }
  }
}

extension Passage {
  /// Its parts that are not empty, without the blanks around them.
  func parts(separatedBy separator: Unicode.Scalar) -> [Passage] {
    letters.split { $0.scalar == separator || (separator == " " && $0.scalar == "\t") }
      .map { Passage(file: file, letters: $0).trimmed }.filter { !$0.isEmpty }
  }
}
