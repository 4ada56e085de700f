/// Open files of the host and how many there may be. Source: `/proc/sys/fs/file-nr`, kernel doc `admin-guide/sysctl/fs.rst`.
package struct FileHandles: Equatable, Sendable, KernelFile {
  package var allocated: UInt64 = 0
  /// `fs.file-max`; systemd sets it to 2^63 − 1, which is no limit at all.
  package var maximum: UInt64 = 0

  package init() {}

  private static let file: StaticName = "/proc/sys/fs/file-nr"

  /// - Throws: where one of the three numbers is missing; the second has been 0 since Linux 2.6.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    var scanner = ByteScanner(bytes)
    allocated = try scanner.number(in: Self.file, expected: "a number of open files")
    _ = try scanner.number(in: Self.file, expected: "a number of free file handles")
    maximum = try scanner.number(in: Self.file, expected: "the greatest number of open files")
  }
}
