/// The units that the unit watcher knows, by full name, with a number that grows with every change, so that whoever merges them
/// into a table does it only when there is something new.
package struct UnitStates: Equatable, Sendable {
  package var version: UInt64 = 0
  package var states: [String: UnitState] = [:]

  package init() {}
}
