/// What one kernel file says, in a value that can be read anew in place.
package protocol KernelFile {
  /// Replaces the content by what `bytes`, one reading of the whole file, says. Arrays keep their storage and texts that did
  /// not change are not made again, so that a host that does not change costs no allocation.
  /// - Throws: where the text is not what the kernel promises, or lacks what every kernel has; the content is then meaningless.
  mutating func refill(from bytes: Span<UInt8>) throws(ParseError)
}

/// A file that holds one number: `kernel/pid_max`, `kernel/threads-max`, `net/netfilter/nf_conntrack_count` and `…_max` below
/// `/proc/sys`.
extension UInt64: KernelFile {
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    var scanner = ByteScanner(bytes)
    self = try scanner.number(in: "a file of one number", expected: "a number")
    guard scanner.word().isEmpty else {
      throw ParseError("a file of one number", at: scanner.position, expected: "nothing after the number")
    }
  }
}
