/// The cache of ZFS (ARC), in bytes: memory that ZFS gives back under pressure down to its minimum, and that `MemAvailable` misses.
///
/// Source: `/proc/spl/kstat/zfs/arcstats` (OpenZFS), lines `NAME TYPE DATA`. Absent where ZFS is not loaded.
package struct ARCStats: Equatable, Sendable, KernelFile {
  package var size: UInt64 = 0
  /// It does not shrink below this by itself.
  package var minimum: UInt64 = 0

  package init() {}

  /// What it can give back.
  package var reclaimable: UInt64 { size > minimum ? size - minimum : 0 }

  private static let file: StaticName = "/proc/spl/kstat/zfs/arcstats"

  /// - Throws: where the line `size` or `c_min` is missing or has no number.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    var size: UInt64?
    var minimum: UInt64?
    var scanner = ByteScanner(bytes)
    while !scanner.atEnd {
      let word = scanner.word()
      if scanner.matches(word, "size") {
        size = try Self.amount(&scanner)
      } else if scanner.matches(word, "c_min") {
        minimum = try Self.amount(&scanner)
      }
      scanner.skipLine()
    }
    guard let size else { throw ParseError(Self.file, at: bytes.count, expected: "a line size") }
    guard let minimum else { throw ParseError(Self.file, at: bytes.count, expected: "a line c_min") }
    self.size = size
    self.minimum = minimum
  }

  /// The number behind the type.
  private static func amount(_ scanner: inout ByteScanner) throws(ParseError) -> UInt64 {
    _ = try scanner.number(in: file, expected: "a type")
    return try scanner.number(in: file, expected: "bytes after the type")
  }
}
