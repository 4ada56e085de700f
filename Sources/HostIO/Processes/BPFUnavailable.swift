/// Why processes can't be read by programs inside the kernel here, as a person is told: where, what was expected, what to do.
package struct BPFUnavailable: Error, Equatable, Sendable {
  package let reason: String

  package init(reason: String) { self.reason = reason }
}
