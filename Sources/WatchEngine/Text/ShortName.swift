/// A name of at most 16 bytes, kept without allocation: the kernel's `comm` of a task.
///
/// Source: `TASK_COMM_LEN` in the kernel's `linux/sched.h`. The bytes can be anything but NUL; longer names (kernel workers,
/// Linux 5.x and newer) are cut.
package struct ShortName: Equatable, Hashable, Sendable {
  package var low: UInt64 = 0
  package var high: UInt64 = 0

  package init() {}

  /// Takes the first 16 of the bytes.
  package init(_ bytes: Span<UInt8>) {
    for index in 0..<min(bytes.count, 16) {
      let shifted = UInt64(bytes[index]) << UInt64((index & 7) * 8)
      if index < 8 { low |= shifted } else { high |= shifted }
    }
  }

  /// The name as text; what is not UTF-8 becomes U+FFFD. Not escaped: each sink escapes for itself.
  package var text: String {
    // On the stack: it is asked for at every tick while somebody stands out.
    var bytes: InlineArray<16, UInt8> = .init(repeating: 0)
    var count = 0
    while count < 16 {
      let half = count < 8 ? low : high
      let byte = UInt8(truncatingIfNeeded: half >> UInt64((count & 7) * 8))
      if byte == 0 { break }
      bytes[count] = byte
      count += 1
    }
    return bytes.span.extracting(0..<count).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}
