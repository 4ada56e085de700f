/// What the block devices did since boot.
///
/// Source: `/proc/diskstats`, kernel doc `admin-guide/iostats.rst`. Whole devices: disks, device-mapper, md, nvme. Left out are
/// - partitions. The table has no flag for them, so they are told by name: the kernel prints the partitions of a disk right after
///   it, and names them by the disk's name and a number, with a `p` between if the disk's name ends in a digit (`sda1`,
///   `nvme0n1p1`, `mmcblk0p2`, but neither `dm-10` after `dm-1` nor `xvda1` where there is no `xvda`);
/// - devices made in advance or without a medium (`loop`, `ram`, `zram`, `nbd`, `fd`, `sr`) until they have done something.
package struct DiskStats: Equatable, Sendable, KernelFile {
  package var disks: [DiskRow] = []

  package init() {}

  /// - Throws: where a line has fewer than the 14 columns of Linux 2.6.25, or a number out of range.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    var scanner = ByteScanner(bytes)
    var count = 0
    var disk = 0..<0
    while !scanner.atEnd {
      var row = DiskRow()
      row.major = try scanner.number32(in: DiskRow.file, expected: "a major number")
      row.minor = try scanner.number32(in: DiskRow.file, expected: "a minor number")
      let name = scanner.word()
      guard !name.isEmpty else { throw ParseError(DiskRow.file, at: scanner.position, expected: "the name of a device") }
      try row.count(&scanner)
      scanner.skipLine()
      if Self.isPartition(name, of: disk, scanner) { continue }
      disk = name
      if row.isIdle && Self.isMadeInAdvance(name, scanner) { continue }
      if count == disks.count {
        row.name = scanner.text(name)
        disks.append(row)
      } else {
        row.name = scanner.matches(name, disks[count].name) ? disks[count].name : scanner.text(name)
        disks[count] = row
      }
      count += 1
    }
    if disks.count > count { disks.removeLast(disks.count - count) }
  }

  /// Whether `name` is that of a partition of the disk with the name `disk`; both are ranges of `scanner`.
  private static func isPartition(_ name: Range<Int>, of disk: Range<Int>, _ scanner: borrowing ByteScanner) -> Bool {
    guard !disk.isEmpty, name.count > disk.count else { return false }
    for offset in 0..<disk.count where scanner.byte(at: name.lowerBound + offset) != scanner.byte(at: disk.lowerBound + offset) {
      return false
    }
    var index = name.lowerBound + disk.count
    if isDigit(scanner.byte(at: disk.upperBound - 1)) {
      guard scanner.byte(at: index) == UInt8(ascii: "p") else { return false }
      index += 1
    }
    guard index < name.upperBound else { return false }
    while index < name.upperBound {
      guard isDigit(scanner.byte(at: index)) else { return false }
      index += 1
    }
    return true
  }

  private static func isMadeInAdvance(_ name: Range<Int>, _ scanner: borrowing ByteScanner) -> Bool {
    scanner.starts(name, with: "loop") || scanner.starts(name, with: "ram") || scanner.starts(name, with: "zram")
      || scanner.starts(name, with: "nbd") || scanner.starts(name, with: "fd") || scanner.starts(name, with: "sr")
  }

  private static func isDigit(_ byte: UInt8?) -> Bool { byte.map { $0 &- 0x30 <= 9 } ?? false }
}

/// Counters of one block device since boot.
package struct DiskRow: Equatable, Sendable {
  package var major: UInt32 = 0
  package var minor: UInt32 = 0
  package var name = ""
  package var reads: UInt64 = 0
  /// Of 512 bytes each, whatever the device's own sector size.
  package var sectorsRead: UInt64 = 0
  package var readMilliseconds: UInt64 = 0
  package var writes: UInt64 = 0
  package var sectorsWritten: UInt64 = 0
  package var writeMilliseconds: UInt64 = 0
  package var inFlight: UInt64 = 0
  /// Time with at least one request in flight. Wraps at 32 bits, after 50 days of work (`unsigned int` in the kernel).
  package var busyMilliseconds: UInt64 = 0
  package var weightedMilliseconds: UInt64 = 0
  /// Discards (Linux 4.18+) and flushes (5.5+) completed; 0 where the kernel does not count them.
  package var discards: UInt64 = 0
  package var flushes: UInt64 = 0

  /// Requests of every kind that it has completed.
  package var finished: UInt64 { reads &+ writes &+ discards &+ flushes }

  package init() {}

  fileprivate static let file: StaticName = "/proc/diskstats"

  /// Takes the eleven figures that follow the name; those of discards (4.18+) and flushes (5.5+) may come after.
  fileprivate mutating func count(_ scanner: inout ByteScanner) throws(ParseError) {
    reads = try scanner.number(in: Self.file, expected: "reads completed")
    _ = try scanner.number(in: Self.file, expected: "reads merged")
    sectorsRead = try scanner.number(in: Self.file, expected: "sectors read")
    readMilliseconds = try scanner.number(in: Self.file, expected: "milliseconds spent reading")
    writes = try scanner.number(in: Self.file, expected: "writes completed")
    _ = try scanner.number(in: Self.file, expected: "writes merged")
    sectorsWritten = try scanner.number(in: Self.file, expected: "sectors written")
    writeMilliseconds = try scanner.number(in: Self.file, expected: "milliseconds spent writing")
    inFlight = try scanner.number(in: Self.file, expected: "requests in flight")
    busyMilliseconds = try scanner.number(in: Self.file, expected: "milliseconds busy")
    weightedMilliseconds = try scanner.number(in: Self.file, expected: "weighted milliseconds")
    discards = scanner.number() ?? 0
    for _ in 0..<3 { _ = scanner.number() }
    flushes = scanner.number() ?? 0
  }

  /// Has done nothing since boot.
  fileprivate var isIdle: Bool { reads == 0 && writes == 0 && inFlight == 0 }
}
