/// What a process does, in three parts from the general to the particular: `postgres`, `autovacuum worker`, `shop`.
///
/// Processes with equal roles are one in attribution: workers that die and come again add up.
package struct ProcessRole: Hashable, Sendable {
  /// Of each part, in bytes: titles are anything.
  package static let partLimit = 64

  /// Never empty.
  package private(set) var program: String
  /// Empty where nothing is known but the program.
  package private(set) var role: String
  /// Empty where the role has no particulars; then and only then may ``role`` be empty as well.
  package private(set) var detail: String

  /// Of the processes that are told together, where there are too many roles to tell them apart.
  package static let others = ProcessRole(program: "others")

  /// Parts are cut at ``partLimit``; commas, which part the parts in ``instanceName``, become semicolons.
  package init(program: String = "", role: String = "", detail: String = "") {
    self.program = program.isEmpty ? "unnamed" : Self.part(program)
    self.role = Self.part(role.isEmpty ? detail : role)
    self.detail = role.isEmpty ? "" : Self.part(detail)
  }

  /// `postgres autovacuum worker (shop)`. Not escaped: each sink escapes for itself.
  package var text: String {
    program + (role.isEmpty ? "" : " \(role)") + (detail.isEmpty ? "" : " (\(detail))")
  }

  /// The name as an instance of the family `role`: `postgres, autovacuum worker, shop`.
  package var instanceName: String {
    program + (role.isEmpty ? "" : ", \(role)") + (detail.isEmpty ? "" : ", \(detail)")
  }

  private static func part(_ text: String) -> String {
    guard text.utf8.count > partLimit || text.utf8.contains(UInt8(ascii: ",")) else { return text }
    var part = String.UnicodeScalarView()
    var count = 0
    for scalar in text.unicodeScalars {
      count += UTF8.width(scalar)
      if count > partLimit { break }
      part.append(scalar == "," ? ";" : scalar)
    }
    return String(part)
  }
}
