import WatchEngine

/// What a monitoring system is told of a report: of all rules, or of one.
enum PluginAnswer {
  static func line(_ report: StatusReport, rule: String?) -> PluginLine {
    if let trouble = report.trouble {
      let prefix = "unknown: "
      let what = trouble.what.hasPrefix(prefix) ? String(trouble.what.dropFirst(prefix.count)) : trouble.what
      return PluginLine(.unknown, what)
    }
    guard let document = report.document else { return PluginLine(.unknown, report.headline) }
    let performance = Performance(document)
    guard let rule else { return whole(report, document, performance) }
    guard let found = document.rules.first(where: { $0.name == rule }) else {
      return PluginLine(.unknown, "no rule is named `\(rule)`" + near(rule, document.rules.map(\.name)))
    }
    return one(found, report, performance)
  }

  private static func near(_ name: String, _ names: [String]) -> String {
    var near = [NearestName.of(name, among: names)].compactMap { $0 }
    for candidate in names where near.count < 3 && !near.contains(candidate) && !name.isEmpty {
      if candidate.hasPrefix(name) || name.hasPrefix(candidate) || Glob("*\(name)*").matches(candidate) { near.append(candidate) }
    }
    guard !near.isEmpty else { return "; `forewarn config show` lists them" }
    return "; did you mean \(near.map { "`\($0)`" }.joined(separator: " or "))?"
  }

  private static func whole(_ report: StatusReport, _ document: StatusDocument, _ performance: Performance) -> PluginLine {
    var data = [PerformanceDatum("firing", Double(report.firing.count), .count)]
    data.append(PerformanceDatum("pending", Double(report.pending.count), .count))
    data += performance.ofHost
    let loud = report.firing.filter { $0.severity != .notice }
    guard !loud.isEmpty else {
      var parts = ["\(document.rules.count) rules, nothing fires"]
      let count = report.firing.count
      if count > 0 { parts = ["\(count) \(count == 1 ? "notice" : "notices"): \(names(report.firing))"] }
      if !report.pending.isEmpty { parts.append("pending: \(names(report.pending))") }
      if !report.rules.isEmpty { parts.append("can't be judged: \(report.rules.map(\.name).joined(separator: ", "))") }
      return PluginLine(.ok, parts.joined(separator: "; "), data)
    }
    return PluginLine(state(loud), said(loud), data)
  }

  private static func one(_ rule: StatusDocument.Rule, _ report: StatusReport, _ performance: Performance) -> PluginLine {
    let data = performance.of(rule)
    let firing = report.firing.filter { $0.rule == rule.name }
    if !firing.isEmpty {
      return PluginLine(state(firing), said(firing), data)
    }
    if rule.phase == "firing" { return PluginLine(.unknown, "\(rule.name) fires, but its alert is not told", data) }
    if let source = performance.missingSource(rule) {
      return PluginLine(.unknown, "\(rule.name): can't be judged: \(source.name): \(source.unknown)")
    }
    if performance.hasNothing(rule) { return PluginLine(.ok, "\(rule.name): this host has nothing that it looks at") }
    let unit = rule.unit.flatMap(SignalUnit.init) ?? .count
    let instance = rule.instance.map { " (\($0))" } ?? ""
    guard case .known? = rule.value else {
      return PluginLine(.unknown, "\(rule.name)\(instance): \(rule.value?.text(unit) ?? "no value is told")", data)
    }
    let value = rule.value?.text(unit) ?? ""
    let pending = report.pending.filter { $0.rule == rule.name }
    let state = pending.isEmpty ? "" : ", pending: \(names(pending))"
    let threshold = rule.threshold.map { ", fires when \($0)" } ?? ""
    return PluginLine(.ok, "\(rule.name)\(instance): \(value)\(threshold)\(state)", data)
  }

  private static func names(_ alerts: [StatusReport.Alert]) -> String { alerts.map(\.name).joined(separator: ", ") }

  /// At most three in words, so that the line is not cut before the performance data.
  private static func said(_ alerts: [StatusReport.Alert]) -> String {
    let first = alerts.prefix(3).map { alert in
      let sight = if case .unknown(let why)? = alert.value { " (now unknown: \(why))" } else { "" }
      let message = TerminalText.escape(alert.message, limit: 240)
      return "\(alert.name): \(message.hasSuffix(".") ? String(message.dropLast()) : message)\(sight)"
    }
    return first.joined(separator: "; ") + (alerts.count > 3 ? "; and \(alerts.count - 3) more" : "")
  }

  private static func state(_ alerts: [StatusReport.Alert]) -> PluginState {
    if alerts.contains(where: { $0.severity == .critical || $0.severity == nil }) { return .critical }
    return alerts.contains { $0.severity == .warning } ? .warning : .ok
  }
}
