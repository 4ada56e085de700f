import WatchEngine

/// Shows a report to a person.
struct StatusText: Sendable {
  let report: StatusReport
  let presentation: Presentation
  /// Also what is usually left out for want of room.
  var showsAll = false

  var lines: [String] {
    var lines = header
    if !report.firing.isEmpty { lines += [""] + section("FIRING") + list(report.firing) }
    if !report.pending.isEmpty { lines += [""] + section("PENDING") + list(report.pending) }
    if !report.nearest.isEmpty { lines += [""] + section("NEAREST TO FIRING") + nearest }
    if !report.sources.isEmpty || !report.rules.isEmpty { lines += [""] + section("NOT WATCHED") + unwatched }
    if !receivers.isEmpty { lines += [""] + section("RECEIVERS") + receivers }
    if showsAll, report.document != nil { lines += [""] + section("THE WATCH") + daemon }
    return lines
  }

  var text: String { lines.map { $0 + "\n" }.joined() }

  private func section(_ title: String) -> [String] { [presentation.show(title, .heading)] }

  private var header: [String] {
    let emphasis: Emphasis =
      switch report.verdict {
      case .well: .good
      case .warning: .warning
      case .critical, .unknown: .critical
      }
    var lines = Columns.wrap(report.headline, presentation.width).map { presentation.show($0, emphasis) }
    if let trouble = report.trouble {
      lines += pointed(trouble.hint, presentation.width)
    }
    guard let document = report.document else { return lines }
    var facts = [TerminalText.escape(document.hostname ?? "this host", limit: 64)]
    if let watched = report.watchedFor { facts.append("watched for \(Quantity.text(watched, .seconds))") }
    if let rules = document.configuration?.rules { facts.append("\(rules) rules") }
    if report.isOld {
      facts.append("last word at \(presentation.timeOfDay(document.realtime))")
    } else if let age = report.age {
      facts.append("data \(Quantity.text(max(age, 0), .seconds)) old")
    }
    lines += Columns.wrap(facts.joined(separator: " \(presentation.dot) "), presentation.width).map {
      presentation.show($0, .faint)
    }
    if let refused = document.configuration?.refused {
      let text = "the new configuration was refused, the one before is in force: \(TerminalText.escape(refused, limit: 300))"
      lines += Columns.wrap(text, presentation.width).map { presentation.show($0, .warning) }
    }
    return lines
  }

  /// What to do, behind an arrow.
  private func pointed(_ text: String, _ width: Int) -> [String] {
    let arrow = presentation.arrow
    let parts = Columns.wrap(text, width - arrow.count - 1)
    return parts.enumerated().map { Columns.pad($0.offset == 0 ? arrow : "", arrow.count) + " " + $0.element }
  }

  /// Alerts that came together stand together, below the number of their incident.
  private func list(_ alerts: [StatusReport.Alert]) -> [String] {
    var counts: [UInt64: Int] = [:]
    for alert in alerts { if let incident = alert.incident, incident > 0 { counts[incident, default: 0] += 1 } }
    var lines: [String] = []
    var current: UInt64?
    for alert in alerts {
      let shared = alert.incident.flatMap { counts[$0, default: 0] > 1 ? $0 : nil }
      if let shared, shared != current {
        lines.append(presentation.show("incident \(shared)", .strong) + presentation.show(", root first", .faint))
      } else if shared == nil, current != nil {
        lines.append("")
      }
      current = shared
      lines += self.alert(alert, namesIncident: shared == nil)
    }
    return lines
  }

