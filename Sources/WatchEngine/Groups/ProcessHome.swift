/// Where a process lives: its unit, slice, container and user, by the path of its control group.
///
/// Source: `/proc/PID/cgroup`, cgroups(7): one line `NUMBER:CONTROLLERS:PATH` a hierarchy, `0::PATH` for cgroup v2. What a path means:
/// systemd's `CGROUP_DELEGATION.md`, and the cgroup drivers of Docker, containerd, CRI-O, Podman, LXC and the kubelet. A process
/// that may make control groups can give them any name: what stands here is a statement, not a proof.
package struct ProcessHome: Hashable, Sendable {
  /// As ``UnitPath/unit(of:)`` says, of the host; `nil` outside of units, and in a container that is in none.
  package var unit: String?
  /// The innermost slice around the unit: `system-postgresql.slice`; `nil` where no slice is in the path.
  package var slice: String?
  /// The innermost container; `nil` outside of containers.
  package var container: Container?
  /// Whose session or user manager the process is part of: `user-1000.slice`, `user@1000.service`; `nil` for the system's own.
  package var user: UInt32?
  /// The number of the login session, `3` or `c1`: `session-3.scope`; `nil` outside of sessions.
  package var session: String?

  package init() {}

  /// Takes the path of cgroup v2 if it says anything, else that of systemd's own hierarchy, else of a controller that every
  /// container runtime sets: on hybrid hosts (systemd below 256) `0::` has the same path as `name=systemd`, without systemd it is `/`.
  /// - Throws: that no line is of the form `NUMBER:CONTROLLERS:PATH`.
  package init(parsing bytes: Span<UInt8>) throws(ParseError) {
    var best: (rank: Int, path: Range<Int>)?
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      if let (rank, path) = Self.line(bytes, start..<end), best.map({ rank < $0.rank }) ?? true { best = (rank, path) }
      start = end + 1
    }
    guard let best else { throw ParseError("/proc/PID/cgroup", at: 0, expected: "a line such as `0::/system.slice`") }
    let text = bytes.extracting(best.path).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    self.init(path: text)
  }

  /// - Parameter path: from the root of the hierarchy.
  package init(path: String) {
    // A group that was removed while the process was in it is shown with this.
    let deleted = " (deleted)"
    let path = path.hasSuffix(deleted) ? String(path.dropLast(deleted.count)) : path
    unit = UnitPath.unit(of: path)
    var isInsideUnit = false
    var parent = Substring()
    for part in path.utf8.split(separator: 0x2F) {
      let component = Substring(part)
      let isContained = container.map { !$0.identifier.isEmpty } ?? false
      container = Container(component: component, in: parent, pod: container?.pod) ?? container
      parent = component
      if isInsideUnit { continue }
      if isContained {
        // Below a container that is in no unit of the host (LXC), units are those of the container's own systemd.
        unit = slice
        isInsideUnit = true
        continue
      }
      if component.hasSuffix(".slice") {
        slice = String(component)
        user = Self.number(component, "user-", ".slice") ?? user
      } else if unit.map({ component == $0 || component.dropFirst() == $0 }) ?? false {
        isInsideUnit = true
        user = Self.number(component, "user@", ".service") ?? user
        if component.hasPrefix("session-"), component.hasSuffix(".scope") {
          session = String(component.dropFirst(8).dropLast(6))
        }
      }
    }
  }

  /// How good a line's path is, 0 for the best, and where it stands; `nil` for what is no line of this file.
  private static func line(_ bytes: Span<UInt8>, _ line: Range<Int>) -> (rank: Int, path: Range<Int>)? {
    guard let first = colon(bytes, line), let second = colon(bytes, first + 1..<line.upperBound) else { return nil }
    guard second + 1 < line.upperBound, bytes[second + 1] == UInt8(ascii: "/") else { return nil }
    let path = second + 1..<line.upperBound
    let names = ByteScanner(bytes)
    let controllers = first + 1..<second
    let order =
      if controllers.isEmpty { 0 } else if names.matches(controllers, "name=systemd") {
        1
      } else if names.matches(controllers, "pids") { 2 } else if names.matches(controllers, "memory") { 3 } else { 4 }
    // A path that says nothing is taken only where there is no other.
    return (path.count == 1 ? order + 10 : order, path)
  }

  private static func colon(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    for index in range where bytes[index] == UInt8(ascii: ":") { return index }
    return nil
  }

  private static func number(_ text: Substring, _ prefix: String, _ suffix: String) -> UInt32? {
    guard text.hasPrefix(prefix), text.hasSuffix(suffix), text.utf8.count > prefix.utf8.count + suffix.utf8.count else {
      return nil
    }
    return UInt32(text.dropFirst(prefix.count).dropLast(suffix.count))
  }
}
