/// What a cgroup, with its children, read from and wrote to block devices since it was made, over all devices.
///
/// A stacked device (device mapper, md) and the disks below it count each: the sum is then too large by that factor.
package struct CgroupIO: Equatable, Sendable {
  package var readBytes: UInt64 = 0
  package var writtenBytes: UInt64 = 0

  package init() {}

  fileprivate mutating func add(read: UInt64, written: UInt64, at offset: Int, file: StaticName) throws(ParseError) {
    let (reads, readsTooLarge) = readBytes.addingReportingOverflow(read)
    let (writes, writesTooLarge) = writtenBytes.addingReportingOverflow(written)
    guard !readsTooLarge, !writesTooLarge else { throw ParseError(file, at: offset, expected: "sums within 64 bits") }
    readBytes = reads
    writtenBytes = writes
  }
}

/// Source: `io.stat` of cgroup v2, `MAJOR:MINOR rbytes=… wbytes=… rios=… …`; empty where nothing was read or written. A device
/// without counts can have a line of its own that ends after the numbers.
package struct CgroupIOStat: Equatable, Sendable, KernelFile {
  package var total = CgroupIO()

  package init() {}

  /// - Throws: where a count is no number.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    total = CgroupIO()
    var scanner = ByteScanner(bytes)
    while !scanner.atEnd {
      scanner.skipBlanks()
      if scanner.skip("rbytes=") {
        let count = try scanner.number(in: "io.stat", expected: "bytes after rbytes=")
        try total.add(read: count, written: 0, at: scanner.position, file: "io.stat")
      } else if scanner.skip("wbytes=") {
        let count = try scanner.number(in: "io.stat", expected: "bytes after wbytes=")
        try total.add(read: 0, written: count, at: scanner.position, file: "io.stat")
      } else if scanner.word().isEmpty {
        scanner.skipLine()
      }
    }
  }
}

/// Source: `blkio.throttle.io_service_bytes` of cgroup v1, `MAJOR:MINOR Read N`, then `Write`, `Sync` and others, and at last
/// `Total N`; only `Total 0` where nothing was read or written.
package struct CgroupBlkio: Equatable, Sendable, KernelFile {
  package var total = CgroupIO()

  package init() {}

  private static let file: StaticName = "blkio.throttle.io_service_bytes"

  /// - Throws: where a count is no number, or the total is missing.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    total = CgroupIO()
    var sawTotal = false
    var scanner = ByteScanner(bytes)
    while !scanner.atEnd {
      let first = scanner.word()
      if scanner.matches(first, "Total") {
        sawTotal = true
      } else {
        let operation = scanner.word()
        if scanner.matches(operation, "Read") {
          let count = try scanner.number(in: Self.file, expected: "bytes after Read")
          try total.add(read: count, written: 0, at: scanner.position, file: Self.file)
        } else if scanner.matches(operation, "Write") {
          let count = try scanner.number(in: Self.file, expected: "bytes after Write")
          try total.add(read: 0, written: count, at: scanner.position, file: Self.file)
        }
      }
      scanner.skipLine()
    }
    guard sawTotal else { throw ParseError(Self.file, at: bytes.count, expected: "a line Total") }
  }
}
