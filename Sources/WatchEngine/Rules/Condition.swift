/// A compiled sentence.
package struct Condition: Sendable {
  package init() {}
}
/// What a condition remembers of one instance: windows of events, inner holds.
package struct ConditionMemory: Sendable {
  package init() {}
}
extension Condition {
  package func makeMemory() -> ConditionMemory { ConditionMemory() }
  /// Evaluates at `now` (monotonic) for the instance in `slot`.
  /// - Parameter isNew: whether the readings are of a new input; events are counted once.
  package func evaluate(_ signals: borrowing SignalTable, slot: Int, now: Duration, memory: inout ConditionMemory) -> Verdict { .no }
}
