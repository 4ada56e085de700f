import WatchEngine

/// Shows the table to a person, with how the host does above it.
struct TopText: Sendable {
  let report: TopReport
  let presentation: Presentation

  /// The whole as text for a file, a pipe, or one look.
  /// - Parameter limit: of the lines of the table.
  func text(limit: Int? = nil) -> String {
    let shown = Array(report.lines.prefix(limit ?? .max))
    var lines = header
    if report.status.document?.top != nil {
      let table = TopTable(report, shown, presentation)
      lines += [""] + (report.lines.isEmpty ? [report.emptiness] : [table.heading] + table.rows)
    }
    return lines.map { Self.trimmed($0) + "\n" }.joined()
  }

  var header: [String] {
    var lines: [String] = []
    if let trouble = report.trouble {
      lines += Columns.wrap(trouble.what, presentation.width).map { presentation.show($0, .critical) }
      let hint = Columns.wrap(trouble.hint, presentation.width - presentation.arrow.count - 1)
      lines += hint.enumerated().map {
        Columns.pad($0.offset == 0 ? presentation.arrow : "", presentation.arrow.count) + " " + $0.element
      }
    }
    guard let document = report.status.document else { return lines }
    lines += joined(facts(document), .faint)
    lines += joined(strain(document), .plain)
    return lines + alerts
  }

  private func facts(_ document: StatusDocument) -> [String] {
    var facts = [TerminalText.escape(document.hostname ?? "this host", limit: 64)]
    if report.status.isOld {
      facts.append("last word at \(presentation.timeOfDay(document.realtime))")
    } else if let age = report.status.age {
      // In whole seconds: what moves with every look is looked at.
      facts.append("data \(Quantity.text(max(age, 0).rounded(), .seconds)) old")
    }
    if let watched = report.status.watchedFor { facts.append("watched for \(Quantity.text(watched.rounded(), .seconds))") }
    return facts
  }

  /// How the host does as a whole; a thing that is not known is `-`.
  private func strain(_ document: StatusDocument) -> [String] {
    func text(_ name: String, _ unit: SignalUnit) -> String {
      document.signals?[name]?.number.map { Quantity.text($0, unit) } ?? TopCell.unknown
    }
    let cores = document.signals?["cpu.cores"]?.number.map { " of \(Quantity.text($0, .count)) cores" } ?? ""
    var memory = "memory \(text("memory.available", .bytes)) of \(text("memory.total", .bytes)) available"
    if let available = document.signals?["memory.available"]?.number, let total = document.signals?["memory.total"]?.number,
      total > 0
    {
      memory += " (\(Quantity.text(100 * available / total, .percent)))"
    }
    let pressures = ["cpu", "memory", "io"].map { "\($0) \(text("pressure.\($0).some", .percent))" }
    return ["CPU \(text("cpu.busy", .percent)) busy\(cores)", memory, "pressure \(pressures.joined(separator: ", "))"]
  }

  private var alerts: [String] {
    guard let worst = report.worst else {
      let pending = report.status.pending.count
      let text = "nothing fires" + (pending > 0 ? ", \(pending) pending" : "")
      return [presentation.show(text, report.status.isOld || pending > 0 ? .plain : .good)]
    }
    let severity = worst.severity?.word ?? "unknown"
    let lasted = worst.lasted.map { " for \(Quantity.text($0.rounded(), .seconds))" } ?? ""
    let who = worst.culprit.map { TerminalText.escape($0.text, limit: 300) } ?? TerminalText.escape(worst.message, limit: 300)
    let beginning = "\(report.status.firing.count) firing: \(severity) \(TerminalText.escape(worst.name, limit: 80))\(lasted)"
    var lines = Columns.wrap("\(beginning) \(presentation.arrow) \(who)", presentation.width)
    if lines.count > 2 {
      let mark = presentation.hasUnicode ? "…" : "~"
      lines = [lines[0], Columns.cut(lines[1] + " " + lines[2], presentation.width, mark: mark)]
    }
    return lines.map { presentation.show($0, Emphasis(worst.severity)) }
  }

  /// The parts in as few lines as hold them, broken between two of them where that is possible.
  private func joined(_ parts: [String], _ emphasis: Emphasis) -> [String] {
    var lines: [String] = []
    for part in parts {
      let longer = lines.last.map { "\($0) \(presentation.dot) \(part)" }
      if let longer, longer.unicodeScalars.count <= presentation.width {
        lines[lines.count - 1] = longer
      } else {
        lines += Columns.wrap(part, presentation.width)
      }
    }
    return lines.map { presentation.show($0, emphasis) }
  }

  private static func trimmed(_ line: String) -> String {
    guard let end = line.lastIndex(where: { $0 != " " }) else { return "" }
    return String(line[...end])
  }
}
