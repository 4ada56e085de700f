import WatchEngine

/// How the host stands, in a few lines: the body of a heartbeat. The last one that was received is the host's last words.
///
/// Read from status.json, which the watch writes at each tick.
package struct LastWords: Equatable, Sendable {
  package static let mostAlerts = 10
  package static let mostConsumers = 3
  private static let lineLimit = 300

  /// When the watch wrote it, since boot.
  package var boottime: Duration
  package var interval: Duration
  /// How late the last sample was.
  package var lateness: Duration
  package var bootID: String
  package var host: String
  /// Incidents that fire.
  package var incidents: Set<Int>
  /// A line each.
  package var lines: [String]

  package init(parsing bytes: Span<UInt8>) throws(ParseError) {
    let json = try JSONValue(parsing: bytes, file: "status.json")
    guard let boottime = json["boottime"]?.number?.asMoment, let interval = json["interval"]?.number?.asMoment,
      let lateness = json["lateness"]?["last"]?.number, let host = json["hostname"]?.text
    else { throw ParseError("status.json", at: 0, expected: "boottime, interval, lateness and hostname") }
    self.boottime = boottime
    self.interval = interval
    self.lateness = max(lateness, 0).asMoment ?? .seconds(86_400)
    self.host = host
    bootID = json["bootId"]?.text ?? ""
    let firing = (json["alerts"]?.elements ?? []).filter { $0["phase"]?.text == "firing" }
    incidents = Set(firing.compactMap { $0["incident"]?.integer }.filter { $0 > 0 })
    lines = [LastWords.headline(host, firing), LastWords.pressure(json), LastWords.memory(json)]
    lines += LastWords.consumers(json)
    let worst = firing.sorted { LastWords.rank($0) > LastWords.rank($1) }
    lines += worst.prefix(LastWords.mostAlerts).map { alert in
      "\(alert["severity"]?.text ?? "?"): \(alert["message"]?.text ?? alert["rule"]?.text ?? "?")"
    }
    if firing.count > LastWords.mostAlerts { lines.append("… and \(firing.count - LastWords.mostAlerts) more") }
    if let realtime = json["realtime"]?.number?.asMoment {
      lines.append("sampled at \(CivilTime.timestamp(realtime)), \(Quantity.text(self.lateness)) late")
    }
    lines = lines.map { safe($0, LastWords.lineLimit) }
  }

  /// Whether the watch samples in time at `now`, since boot: a heartbeat of a watch that does not would lie.
  package func isOnTime(at now: Duration) -> Bool { now - boottime < interval * 3 && lateness < interval }

  package var text: String { lines.joined(separator: "\n") + "\n" }

  private static func headline(_ host: String, _ firing: [JSONValue]) -> String {
    guard !firing.isEmpty else { return "\(host): well" }
    let counts = Severity.allCases.reversed().compactMap { severity -> String? in
      let count = firing.count { $0["severity"]?.text == severity.word }
      return count > 0 ? "\(count) \(severity.word)" : nil
    }
    return "\(host): \(counts.joined(separator: ", "))"
  }

  private static func pressure(_ json: JSONValue) -> String {
    let parts = ["cpu", "memory", "io"].map { "\($0) \(value(json, "pressure.\($0).some", .percent))" }
    return "pressure: \(parts.joined(separator: ", "))"
  }

  private static func memory(_ json: JSONValue) -> String {
    "memory: \(value(json, "memory.available", .bytes)) of \(value(json, "memory.total", .bytes)) available"
  }

  private static func value(_ json: JSONValue, _ signal: String, _ unit: SignalUnit) -> String {
    guard let value = json["signals"]?[signal] else { return "unknown" }
    return value.number.map { Quantity.text($0, unit) } ?? "unknown"
  }

  /// Who takes most CPU, then who holds most memory.
  private static func consumers(_ json: JSONValue) -> [String] {
    let rows = json["top"]?["units"]?.elements ?? []
    func line(_ title: String, _ key: String, _ unit: SignalUnit) -> String? {
      let sorted = rows.filter { ($0[key]?.number ?? 0) > 0 }.sorted { ($0[key]?.number ?? 0) > ($1[key]?.number ?? 0) }
      guard !sorted.isEmpty else { return nil }
      let parts = sorted.prefix(mostConsumers).map { "\($0["name"]?.text ?? "?") \(Quantity.text($0[key]?.number ?? 0, unit))" }
      return "\(title): \(parts.joined(separator: ", "))"
    }
    return [line("most cpu", "cpu10s", .percent), line("most memory", "memory", .bytes)].compactMap { $0 }
  }

  private static func rank(_ alert: JSONValue) -> Int {
    Severity.allCases.firstIndex { $0.word == alert["severity"]?.text } ?? 0
  }
}
