/// The name of a process's file below `/proc`, written in place: a `String` for each look would be an allocation.
extension [CChar] {
  /// - Parameter file: with its slash, as `/io`.
  mutating func refill(_ pid: Int32, _ file: StaticString) {
    removeAll(keepingCapacity: true)
    var divisor: Int32 = 1_000_000_000
    while divisor > 1, pid / divisor == 0 { divisor /= 10 }
    while divisor > 0 {
      append(CChar(truncatingIfNeeded: 0x30 + pid / divisor % 10))
      divisor /= 10
    }
    for offset in 0..<file.utf8CodeUnitCount { append(CChar(bitPattern: file.utf8Start[offset])) }
    append(0)
  }
}
