/// One record of the kernel's log, as one `read` of `/dev/kmsg` gives it.
///
/// Source: `Documentation/ABI/testing/dev-kmsg`, Linux 3.5+: `priority,sequence,microseconds,flags[,…];text`, a newline, then lines
/// ` KEY=value`. Fields that later kernels put behind the flags (`caller=T123`, Linux 5.1+) are passed over.
package struct KernelRecord: Equatable, Sendable {
  /// Syslog's severity: 0 (emergency) to 7 (debug).
  package var severity: UInt8
  /// Syslog's facility. Only the kernel writes 0: what user space writes into `/dev/kmsg` gets 1 (user) at least, whatever
  /// prefix it forges.
  package var facility: UInt64
  /// Counts records since boot; a step of more than 1 tells how many the kernel overwrote before they were read.
  package var sequence: UInt64
  /// Since boot, by the clock of the kernel log (close to `CLOCK_MONOTONIC`).
  package var at: Duration
  /// Where the text stands in the bytes, its `\xNN` still escaped.
  package var text: Range<Int>

  package var isFromKernel: Bool { facility == 0 }

  /// - Throws: where the record is not of that form.
  package init(parsing bytes: Span<UInt8>) throws(ParseError) {
    let whole = 0..<bytes.count
    guard let (priority, afterPriority) = bytes.number(in: whole) else {
      throw ParseError("/dev/kmsg", at: 0, expected: "a priority")
    }
    guard let (sequence, afterSequence) = bytes.number(in: try Self.afterComma(bytes, afterPriority)) else {
      throw ParseError("/dev/kmsg", at: afterPriority.lowerBound, expected: "a sequence number")
    }
    guard let (microseconds, afterTime) = bytes.number(in: try Self.afterComma(bytes, afterSequence)),
      let time = Int64(exactly: microseconds)
    else { throw ParseError("/dev/kmsg", at: afterSequence.lowerBound, expected: "a time in microseconds") }
    var start = afterTime.lowerBound
    while start < bytes.count, bytes[start] != 0x3B {
      guard bytes[start] != 0x0A else { throw ParseError("/dev/kmsg", at: start, expected: "a semicolon") }
      start += 1
    }
    guard start < bytes.count else { throw ParseError("/dev/kmsg", at: start, expected: "a semicolon") }
    start += 1
    var end = start
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    severity = UInt8(truncatingIfNeeded: priority & 7)
    facility = priority >> 3
    self.sequence = sequence
    at = .microseconds(time)
    text = start..<end
  }

  private static func afterComma(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(ParseError) -> Range<Int> {
    guard range.lowerBound < range.upperBound, bytes[range.lowerBound] == 0x2C else {
      throw ParseError("/dev/kmsg", at: range.lowerBound, expected: "a comma")
    }
    return (range.lowerBound + 1)..<range.upperBound
  }
}
