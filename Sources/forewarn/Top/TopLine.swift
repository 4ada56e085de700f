import WatchEngine

/// One line of the table. Its texts are the host's: not escaped.
struct TopLine: Sendable {
  enum Kind: Equatable, Sendable {
    case unit
    case role
    /// So many roles of the unit above that are left out.
    case more(Int)
  }

  var kind: Kind
  /// Whether it stands below its unit.
  var isChild = false
  /// Whether no other line of its unit follows.
  var isLast = false
  var title: String
  /// The role of a unit, or the unit of a role; empty where there is none.
  var note = ""
  var unit: String?
  var container: String?
  var role: String?
  var processes: Double?
  var leader: StatusDocument.Leader?
  var amounts = TopAmounts()
  /// The severity of the worst alert that blames it.
  var blame: Severity?
}

/// A unit, or what stands in its place where there is none, with its roles.
struct TopGroup: Sendable {
  /// What keeps processes together.
  enum Key: Hashable, Sendable {
    case unit(String)
    case container(String)
    case none
  }

  var key: Key
  var amounts = TopAmounts()
  /// Sorted.
  var roles: [TopLine] = []

  var title: String {
    switch key {
    case .unit(let name):
      // `docker-3f2a…64 digits….scope` says no more than `docker 3f2a1b0c9d8e`.
      guard let container = roles.first?.container, let id = container.split(separator: " ").last, id.utf8.count >= 12,
        name.contains(id), roles.allSatisfy({ $0.container == container })
      else { return name }
      return container
    case .container(let name): return name
    case .none: return "(no unit)"
    }
  }

  /// The unit as a line, with the role that comes first.
  var line: TopLine {
    var line = TopLine(kind: .unit, title: title, note: roles.first?.title ?? "", amounts: amounts)
    if case .unit(let name) = key { line.unit = name }
    line.container = roles.first?.container
    line.role = roles.first?.role
    let processes = roles.compactMap(\.processes)
    line.processes = processes.isEmpty ? nil : processes.reduce(0, +)
    line.leader = roles.first?.leader
    line.blame = roles.compactMap(\.blame).max { $0.rawValue < $1.rawValue }
    return line
  }
}
