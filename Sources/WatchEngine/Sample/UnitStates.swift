/// The units that the unit watcher knows, by full name, with a number that grows with every change, so that whoever merges them
/// into a table does it only when there is something new.
package struct UnitStates: Equatable, Sendable {
  package var version: UInt64 = 0
  /// Of services, mounts, sockets and swaps. While ``unknown`` is set: as they were when they were last known.
  package var states: [String: UnitState] = [:]
  /// Why the states are not known; `nil` when they are.
  package var unknown: Unknown?

  package init() {}
}
