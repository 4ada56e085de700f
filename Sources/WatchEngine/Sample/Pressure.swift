/// How long tasks stood still for want of one resource.
///
/// Source: `/proc/pressure/{cpu,memory,io}` and the `*.pressure` files of cgroups, Linux 4.20+, kernel doc `accounting/psi.rst`.
/// Absent when the kernel has no PSI or was booted with `psi=0`.
package struct Pressure: Equatable, Sendable, KernelFile {
  /// Microseconds since boot in which at least one task was stalled; never decreases.
  package var someMicroseconds: UInt64 = 0
  /// The same for all non-idle tasks; `nil` for `cpu` before Linux 5.13.
  package var fullMicroseconds: UInt64?

  package init() {}

  private static let file: StaticName = "/proc/pressure"

  /// - Throws: where the line `some` or a `total=` is missing.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    var some: UInt64?
    fullMicroseconds = nil
    var scanner = ByteScanner(bytes)
    while !scanner.atEnd {
      if scanner.skip("some ") {
        some = try Self.total(&scanner)
      } else if scanner.skip("full ") {
        fullMicroseconds = try Self.total(&scanner)
      }
      scanner.skipLine()
    }
    guard let some else { throw ParseError(Self.file, at: bytes.count, expected: "a line that begins with some") }
    someMicroseconds = some
  }

  private static func total(_ scanner: inout ByteScanner) throws(ParseError) -> UInt64 {
    while true {
      scanner.skipBlanks()
      if scanner.skip("total=") { return try scanner.number(in: file, expected: "microseconds after total=") }
      guard !scanner.word().isEmpty else { throw ParseError(file, at: scanner.position, expected: "total=") }
    }
  }
}
