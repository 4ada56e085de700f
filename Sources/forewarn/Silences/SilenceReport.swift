import WatchEngine

/// What is silent now or will be: shown as text or as JSON.
struct SilenceReport: Sendable {
  /// A quiet time of the configuration, and when.
  struct Window: Equatable, Sendable {
    var window: QuietWindow
    /// When the one that lasts is over; `nil` if none does.
    var ends: Duration?
    var next: Duration?
  }

  var now: Duration
  /// The next to end first.
  var silences: [Silence]
  var windows: [Window]
  /// Files that lie there and are none.
  var refused: [SilenceBook.Refusal]

  init(_ book: SilenceBook, windows: [QuietWindow], at now: Duration) {
    self.now = now
    silences = book.pending(at: now).sorted { $0.until < $1.until }
    self.windows = windows.map { Window(window: $0, ends: $0.ends(now), next: $0.next(after: now)?.begins) }
    refused = book.refused
  }

  func text(_ presentation: Presentation) -> String {
    var lines: [String] = []
    for silence in silences { lines += self.lines(silence, presentation) }
    if silences.isEmpty { lines.append("no silences") }
    if !windows.isEmpty { lines += ["", presentation.show("QUIET TIMES", .heading)] }
    for window in windows { lines += self.lines(window, presentation) }
    return lines.map { $0 + "\n" }.joined()
  }

  private func lines(_ silence: Silence, _ presentation: Presentation) -> [String] {
    let subject =
      TerminalText.escape(silence.subject, limit: 200)
      + (silence.receiver.map { " at \(TerminalText.escape($0, limit: 64))" } ?? "")
    let time =
      silence.from > now
      ? "from \(presentation.timeOfDay(silence.from.inSeconds)) until \(presentation.timeOfDay(silence.until.inSeconds))"
      : "until \(presentation.timeOfDay(silence.until.inSeconds)), \(Quantity.text(silence.until - now)) left"
    let reason = TerminalText.escape(silence.because, limit: 500)
    return [
      "\(presentation.show(Columns.pad(silence.id, 8), .faint)) \(presentation.show(subject, .strong))"
    ] + indented("\(time) \(presentation.dot) \(TerminalText.escape(silence.by, limit: 64)): \(reason)", presentation)
  }

  private func lines(_ row: Window, _ presentation: Presentation) -> [String] {
    let window = row.window
    let when =
      row.ends.map { "quiet now, until \(presentation.timeOfDay($0.inSeconds))" }
      ?? row.next.map { "next at \(presentation.timeOfDay($0.inSeconds)), in \(Quantity.text($0 - now))" }
      ?? "never in the next 13 months"
    var facts = [when, TerminalText.escape(window.subject, limit: 300)]
    if !window.because.isEmpty { facts.append(TerminalText.escape(window.because, limit: 500)) }
    return [
      "\(presentation.show(TerminalText.escape(window.name, limit: 64), .strong))  \(TerminalText.escape(window.sentence, limit: 200))"
    ] + indented(facts.joined(separator: " \(presentation.dot) "), presentation)
  }

  private func indented(_ text: String, _ presentation: Presentation) -> [String] {
    Columns.wrap(text, presentation.width - 9).map { String(repeating: " ", count: 9) + $0 }
  }

  var json: String {
    var json = JSONWriter()
    json.beginObject()
    json.member("version", 1)
    json.key("silences")
    json.beginArray()
    for silence in silences { silence.write(to: &json) }
    json.endArray()
    json.key("quietTimes")
    json.beginArray()
    for row in windows {
      json.beginObject()
      json.member("name", row.window.name)
      json.member("every", row.window.sentence)
      json.key("rules")
      write(row.window.rules, &json)
      json.key("units")
      write(row.window.units, &json)
      json.member("because", row.window.because)
      json.member("isQuiet", row.ends != nil)
      json.optional("ends", row.ends?.inSeconds)
      json.optional("next", row.next?.inSeconds)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private func write(_ globs: [Glob], _ json: inout JSONWriter) {
    json.beginArray()
    for glob in globs { json.string(glob.pattern) }
    json.endArray()
  }
}

extension QuietWindow {
  /// What it is about, for people.
  var subject: String {
    let rules = rules.map(\.pattern).joined(separator: ", ")
    let units = units.map(\.pattern).joined(separator: ", ")
    if rules.isEmpty { return units.isEmpty ? "everything" : "alerts of \(units)" }
    return units.isEmpty ? rules : "\(rules) of \(units)"
  }
}
