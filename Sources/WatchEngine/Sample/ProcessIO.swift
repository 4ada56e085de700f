/// What one process has moved from and to disks. Source: `/proc/PID/io`, proc_pid_io(5).
package struct ProcessIO: Equatable, Sendable, KernelFile {
  package var readBytes: UInt64?
  package var writtenBytes: UInt64?
  /// Of what was written: thrown away before it got to the disk.
  package var cancelledBytes: UInt64?

  package init() {}

  /// Bytes both ways; `nil` where the file lacks either.
  package var diskBytes: UInt64? {
    guard let readBytes, let writtenBytes else { return nil }
    let written = writtenBytes - min(cancelledBytes ?? 0, writtenBytes)
    let (sum, tooLarge) = readBytes.addingReportingOverflow(written)
    return tooLarge ? nil : sum
  }

  /// - Throws: where a key has no number behind it.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    self = ProcessIO()
    var scanner = ByteScanner(bytes)
    while !scanner.atEnd {
      if scanner.skip("read_bytes:") {
        readBytes = try scanner.number(in: "/proc/PID/io", expected: "bytes after read_bytes:")
      } else if scanner.skip("write_bytes:") {
        writtenBytes = try scanner.number(in: "/proc/PID/io", expected: "bytes after write_bytes:")
      } else if scanner.skip("cancelled_write_bytes:") {
        cancelledBytes = try scanner.number(in: "/proc/PID/io", expected: "bytes after cancelled_write_bytes:")
      }
      scanner.skipLine()
    }
  }
}
