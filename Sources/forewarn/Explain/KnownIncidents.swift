import HostIO
import WatchEngine

/// What the daemon keeps of its last incidents: what they are about. `incidents.json`, docs/formats.md.
struct KnownIncidents: Sendable {
  /// By number; empty where nothing is kept or it can't be read: then the record alone is shown.
  let incidents: [UInt64: OpenIncidents.Incident]

  private static let sizeLimit = 16 << 20

  init(path: String) { self.init(ForeignFile.read(path, limit: Self.sizeLimit).bytes) }

  init(_ bytes: [UInt8]) {
    var incidents: [UInt64: OpenIncidents.Incident] = [:]
    do throws(ParseError) {
      for kept in try KeptIncidents(parsing: bytes.span).incidents.map(\.incident) {
        incidents[kept.number] = OpenIncidents.Incident(
          number: kept.number,
          names: kept.members.map { member in member.change.instance.map { "\(member.change.rule) (\($0))" } ?? member.change.rule
          },
          message: kept.root?.change.message ?? "")
      }
    } catch {
      incidents = [:]
    }
    self.incidents = incidents
  }
}
