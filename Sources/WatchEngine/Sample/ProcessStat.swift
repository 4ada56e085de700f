/// One process as its line in `/proc` shows it, with what a table of processes needs.
///
/// Source: `/proc/PID/stat`, proc_pid_stat(5); of the 52 fields those up to the resident size. Read for every process of the
/// host, so reading one line must cost little more than looking at its bytes.
package struct ProcessStat: Equatable, Sendable, KernelFile {
  package var pid: Int32 = 0
  package var parent: Int32 = 0
  /// The state letter: R, S, D, Z, T, t, I, X and, before Linux 3.13, others.
  package var state: UInt8 = 0
  /// The task's name, which anybody can set to anything but NUL, parentheses, blanks and newlines included.
  package var name = ShortName()
  /// User and system time of all its threads, dead ones included, in clock ticks.
  package var cpuTicks: UInt64 = 0
  /// The same of its children that ended and were waited for, and of theirs.
  package var childrenTicks: UInt64 = 0
  /// Page faults that had to read from disk.
  package var majorFaults: UInt64 = 0
  /// The kernel's flags of the task (`PF_*`, linux/sched.h).
  package var flags: UInt64 = 0
  package var threads: UInt32 = 0
  /// Clock ticks from boot to its start: with ``pid`` the identity of a process.
  package var startTicks: UInt64 = 0
  package var virtualBytes: UInt64 = 0
  /// In pages, from per-CPU counters the kernel does not sum here: up to some dozens of pages per CPU wrong.
  package var residentPages: UInt64 = 0

  package init() {}

  /// The kernel cuts a name at 63 bytes (`proc_task_name`, for its own workers; 15 for all others), so the parenthesis that ends
  /// it is the last one that stands within this many bytes after the one that begins it. No later field has parentheses.
  private static let longestName = 64

  /// Replaces the content by one line's.
  /// - Throws: where the line ends too early or a field is not a number in range.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    var scanner = FieldScanner(bytes)
    pid = try scanner.int32()
    guard scanner.index < bytes.count, bytes[scanner.index] == UInt8(ascii: "(") else { throw scanner.error("( before the name") }
    let start = scanner.index + 1
    var end = min(start + Self.longestName, bytes.count - 1)
    while end >= start, bytes[end] != UInt8(ascii: ")") { end -= 1 }
    guard end >= start, bytes.count - end > 3, bytes[end + 1] == 0x20, bytes[end + 3] == 0x20 else {
      throw scanner.error(") after the name, and the state")
    }
    name = ShortName(bytes.extracting(start..<end))
    state = bytes[end + 2]
    scanner.index = end + 4
    parent = try scanner.int32()
    try scanner.skipFields(4)  // process group, session, terminal, its process group
    flags = try scanner.uint64()
    try scanner.skipFields(2)
    majorFaults = try scanner.uint64()
    try scanner.skipFields(1)
    cpuTicks = try scanner.sum()
    childrenTicks = try scanner.sum()
    try scanner.skipFields(2)  // priority, nice
    let count = try scanner.uint64()
    guard let threads = UInt32(exactly: count) else { throw scanner.error("a number of threads within 32 bits") }
    self.threads = threads
    try scanner.skipFields(1)  // itrealvalue
    startTicks = try scanner.uint64()
    virtualBytes = try scanner.uint64()
    residentPages = try scanner.uint64()
  }
}

extension ProcessStat {
  /// `PF_KTHREAD`: a thread of the kernel itself.
  private static let kernelThread: UInt64 = 0x0020_0000

  /// The same for whatever the process is read by.
  package func fill(_ reading: inout ProcessReading, facts: HostFacts, sharedPages: UInt32?) {
    let tick = 1_000_000_000 / max(facts.ticksPerSecond, 1)
    reading.pid = pid
    reading.parent = parent
    reading.startTicks = startTicks
    reading.name = name
    reading.state = state
    reading.isKernelThread = flags & Self.kernelThread != 0
    reading.threads = threads
    reading.cpuNanoseconds = Self.product(cpuTicks, tick)
    reading.childrenNanoseconds = Self.product(childrenTicks, tick)
    reading.residentBytes = Self.product(residentPages, facts.pageSize)
    reading.sharedBytes = sharedPages.map { Self.product(UInt64($0), facts.pageSize) }
    reading.majorFaults = majorFaults
  }

  @inline(__always)
  private static func product(_ count: UInt64, _ size: UInt64) -> UInt64 {
    let (product, tooLarge) = count.multipliedReportingOverflow(by: size)
    return tooLarge ? .max : product
  }
}

/// Walks over fields that one space each ends. A field that the end of the text ends is cut off, and an error.
private struct FieldScanner: ~Escapable {
  private let bytes: Span<UInt8>
  var index = 0

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  func error(_ expected: StaticName) -> ParseError { ParseError("/proc/PID/stat", at: index, expected: expected) }

  /// Steps over a number and the space after it.
  @inline(__always)
  mutating func uint64() throws(ParseError) -> UInt64 {
    var value: UInt64 = 0
    let start = index
    // Eighteen digits can't exceed 64 bits, so only longer numbers need the checks.
    let safe = min(index + 18, bytes.count)
    while index < safe {
      let digit = bytes[index] &- 0x30
      guard digit <= 9 else { break }
      value = value &* 10 &+ UInt64(digit)
      index += 1
    }
    while index < bytes.count, bytes[index] &- 0x30 <= 9 {
      let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, carried) = product.addingReportingOverflow(UInt64(bytes[index] &- 0x30))
      guard !tooLarge, !carried else { throw error("a number within 64 bits") }
      value = sum
      index += 1
    }
    guard index > start, index < bytes.count, bytes[index] == 0x20 else { throw error("a number and a space") }
    index += 1
    return value
  }

  /// Steps over two numbers, of which one is user and the other system time.
  @inline(__always)
  mutating func sum() throws(ParseError) -> UInt64 {
    let user = try uint64()
    let (sum, tooLarge) = user.addingReportingOverflow(try uint64())
    guard !tooLarge else { throw error("user and system time within 64 bits") }
    return sum
  }

  /// Steps over a number that fits into a process id and the space after it.
  @inline(__always)
  mutating func int32() throws(ParseError) -> Int32 {
    let value = try uint64()
    guard let small = Int32(exactly: value) else { throw error("a process id") }
    return small
  }

  /// Steps over `count` fields of any kind.
  @inline(__always)
  mutating func skipFields(_ count: Int) throws(ParseError) {
    var left = count
    while left > 0 {
      guard index < bytes.count else { throw error("more fields") }
      if bytes[index] == 0x20 { left -= 1 }
      index += 1
    }
  }
}
