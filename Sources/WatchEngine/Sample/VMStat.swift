/// Counters of the virtual memory system since boot; pages are 4 KiB unless the kernel says otherwise.
///
/// Source: `/proc/vmstat`, names as in the kernel's `mm/vmstat.c`. A counter that this kernel does not have is `nil`.
package struct VMStat: Equatable, Sendable, KernelFile {
  package var pagesIn: UInt64?  // pgpgin, KiB
  package var pagesOut: UInt64?  // pgpgout, KiB
  package var swappedIn: UInt64?  // pswpin, pages
  package var swappedOut: UInt64?  // pswpout, pages
  package var faults: UInt64?  // pgfault
  package var majorFaults: UInt64?  // pgmajfault
  package var scannedByKswapd: UInt64?  // pgscan_kswapd
  package var scannedDirectly: UInt64?  // pgscan_direct
  package var stolenByKswapd: UInt64?  // pgsteal_kswapd
  package var stolenDirectly: UInt64?  // pgsteal_direct
  /// Sum of `allocstall` (before 4.10) or of `allocstall_*`.
  package var allocationStalls: UInt64?
  package var compactionStalls: UInt64?  // compact_stall
  package var refaultsFile: UInt64?  // workingset_refault_file, or workingset_refault before 5.9
  package var refaultsAnonymous: UInt64?  // workingset_refault_anon
  /// Pages read again that were in use when they were taken: workingset_restore (4.20), workingset_restore_anon and _file (5.9).
  package var restored: UInt64?
  /// Pages read again soon enough to be taken for used: workingset_activate (3.15), workingset_activate_anon and _file (5.9).
  package var activated: UInt64?
  package var oomKills: UInt64?  // oom_kill, Linux 4.13+

  package init() {}

  private static let file: StaticName = "/proc/vmstat"

  /// - Throws: where a counter has no value, or there is none at all.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    self = VMStat()
    var lines = 0
    var scanner = ByteScanner(bytes)
    while !scanner.atEnd {
      let key = scanner.word()
      guard let value = scanner.number() else {
        throw ParseError(Self.file, at: scanner.position, expected: "a name and a number")
      }
      scanner.skipLine()
      lines += 1
      if scanner.matches(key, "pgpgin") {
        pagesIn = value
      } else if scanner.matches(key, "pgpgout") {
        pagesOut = value
      } else if scanner.matches(key, "pswpin") {
        swappedIn = value
      } else if scanner.matches(key, "pswpout") {
        swappedOut = value
      } else if scanner.matches(key, "pgfault") {
        faults = value
      } else if scanner.matches(key, "pgmajfault") {
        majorFaults = value
      } else if scanner.matches(key, "pgscan_kswapd") {
        scannedByKswapd = value
      } else if scanner.matches(key, "pgscan_direct") {
        scannedDirectly = value
      } else if scanner.matches(key, "pgsteal_kswapd") {
        stolenByKswapd = value
      } else if scanner.matches(key, "pgsteal_direct") {
        stolenDirectly = value
      } else if scanner.starts(key, with: "allocstall") {
        try Self.add(value, to: &allocationStalls, at: scanner.position)
      } else if scanner.starts(key, with: "workingset_restore") {
        try Self.add(value, to: &restored, at: scanner.position)
      } else if scanner.starts(key, with: "workingset_activate") {
        try Self.add(value, to: &activated, at: scanner.position)
      } else if scanner.matches(key, "compact_stall") {
        compactionStalls = value
      } else if scanner.matches(key, "workingset_refault_file") || scanner.matches(key, "workingset_refault") {
        refaultsFile = value
      } else if scanner.matches(key, "workingset_refault_anon") {
        refaultsAnonymous = value
      } else if scanner.matches(key, "oom_kill") {
        oomKills = value
      }
    }
    guard lines > 0 else { throw ParseError(Self.file, at: 0, expected: "counters") }
  }

  private static func add(_ value: UInt64, to sum: inout UInt64?, at position: Int) throws(ParseError) {
    let (total, tooLarge) = (sum ?? 0).addingReportingOverflow(value)
    guard !tooLarge else { throw ParseError(file, at: position, expected: "counters that add up within 64 bits") }
    sum = total
  }
}
