extension Array {
  /// Takes over the elements of `other` without giving up the memory it has.
  package mutating func refill(from other: [Element]) {
    removeAll(keepingCapacity: true)
    append(contentsOf: other)
  }
}
