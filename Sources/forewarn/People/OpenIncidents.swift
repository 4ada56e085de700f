import WatchEngine

/// The incidents that fire now, by the daemon's last word.
struct OpenIncidents: Sendable {
  struct Incident: Equatable, Sendable {
    var number: UInt64
    /// What fires, the root first: `memory-low`, `unit-failed (db.service)`.
    var names: [String]
    /// Of the root.
    var message: String
  }

  let incidents: [Incident]

  init(_ report: StatusReport) {
    var incidents: [Incident] = []
    for alert in report.firing {
      guard let number = alert.incident, number > 0 else { continue }
      if let position = incidents.firstIndex(where: { $0.number == number }) {
        incidents[position].names.append(alert.name)
      } else {
        incidents.append(Incident(number: number, names: [alert.name], message: alert.message))
      }
    }
    self.incidents = incidents.sorted { $0.number < $1.number }
  }

  /// - Throws: that there is no such incident, and which there are.
  func find(_ number: UInt64) throws -> Incident {
    if let incident = incidents.first(where: { $0.number == number }) { return incident }
    guard !incidents.isEmpty else { throw Failure("incident \(number) is not open: nothing fires now") }
    let list = incidents.prefix(10).map { "\($0.number) (\(TerminalText.escape($0.names[0], limit: 60)))" }
    throw Failure("incident \(number) is not open; open are \(list.joined(separator: ", "))")
  }
}
