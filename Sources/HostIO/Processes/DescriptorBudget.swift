import CHost

/// How many descriptors one reader may keep open, so that the rest of the program never runs out of them.
package struct DescriptorBudget: Sendable {
  /// The most that may be kept.
  package let limit: Int
  package private(set) var used = 0

  package init(limit: Int) { self.limit = max(limit, 0) }

  /// Always left to everything else.
  package static let reserve = 256

  /// Raises the soft limit of the program to its hard limit and takes a share of what is above the reserve.
  package static func raised(share: Double = 1) -> DescriptorBudget {
    let limit = Int(clamping: chost_raise_descriptor_limit())
    return DescriptorBudget(limit: Int(Double(min(max(limit - reserve, 0), 4 << 20)) * min(max(share, 0), 1)))
  }

  package mutating func take() -> Bool {
    guard used < limit else { return false }
    used += 1
    return true
  }

  package mutating func giveBack() { used = max(used - 1, 0) }
}
