/// Memory of the host, in bytes (the file counts KiB). Source: `/proc/meminfo`, proc_meminfo(5).
package struct MemInfo: Equatable, Sendable {
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
  package var hugePagesTotal: UInt64?
  package var hugePagesFree: UInt64?

  package init() {}
}

/// Counters of the virtual memory system; pages are 4 KiB unless the kernel says otherwise. Source: `/proc/vmstat`.
/// A counter that this kernel does not have is `nil`.
package struct VMStat: Equatable, Sendable {
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
  package var oomKills: UInt64?  // oom_kill, Linux 4.13+

  package init() {}
}

/// Source: `/proc/loadavg`, proc_loadavg(5).
package struct LoadAverage: Equatable, Sendable {
  package var one: Double = 0
  package var five: Double = 0
  package var fifteen: Double = 0
  package var runnable: UInt64 = 0
  package var tasks: UInt64 = 0
  package var lastPID: UInt64 = 0

  package init() {}
}

/// Source: `/proc/diskstats`, kernel doc `admin-guide/iostats.rst`. Whole devices and device-mapper, md, nvme; partitions, loop and
/// ram devices without traffic are left out.
package struct DiskStats: Equatable, Sendable {
  package var disks: [DiskRow] = []
  package init() {}
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
  /// Time with at least one request in flight.
  package var busyMilliseconds: UInt64 = 0
  package var weightedMilliseconds: UInt64 = 0

  package init() {}
}

/// Source: `/proc/net/snmp`, RFC 1213. Header and value lines are matched by name, never by column.
package struct NetSNMP: Equatable, Sendable {
  package var tcpActiveOpens: UInt64?
  package var tcpPassiveOpens: UInt64?
  package var tcpAttemptFails: UInt64?
  package var tcpEstablishedResets: UInt64?
  package var tcpEstablished: UInt64?
  package var tcpInSegments: UInt64?
  package var tcpOutSegments: UInt64?
  package var tcpRetransmitted: UInt64?
  package var tcpOutResets: UInt64?
  package var udpInErrors: UInt64?
  package var udpReceiveBufferErrors: UInt64?

  package init() {}
}

/// Source: `/proc/net/netstat`, section `TcpExt`.
package struct NetStat: Equatable, Sendable {
  package var listenOverflows: UInt64?
  package var listenDrops: UInt64?
  package var synCookiesSent: UInt64?
  package var timeouts: UInt64?
  package var abortsOnMemory: UInt64?
  package var requestQueueFullDrops: UInt64?

  package init() {}
}

/// Source: `/proc/net/sockstat`.
package struct SockStat: Equatable, Sendable {
  package var used: UInt64 = 0
  package var tcpInUse: UInt64?
  package var tcpOrphans: UInt64?
  package var tcpTimeWait: UInt64?
  package var tcpAllocated: UInt64?
  /// Pages.
  package var tcpMemoryPages: UInt64?
  package var udpInUse: UInt64?

  package init() {}
}

/// Source: `/proc/net/sockstat6`; absent without IPv6.
package struct SockStat6: Equatable, Sendable {
  package var tcpInUse: UInt64?
  package var udpInUse: UInt64?

  package init() {}
}

/// Source: `/proc/sys/fs/file-nr`.
package struct FileHandles: Equatable, Sendable {
  package var allocated: UInt64 = 0
  package var maximum: UInt64 = 0

  package init() {}
}

/// How long tasks stood still for want of one resource. Source: `/proc/pressure/{cpu,memory,io}`, Linux 4.20+, kernel doc
/// `accounting/psi.rst`. Absent when the kernel has no PSI or was booted with `psi=0`.
package struct Pressure: Equatable, Sendable {
  /// Microseconds since boot in which at least one task was stalled; never decreases.
  package var someMicroseconds: UInt64 = 0
  /// The same for all non-idle tasks; `nil` for `cpu` before Linux 5.13.
  package var fullMicroseconds: UInt64?

  package init() {}
}
