/// What systemd calls the unit that a cgroup path belongs to.
package enum UnitPath {
  /// The full name of the system-level unit that `path` lies in; `nil` where no unit is in it.
  ///
  /// The first service, scope, socket, mount or swap from the root down: what runs inside a unit (a user's own units below
  /// `user@1000.service`, a container's systemd below `docker-….scope`) belongs to that unit, since that is the one the system's
  /// systemd can show, limit and restart. A path through slices alone gives the innermost slice. Escapes (`\x2d`) stay, as
  /// systemd itself prints them; the `_` it puts before names that the kernel reserves goes (`cg_unescape`).
  ///
  /// Source: systemd's `cg_path_get_unit`, and its `CGROUP_DELEGATION.md`.
  package static func unit(of path: String) -> String? {
    var slice: Substring?
    for component in path.utf8.split(separator: 0x2F) {
      let name = Substring(component.first == 0x5F ? component.dropFirst() : component)
      if endsWithType(name, of: running) { return String(name) }
      if endsWithType(name, of: [".slice"]) { slice = name } else if slice != nil { break }
    }
    return slice.map(String.init)
  }

  /// The types of unit that processes live in.
  private static let running: [String] = [".service", ".scope", ".socket", ".mount", ".swap"]

  private static func endsWithType(_ name: Substring, of types: [String]) -> Bool {
    for type in types where name.utf8.count > type.utf8.count && name.utf8.suffix(type.utf8.count).elementsEqual(type.utf8) {
      return true
    }
    return false
  }
}
