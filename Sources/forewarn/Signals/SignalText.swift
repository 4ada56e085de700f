import WatchEngine

/// Shows the catalogue to a person: one line a signal, or a paragraph.
struct SignalText: Sendable {
  let listing: SignalListing
  let presentation: Presentation
  var isLong = false

  var text: String { lines.map { $0 + "\n" }.joined() }

  private var lines: [String] { isLong ? listing.entries.flatMap(paragraph) : listing.entries.flatMap(row) }

  private var nameWidth: Int {
    let longest =
      listing.entries.flatMap { entry in
        [entry.name.unicodeScalars.count] + shownInstances(entry).map { min($0.name.unicodeScalars.count + 2, 44) }
      }.max() ?? 0
    return min(longest, presentation.width / 2)
  }

  private static let valueWidth = 10

  private func shownInstances(_ entry: SignalListing.Entry) -> [SignalListing.Instance] {
    entry.showsInstances ? entry.instances ?? [] : []
  }

  /// One line, so that `grep` finds all of it, where no terminal would break it.
  private func row(_ entry: SignalListing.Entry) -> [String] {
    var indent = nameWidth + 2 + (listing.hasValues ? max(Self.valueWidth, value(entry).unicodeScalars.count) + 2 : 0)
    let mark: String? =
      if case .unknown(let why)? = entry.value { TerminalText.escape(why, limit: 60) } else {
        entry.isEstimate ? "estimated" : nil
      }
    var doc = entry.doc
    if let mark { doc = "[\(mark)] \(doc)" }
    var lines: [String] = []
    // Beside the value there is no room to read.
    let isBelow = presentation.isTerminal && presentation.width - indent < 30
    if isBelow { indent = 4 }
    var parts = Columns.wrap(doc, presentation.isTerminal ? presentation.width - indent : .max)
    var left = Columns.pad(entry.name, nameWidth) + "  "
    if listing.hasValues {
      let value = value(entry)
      let excess = max(0, entry.name.unicodeScalars.count - nameWidth)
      let shown = presentation.show(Columns.padLeft(value, max(0, Self.valueWidth - excess)), .strong)
      if isBelow, entry.name.unicodeScalars.count + 2 + value.unicodeScalars.count > presentation.width {
        lines.append(entry.name)
        left = String(repeating: " ", count: indent) + presentation.show(value, .strong)
      } else {
        left += shown + "  "
      }
    }
    if let mark, parts[0].hasPrefix("[\(mark)]") {
      parts[0] = presentation.show("[\(mark)]", .warning) + parts[0].dropFirst(mark.count + 2)
    }
    if isBelow {
      lines.append(String(left.reversed().drop { $0 == " " }.reversed()))
    } else {
      lines.append(left + parts.removeFirst())
    }
    lines += parts.map { String(repeating: " ", count: indent) + $0 }
    return lines + shownInstances(entry).map { instance($0, entry) }
  }

  private func instance(_ instance: SignalListing.Instance, _ entry: SignalListing.Entry) -> String {
    let name = "  " + TerminalText.escape(instance.name, limit: 200)
    switch instance.value {
    case .known(let number):
      let text = Quantity.text(number, entry.unit ?? .count)
      let blanks = nameWidth + 2 + Self.valueWidth - name.unicodeScalars.count - text.unicodeScalars.count
      return name + String(repeating: " ", count: max(2, blanks)) + presentation.show(text, .strong)
    case .unknown(let why):
      let blank = Columns.padLeft("?", Self.valueWidth)
      return Columns.pad(name, nameWidth) + "  \(blank)  "
        + presentation.show("[\(TerminalText.escape(why, limit: 60))]", .warning)
    }
  }

  private func value(_ entry: SignalListing.Entry) -> String {
    switch entry.value {
    case .known(let number): return Quantity.text(number, entry.unit ?? .count)
    case .unknown: return "?"
    case nil:
      guard entry.unit != nil else { return "word" }
      return entry.instances.map { "\($0.count) \(entry.family ?? "")" + ($0.count == 1 ? "" : "s") } ?? ""
    }
  }

  private func paragraph(_ entry: SignalListing.Entry) -> [String] {
    var rows: [(String, String)] = []
    if let value = entry.value {
      rows.append(("now", value.text(entry.unit ?? .count) + (entry.isEstimate ? " (estimated)" : "")))
    }
    if let unit = entry.unit {
      let event = entry.kind == .event ? "; an event, counted `within` a time" : ""
      let whole = entry.whole.map { "; also in % of \($0)" } ?? ""
      rows.append(("unit", unit.words + whole + event))
    } else {
      rows.append(("unit", "a word, for {\(entry.name)} in `say`, `why` and `do`"))
    }
    if let family = entry.family { rows.append(("one per", family)) }
    rows.append(("source", entry.source))
    if let formula = entry.formula { rows.append(("formula", formula)) }
    var lines = [presentation.show(entry.name, .strong)]
    lines += Columns.wrap(entry.doc, presentation.width - 2).map { "  " + $0 }
    for (label, text) in rows {
      let parts = Columns.wrap(TerminalText.escape(text), presentation.width - 11)
      lines += parts.enumerated().map {
        "  " + presentation.show(Columns.pad($0.offset == 0 ? label : "", 9), .faint) + $0.element
      }
    }
    return lines + shownInstances(entry).map { instance($0, entry) } + [""]
  }
}

extension SignalUnit {
  /// For people.
  var words: String {
    switch self {
    case .count: "a number"
    case .bytes: "bytes"
    case .percent: "percent"
    case .seconds: "seconds"
    case .perSecond: "per second"
    case .celsius: "degrees Celsius"
    case .bytesPerSecond: "bytes per second"
    case .flag: "yes or no"
    }
  }
}
