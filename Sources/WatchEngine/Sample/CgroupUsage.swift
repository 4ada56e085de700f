/// CPU time that a cgroup used since it was made, with its children.
///
/// Source: `cpu.stat` of cgroup v2, line `usage_usec`; there without the cpu controller too. Kernel doc
/// `admin-guide/cgroup-v2.rst`.
package struct CgroupCPU: Equatable, Sendable, KernelFile {
  package var usageMicroseconds: UInt64 = 0

  package init() {}

  /// - Throws: where the line is missing.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    guard let usage = try cgroupValue(of: "usage_usec", in: bytes, file: "cpu.stat") else {
      throw ParseError("cpu.stat", at: bytes.count, expected: "a line usage_usec")
    }
    usageMicroseconds = usage
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
