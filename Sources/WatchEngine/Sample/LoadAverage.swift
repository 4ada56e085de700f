/// How many tasks were runnable or in uninterruptible sleep, averaged. Source: `/proc/loadavg`, proc_loadavg(5).
package struct LoadAverage: Equatable, Sendable, KernelFile {
  package var one: Double = 0
  package var five: Double = 0
  package var fifteen: Double = 0
  /// Threads that are runnable now.
  package var runnable: UInt64 = 0
  /// Threads that exist.
  package var tasks: UInt64 = 0
  package var lastPID: UInt64 = 0

  package init() {}

  private static let file: StaticName = "/proc/loadavg"

  /// - Throws: where one of the six figures is missing.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    var scanner = ByteScanner(bytes)
    one = try Self.average(&scanner)
    five = try Self.average(&scanner)
    fifteen = try Self.average(&scanner)
    runnable = try scanner.number(in: Self.file, expected: "a number of runnable threads")
    guard scanner.skip("/") else {
      throw ParseError(Self.file, at: scanner.position, expected: "/ between runnable and all threads")
    }
    tasks = try scanner.number(in: Self.file, expected: "a number of threads")
    lastPID = try scanner.number(in: Self.file, expected: "the newest pid")
  }

  private static func average(_ scanner: inout ByteScanner) throws(ParseError) -> Double {
    guard let value = scanner.fraction() else { throw ParseError(file, at: scanner.position, expected: "a load average") }
    return value
  }
}
