/// What the name of a cgroup says in the tree that systemd keeps.
package enum CgroupName: Equatable, Sendable {
  /// `NAME.slice`: a branch, whose cgroups are looked at in turn.
  case slice
  /// `NAME.service`, `.scope`, `.socket`, `.mount` or `.swap`: a unit. Where it keeps cgroups of its own (`user@1000.service`, a
  /// container), those are part of it.
  case unit
  /// A file, or a cgroup that is not systemd's.
  case other

  /// - Parameter name: of one directory in the tree.
  package init(_ name: Span<UInt8>) {
    if Self.ends(name, ".slice") {
      self = .slice
    } else if Self.ends(name, ".service") || Self.ends(name, ".scope") || Self.ends(name, ".socket") || Self.ends(name, ".mount")
      || Self.ends(name, ".swap")
    {
      self = .unit
    } else {
      self = .other
    }
  }

  /// The unit that a cgroup's name stands for: systemd puts `_` before names that could be a kernel file's (`_cpu.service`) or
  /// that begin with `_` or `.` themselves.
  package static func unitName(of name: Span<UInt8>) -> String {
    let start = name.count > 1 && name[0] == UInt8(ascii: "_") ? 1 : 0
    return name.extracting(start..<name.count).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  private static func ends(_ name: Span<UInt8>, _ suffix: StaticString) -> Bool {
    let length = suffix.utf8CodeUnitCount
    guard name.count > length else { return false }
    for index in 0..<length where name[name.count - length + index] != suffix.utf8Start[index] { return false }
    return true
  }
}
