/// The stall totals of the last minute, so that the stalled share of any window up to 60 s can be told.
package struct PressureHistory: Sendable {
  package init() {}

  /// Adds one pulse.
  package mutating func append(_ pulse: Pulse) {}
}
