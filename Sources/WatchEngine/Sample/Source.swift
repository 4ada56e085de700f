/// What one kernel file said last, or why it could not be read.
///
/// The value is kept apart from its state so that readers can refill its arrays in place: no allocation in steady state.
package struct Source<Value> {
  /// The last content that was read. Meaningless while ``unknown`` is not `nil`: use ``get()``.
  package var value: Value
  /// Why there is no current value; `nil` when there is one.
  package var unknown: Unknown? = .notYetSampled

  package init(_ value: Value) { self.value = value }

  /// The value.
  /// - Throws: why there is none.
  @inlinable
  package func get() throws(Unknown) -> Value {
    if let unknown { throw unknown }
    return value
  }
}

extension Source: Sendable where Value: Sendable {}
extension Source: Equatable where Value: Equatable {}