  /// Three lines or more: what, where and how long; what it says; the value; what to do.
  private func alert(_ alert: StatusReport.Alert, namesIncident: Bool) -> [String] {
    let word = Columns.pad(alert.severity?.word ?? "unknown", 8)
    let name =
      TerminalText.escape(alert.rule, limit: 80) + (alert.instance.map { "  \(TerminalText.escape($0, limit: 200))" } ?? "")
    var time: [String] = []
    if let since = alert.since { time.append("since \(presentation.timeOfDay(since))") }
    if let lasted = alert.lasted { time.append(Quantity.text(lasted, .seconds)) }
    let right = time.joined(separator: ", ")
    let indent = String(repeating: " ", count: 10)
    let emphasis = Emphasis(alert.severity)
    var lines: [String]
    let room = presentation.width - 10 - right.unicodeScalars.count - 2
    if name.unicodeScalars.count <= room {
      lines = [
        "\(presentation.show(word, emphasis))  \(presentation.show(Columns.pad(name, room), .strong))  \(presentation.show(right, .faint))"
      ]
    } else {
      let parts = Columns.wrap(name, presentation.width - 10)
      lines = ["\(presentation.show(word, emphasis))  \(presentation.show(parts[0], .strong))"]
      lines += parts.dropFirst().map { indent + presentation.show($0, .strong) }
      if !right.isEmpty { lines.append(indent + presentation.show(right, .faint)) }
    }
    lines += Columns.wrap(TerminalText.escape(alert.message, limit: 1000), presentation.width - 10).map { indent + $0 }
    if let value = value(alert) {
      let incident = alert.incident.flatMap { namesIncident && $0 > 0 ? " \(presentation.dot) incident \($0)" : nil } ?? ""
      lines += Columns.wrap(value + incident, presentation.width - 10).map { indent + presentation.show($0, .faint) }
    }
    if let rule = alert.inhibitedBy {
      let text = "not sent: inhibited by \(TerminalText.escape(rule, limit: 80))"
      lines += Columns.wrap(text, presentation.width - 10).map { indent + presentation.show($0, .notice) }
    }
    for text in answers(alert) {
      lines += Columns.wrap(text, presentation.width - 10).map { indent + presentation.show($0, .notice) }
    }
    if let remedy = alert.do, !remedy.isEmpty {
      lines += pointed(TerminalText.escape(remedy, limit: 1000), presentation.width - 10).map { indent + $0 }
    }
    return lines
  }

  /// Why nobody is reminded of it or told at all.
  private func answers(_ alert: StatusReport.Alert) -> [String] {
    var lines: [String] = []
    if let by = alert.acknowledgedBy { lines.append("acknowledged by \(TerminalText.escape(by, limit: 300))") }
    if let until = alert.silencedUntil {
      let why = alert.silencedBecause.map { " \(presentation.dot) \(TerminalText.escape($0, limit: 300))" } ?? ""
      lines.append("silenced until \(presentation.timeOfDay(until))\(why)")
    }
    return lines
  }

  /// `3.1 % when memory.available < 10%`; a flag has no value worth a word.
  private func value(_ alert: StatusReport.Alert) -> String? {
    guard let threshold = alert.threshold.map({ TerminalText.escape($0, limit: 200) }) else {
      return alert.value.map { $0.text(alert.unit) }
    }
    guard let value = alert.value else { return "rule: \(threshold)" }
    if alert.unit == .flag, value.number == 1 { return "rule: \(threshold)" }
    return "\(report.isOld ? "then" : "now") \(value.text(alert.unit)) \(presentation.dot) rule: \(threshold)"
  }

  private var nearest: [String] {
    let names = report.nearest.map { near in
      TerminalText.escape(near.rule, limit: 60) + (near.instance.map { " \(TerminalText.escape($0, limit: 60))" } ?? "")
    }
    let values = report.nearest.map { $0.value?.text($0.unit) ?? "" }
    let valueWidth = values.map(\.unicodeScalars.count).max() ?? 0
    let thresholds = report.nearest.map { near in
      // Its first comparison holds, and yet it does not fire: the rule asks for more.
      TerminalText.escape(near.threshold ?? "", limit: 60) + (near.nearness >= 1 ? " and more" : "")
    }
    let longestName = names.map(\.unicodeScalars.count).max() ?? 0
    let longestThreshold = thresholds.map(\.unicodeScalars.count).max() ?? 0
    // The percentage and the blanks between take 8 columns; words go before the bar.
    let rest = presentation.width - 8 - valueWidth - longestThreshold - min(longestName, 24)
    let barWidth = rest >= 11 ? 10 : rest >= 5 ? rest - 1 : 0
    let fixed = 8 + valueWidth + (barWidth > 0 ? barWidth + 1 : 0)
    let nameWidth = min(longestName, max(min(24, presentation.width / 3), presentation.width - fixed - longestThreshold))
    let thresholdWidth = presentation.width - fixed - nameWidth
    return report.nearest.indices.map { index in
      let near = report.nearest[index]
      let name = Columns.pad(cut(names[index], nameWidth), nameWidth)
      let emphasis: Emphasis = near.nearness >= 0.8 ? Emphasis(near.severity) : .plain
      let bar = barWidth > 0 ? presentation.show(presentation.bar(near.nearness, width: barWidth), emphasis) + " " : ""
      let percent = Columns.padLeft("\(Int(near.nearness * 100))%", 4)
      let threshold = presentation.show(cut(thresholds[index], max(8, thresholdWidth)), .faint)
      return "\(name) \(bar)\(percent)  \(Columns.padLeft(values[index], valueWidth)) \(threshold)"
    }
  }

