import Glibc

/// How one try went, as a disposable process tells it. Travels between two processes of the same program, so in the machine's own byte
/// order.
struct CanaryAnswer: Equatable {
  /// 0, or what went wrong.
  var errno: Int32
  var took: Duration

  static let byteCount = 16

  typealias Packed = InlineArray<3, UInt64>

  init(errno: Int32, took: Duration) {
    self.errno = errno
    self.took = took
  }

  /// What ``packed`` made; `nil` for anything else.
  init?(_ packed: Packed, byteCount: Int) {
    guard byteCount == CanaryAnswer.byteCount else { return nil }
    errno = Int32(truncatingIfNeeded: packed[0])
    took = .nanoseconds(Int64(clamping: packed[1]))
  }

  /// As words, and one more, so that an answer that is too long is seen.
  var packed: Packed {
    let (seconds, attoseconds) = took.components
    return [
      UInt64(UInt32(bitPattern: errno)),
      UInt64(clamping: seconds) * 1_000_000_000 + UInt64(clamping: attoseconds / 1_000_000_000), 0,
    ]
  }
}
