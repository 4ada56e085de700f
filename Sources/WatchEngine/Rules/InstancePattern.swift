/// Which instances of a family a rule speaks of.
package enum InstancePattern: Equatable, Sendable {
  case name(Glob)
  /// Of the family `role`, whose names have parts.
  case role(RolePattern)

  /// - Parameter family: the family's name.
  package init(_ pattern: String, family: String) {
    self = family == "role" ? .role(RolePattern(pattern)) : .name(Glob(pattern))
  }

  package func matches(_ name: String) -> Bool {
    switch self {
    case .name(let glob): glob.matches(name)
    case .role(let pattern): pattern.matches(name)
    }
  }
}