  private func cut(_ text: String, _ width: Int) -> String {
    Columns.cut(text, width, mark: presentation.hasUnicode ? "…" : "~")
  }

  private var unwatched: [String] {
    var lines: [String] = []
    let width = min(32, (report.sources.map { min($0.name.unicodeScalars.count, 32) }.max() ?? 0))
    for source in report.sources {
      lines.append(
        "\(Columns.pad(TerminalText.escape(source.name, limit: 32), width))  \(TerminalText.escape(source.why, limit: 60))")
    }
    for rule in report.rules {
      let text =
        "rules that can't be judged (\(TerminalText.escape(rule.why, limit: 60))): \(TerminalText.escape(rule.name, limit: 2000))"
      let parts = Columns.wrap(text, presentation.width - 2)
      lines += parts.enumerated().map { $0.offset == 0 ? $0.element : "  " + $0.element }
    }
    return lines
  }

  /// Each with how it does; nothing where none is configured.
  private var receivers: [String] {
    guard let delivery = report.delivery else { return [] }
    var lines: [String] = []
    // A host without receivers needs no courier.
    if let trouble = delivery.trouble, !delivery.isMissing || (report.document?.configuration?.receivers ?? 0) > 0 {
      lines += Columns.wrap(trouble.what, presentation.width).map { presentation.show($0, .critical) }
      lines += pointed(trouble.hint, presentation.width)
    }
    let rows = ReceiverRow.all(delivery.document)
    let width = min(24, rows.map(\.name.unicodeScalars.count).max() ?? 0)
    for row in rows {
      let name = Columns.pad(cut(TerminalText.escape(row.name), width), width)
      let text = row.text(at: delivery.document?.realtime ?? 0)
      let parts = Columns.wrap(text, presentation.width - width - 2)
      lines += parts.enumerated().map { offset, part in
        (offset == 0 ? name : String(repeating: " ", count: width)) + "  " + presentation.show(part, row.emphasis)
      }
    }
    if let spool = delivery.document?.spool {
      let text = "the courier can't put what it carries on the disk: \(TerminalText.escape(spool, limit: 300))"
      lines += Columns.wrap(text, presentation.width).map { presentation.show($0, .warning) }
    }
    if let refused = delivery.document?.configuration?.refused {
      let text = "the courier refused the new configuration: \(TerminalText.escape(refused, limit: 300))"
      lines += Columns.wrap(text, presentation.width).map { presentation.show($0, .warning) }
    }
    return lines
  }

  private var daemon: [String] {
    guard let document = report.document else { return [] }
    var rows: [(String, String)] = []
    if let version = document.forewarn { rows.append(("forewarnd", "\(version), pid \(document.pid ?? 0)")) }
    if let kernel = document.kernel { rows.append(("kernel", kernel)) }
    if let samples = document.samples {
      let interval = document.interval.map { ", one every \(Quantity.text($0, .seconds))" } ?? ""
      rows.append(("samples", "\(samples)\(interval)"))
    }
    if let late = document.lateness {
      let texts = [
        late.last.map { "last \(Quantity.text($0, .seconds))" }, late.longest.map { "longest \(Quantity.text($0, .seconds))" },
      ]
      rows.append(("late by", texts.compactMap { $0 }.joined(separator: ", ")))
    }
    if let gaps = document.gaps { rows.append(("gaps", "\(gaps)")) }
    if let dropped = document.dropped { rows.append(("dropped entries", "\(dropped)")) }
    if let ages = document.ages {
      let texts = ages.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.map { Quantity.text($0, .seconds) } ?? "never")" }
      rows.append(("ages", texts.joined(separator: ", ")))
    }
    if let reader = document.processReader, !reader.isEmpty { rows.append(("processes by", reader)) }
    if let loaded = document.configuration?.loadedAt {
      rows.append(("configuration", "loaded at \(presentation.timeOfDay(loaded))"))
    }
    return rows.flatMap { label, text in
      Columns.wrap(TerminalText.escape(text, limit: 300), presentation.width - 17).enumerated().map {
        "\(Columns.pad($0.offset == 0 ? label : "", 16)) \($0.element)"
      }
    }
  }
}
