/// CPU time that a cgroup used since it was made, with its children.
///
/// Source: `cpu.stat` of cgroup v2, line `usage_usec`; there without the cpu controller too. Kernel doc
/// `admin-guide/cgroup-v2.rst`.
package struct CgroupCPU: Equatable, Sendable, KernelFile {
  package var usageMicroseconds: UInt64 = 0
  /// For how long its own quota held it back, added up over the cores (`throttled_usec`); `nil` without the cpu controller.
  package var throttledMicroseconds: UInt64?

  package init() {}

  /// - Throws: where the line `usage_usec` is missing, or one of the two has no number.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    var usage: UInt64?
    throttledMicroseconds = nil
    var scanner = ByteScanner(bytes)
    while !scanner.atEnd {
      let key = scanner.word()
      if scanner.matches(key, "usage_usec") {
        usage = try scanner.number(in: "cpu.stat", expected: "microseconds after usage_usec")
      } else if scanner.matches(key, "throttled_usec") {
        throttledMicroseconds = try scanner.number(in: "cpu.stat", expected: "microseconds after throttled_usec")
      }
      scanner.skipLine()
    }
    guard let usage else { throw ParseError("cpu.stat", at: bytes.count, expected: "a line usage_usec") }
    usageMicroseconds = usage
  }
}

/// For how long a cgroup's own CPU quota held it back since it was made, added up over the cores.
///
/// Source: `cpu.stat` of the cpu controller of cgroup v1, line `throttled_time` in nanoseconds; kernel doc `scheduler/sched-bwc.rst`.
package struct CgroupThrottling: Equatable, Sendable, KernelFile {
  package var throttledMicroseconds: UInt64 = 0
  /// Whether there is a quota, and it was counted once at least.
  package var hasQuota = false

  package init() {}

  /// - Throws: where one of the two lines is missing.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    guard let periods = try cgroupValue(of: "nr_periods", in: bytes, file: "cpu.stat") else {
      throw ParseError("cpu.stat", at: bytes.count, expected: "a line nr_periods")
    }
    guard let throttled = try cgroupValue(of: "throttled_time", in: bytes, file: "cpu.stat") else {
      throw ParseError("cpu.stat", at: bytes.count, expected: "a line throttled_time")
    }
    hasQuota = periods > 0
    throttledMicroseconds = throttled / 1000
  }
}

/// Processes of a cgroup, and of its children, that the OOM killer ended since it was made.
///
/// Source: line `oom_kill` of `memory.events` (cgroup v2) or of `memory.oom_control` (v1), both since Linux 4.13. Of v1 the count
/// is that of the cgroup without its children.
package struct CgroupOOMKills: Equatable, Sendable, KernelFile {
  /// `nil` before Linux 4.13.
  package var kills: UInt64?

  package init() {}

  /// - Throws: where the line has no number, or no line is there at all.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    guard !bytes.isEmpty else { throw ParseError("memory.events", at: 0, expected: "a line") }
    kills = try cgroupValue(of: "oom_kill", in: bytes, file: "memory.events")
  }
}

/// How much of a cgroup's memory, with that of its children, holds contents of files and can be dropped: not what lies in tmpfs.
///
/// Source: `active_file` and `inactive_file` of `memory.stat` (cgroup v2), `total_active_file` and `total_inactive_file` (v1).
package struct CgroupFileCache: Equatable, Sendable, KernelFile {
  package var bytes: UInt64 = 0

  package init() {}

  /// - Throws: where one of the two lines is missing, or their sum exceeds 64 bits.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    var active: UInt64?
    var inactive: UInt64?
    var isTotal = false
    var scanner = ByteScanner(bytes)
    while !scanner.atEnd {
      let word = scanner.word()
      if scanner.matches(word, "total_active_file") {
        active = try Self.amount(&scanner)
        isTotal = true
      } else if scanner.matches(word, "total_inactive_file") {
        inactive = try Self.amount(&scanner)
        isTotal = true
      } else if !isTotal, scanner.matches(word, "active_file") {
        active = try Self.amount(&scanner)
      } else if !isTotal, scanner.matches(word, "inactive_file") {
        inactive = try Self.amount(&scanner)
      }
      scanner.skipLine()
    }
    guard let active else { throw ParseError("memory.stat", at: bytes.count, expected: "a line active_file") }
    guard let inactive else { throw ParseError("memory.stat", at: bytes.count, expected: "a line inactive_file") }
    let (sum, tooLarge) = active.addingReportingOverflow(inactive)
    guard !tooLarge else { throw ParseError("memory.stat", at: bytes.count, expected: "a sum within 64 bits") }
    self.bytes = sum
  }

  private static func amount(_ scanner: inout ByteScanner) throws(ParseError) -> UInt64 {
    try scanner.number(in: "memory.stat", expected: "bytes after the key")
  }
}

/// How much a cgroup may take.
///
/// Sources: `memory.max`, `pids.max` (cgroup v2 and the pids controller of v1: a number or `max`), `memory.limit_in_bytes` (v1: a
/// number, close to 2^63 where there is no limit).
package struct CgroupLimit: Equatable, Sendable, KernelFile {
  /// `nil` where there is no limit.
  package var limit: UInt64?

  package init() {}

  /// - Throws: where neither a number nor `max` stands.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    var scanner = ByteScanner(bytes)
    limit = nil
    if scanner.skip("max") { return }
    let number = try scanner.number(in: "a limit of a cgroup", expected: "a number or max")
    // PAGE_COUNTER_MAX is 2^63 less a page, whatever its size; no host has as much.
    if number < 1 << 62 { limit = number }
  }
}

/// The number after a key at the start of a line; `nil` where no line begins with the key.
func cgroupValue(of key: StaticString, in bytes: Span<UInt8>, file: StaticName) throws(ParseError) -> UInt64? {
  var scanner = ByteScanner(bytes)
  while !scanner.atEnd {
    let word = scanner.word()
    if scanner.matches(word, key) { return try scanner.number(in: file, expected: "a number after the key") }
    scanner.skipLine()
  }
  return nil
}
