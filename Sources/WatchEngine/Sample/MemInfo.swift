/// Memory of the host, in bytes (the file counts KiB). Source: `/proc/meminfo`, proc_meminfo(5).
package struct MemInfo: Equatable, Sendable, KernelFile {
  package var total: UInt64 = 0
  package var free: UInt64 = 0
  /// Absent before Linux 3.14.
  package var available: UInt64?
  package var buffers: UInt64 = 0
  package var cached: UInt64 = 0
  package var swapCached: UInt64 = 0
  package var anonymous: UInt64?
  package var shared: UInt64?
  package var dirty: UInt64 = 0
  package var writeback: UInt64 = 0
  package var slabReclaimable: UInt64?
  package var slabUnreclaimable: UInt64?
  package var kernelStack: UInt64?
  package var pageTables: UInt64?
  package var swapTotal: UInt64 = 0
  package var swapFree: UInt64 = 0
  package var commitLimit: UInt64?
  package var committed: UInt64?
  /// Huge pages, counted in pages.
  package var hugePagesTotal: UInt64?
  package var hugePagesFree: UInt64?

  package init() {}

  private static let file: StaticName = "/proc/meminfo"

  /// - Throws: where a line that every kernel has is missing, or an amount exceeds 64 bits.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    self = MemInfo()
    var total: UInt64?
    var free: UInt64?
    var buffers: UInt64?
    var cached: UInt64?
    var swapCached: UInt64?
    var dirty: UInt64?
    var writeback: UInt64?
    var swapTotal: UInt64?
    var swapFree: UInt64?
    var scanner = ByteScanner(bytes)
    while !scanner.atEnd {
      let key = scanner.word()
      if scanner.matches(key, "MemTotal:") {
        total = try Self.bytes(&scanner)
      } else if scanner.matches(key, "MemFree:") {
        free = try Self.bytes(&scanner)
      } else if scanner.matches(key, "MemAvailable:") {
        available = try Self.bytes(&scanner)
      } else if scanner.matches(key, "Buffers:") {
        buffers = try Self.bytes(&scanner)
      } else if scanner.matches(key, "Cached:") {
        cached = try Self.bytes(&scanner)
      } else if scanner.matches(key, "SwapCached:") {
        swapCached = try Self.bytes(&scanner)
      } else if scanner.matches(key, "AnonPages:") {
        anonymous = try Self.bytes(&scanner)
      } else if scanner.matches(key, "Shmem:") {
        shared = try Self.bytes(&scanner)
      } else if scanner.matches(key, "Dirty:") {
        dirty = try Self.bytes(&scanner)
      } else if scanner.matches(key, "Writeback:") {
        writeback = try Self.bytes(&scanner)
      } else if scanner.matches(key, "SReclaimable:") {
        slabReclaimable = try Self.bytes(&scanner)
      } else if scanner.matches(key, "SUnreclaim:") {
        slabUnreclaimable = try Self.bytes(&scanner)
      } else if scanner.matches(key, "KernelStack:") {
        kernelStack = try Self.bytes(&scanner)
      } else if scanner.matches(key, "PageTables:") {
        pageTables = try Self.bytes(&scanner)
      } else if scanner.matches(key, "SwapTotal:") {
        swapTotal = try Self.bytes(&scanner)
      } else if scanner.matches(key, "SwapFree:") {
        swapFree = try Self.bytes(&scanner)
      } else if scanner.matches(key, "CommitLimit:") {
        commitLimit = try Self.bytes(&scanner)
      } else if scanner.matches(key, "Committed_AS:") {
        committed = try Self.bytes(&scanner)
      } else if scanner.matches(key, "HugePages_Total:") {
        hugePagesTotal = try scanner.number(in: Self.file, expected: "a number of huge pages")
      } else if scanner.matches(key, "HugePages_Free:") {
        hugePagesFree = try scanner.number(in: Self.file, expected: "a number of huge pages")
      }
      scanner.skipLine()
    }
    let end = scanner.position
    guard let total else { throw ParseError(Self.file, at: end, expected: "a line MemTotal") }
    guard let free else { throw ParseError(Self.file, at: end, expected: "a line MemFree") }
    guard let buffers else { throw ParseError(Self.file, at: end, expected: "a line Buffers") }
    guard let cached else { throw ParseError(Self.file, at: end, expected: "a line Cached") }
    guard let swapCached else { throw ParseError(Self.file, at: end, expected: "a line SwapCached") }
    guard let dirty else { throw ParseError(Self.file, at: end, expected: "a line Dirty") }
    guard let writeback else { throw ParseError(Self.file, at: end, expected: "a line Writeback") }
    guard let swapTotal else { throw ParseError(Self.file, at: end, expected: "a line SwapTotal") }
    guard let swapFree else { throw ParseError(Self.file, at: end, expected: "a line SwapFree") }
    self.total = total
    self.free = free
    self.buffers = buffers
    self.cached = cached
    self.swapCached = swapCached
    self.dirty = dirty
    self.writeback = writeback
    self.swapTotal = swapTotal
    self.swapFree = swapFree
  }

  /// An amount: the file says kB and means KiB.
  private static func bytes(_ scanner: inout ByteScanner) throws(ParseError) -> UInt64 {
    let kibibytes = try scanner.number(in: file, expected: "an amount in kB")
    let (bytes, tooLarge) = kibibytes.multipliedReportingOverflow(by: 1024)
    guard !tooLarge else { throw ParseError(file, at: scanner.position, expected: "an amount within 64 bits") }
    return bytes
  }
}
