import WatchEngine

/// The last incidents, one line each.
struct IncidentList: Sendable {
  /// The latest first.
  var incidents: [Explanation]

  func text(_ presentation: Presentation) -> String {
    guard !incidents.isEmpty else { return "no incident is recorded\n" }
    let width = incidents.map { "\($0.number)".count }.max() ?? 0
    return incidents.map { line($0, width, presentation) + "\n" }.joined()
  }

  private func line(_ incident: Explanation, _ width: Int, _ presentation: Presentation) -> String {
    var told: [String] = []
    for telling in incident.steps.flatMap(\.tellings) where telling.isSent && !told.contains(telling.receiver) {
      told.append(telling.receiver)
    }
    let state =
      incident.ended.map { "over after \(Quantity.text(max(0, $0 - incident.began), .seconds))" }
      ?? (incident.firing.isEmpty ? "not known to be over" : "still firing")
    let names = incident.names.prefix(3).map { TerminalText.escape($0, limit: 60) }.joined(separator: ", ")
    let more = incident.names.count > 3 ? " and \(incident.names.count - 3) more" : ""
    let whom =
      told.isEmpty ? "nobody was told" : "told: \(told.map { TerminalText.escape($0, limit: 64) }.joined(separator: ", "))"
    let number = Columns.padLeft("\(incident.number)", width)
    let severity = presentation.show(Columns.pad(incident.severity?.word ?? "", 8), Emphasis(incident.severity))
    let facts = [names + more, state, whom].filter { !$0.isEmpty }.joined(separator: " \(presentation.dot) ")
    return "\(number)  \(presentation.timeOfDay(incident.began))  \(severity)  \(facts)"
  }

  var json: String {
    var json = JSONWriter()
    json.beginObject()
    json.member("version", 1)
    json.key("incidents")
    json.beginArray()
    for incident in incidents { ExplanationJSON.write(incident, &json) }
    json.endArray()
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
