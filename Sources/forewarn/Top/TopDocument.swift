/// Who takes what, as `status.json` has it: docs/formats.md. What is `nil` is not known.
extension StatusDocument {
  struct Top: Decodable, Sendable {
    var units: [Consumer]
    var roles: [Consumer]
  }

  /// A unit, or a role in a unit.
  struct Consumer: Decodable, Sendable {
    var name: String
    var unit: String?
    var container: String?
    var role: String?
    var processes: Double?
    var leader: Leader?
    /// For how many seconds it has been seen.
    var age: Double?
    var cpu: Double?
    var cpu10s: Double?
    var cpu1m: Double?
    var cpu10m: Double?
    var cpu1h: Double?
    var memory: Double?
    var growth: Double?
    var swap: Double?
    var io: Double?
    var faults: Double?
    var threads: Double?
    var stuck: Double?
  }

  /// The process that takes most CPU time of a role.
  struct Leader: Decodable, Equatable, Sendable {
    var pid: Int32
    var name: String
    /// Seconds since its start.
    var cpuTime: Double?
  }

  /// Who is to blame for an alert.
  struct Culprit: Decodable, Equatable, Sendable {
    var resource: String?
    var unit: String?
    var container: String?
    var role: String?
    var pid: Int32?
    var process: String?
    var amount: Double?
    var text: String
  }
}
