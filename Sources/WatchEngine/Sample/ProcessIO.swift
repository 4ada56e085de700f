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

  /// The same in sectors of 512 bytes, of which the low 31 bits: 1 TiB until it begins anew.
  package var sectors: UInt32? { diskBytes.map { UInt32($0 >> 9 & 0x7FFF_FFFF) } }

  /// Bytes moved between two looks at ``sectors``. 0 where it went back: more was thrown away than moved.
  package static func bytes(from before: UInt32, to now: UInt32) -> UInt64 {
    let moved = (now &- before) & 0x7FFF_FFFF
    return moved < 0x4000_0000 ? UInt64(moved) << 9 : 0
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
