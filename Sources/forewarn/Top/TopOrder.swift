import ArgumentParser

/// What the table is sorted by: the greatest first, names from A to Z.
enum TopSort: String, CaseIterable, ExpressibleByArgument, Sendable {
  case cpu, memory, growth, io, swap, threads, stuck, faults, name

  /// The key that asks for it.
  var key: Character {
    switch self {
    case .cpu: "c"
    case .memory: "m"
    case .growth: "g"
    case .io: "i"
    case .swap: "s"
    case .threads: "t"
    case .stuck: "d"
    case .faults: "f"
    case .name: "n"
    }
  }
}

/// What has a line of its own.
enum TopGrouping: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// Units, with the role that takes most.
  case unit
  /// Roles, with the unit each is in.
  case role
  /// Units, with their roles below.
  case both
}
