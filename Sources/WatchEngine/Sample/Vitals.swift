/// One host-wide sample: what the kernel's system files said in one go, raw. Read by the watch thread at 1 Hz.
package struct Vitals: Sendable {
  package var instant = Instant.zero
  /// How much later than planned the sample was taken.
  package var lateness: Duration = .zero
  package var stat = Source(ProcStat())
  package var memory = Source(MemInfo())
  package var arc = Source(ARCStats())
  package var vmstat = Source(VMStat())
  package var load = Source(LoadAverage())
  package var disks = Source(DiskStats())
  package var snmp = Source(NetSNMP())
  package var netstat = Source(NetStat())
  package var sockets = Source(SockStat())
  package var sockets6 = Source(SockStat6())
  package var files = Source(FileHandles())
  package var pidMax = Source<UInt64>(0)
  package var threadsMax = Source<UInt64>(0)
  package var conntrackCount = Source<UInt64>(0)
  package var conntrackMax = Source<UInt64>(0)
  /// As of ``instant``, from other threads and processes: the only part that the watch thread does not read itself.
  package var login = LoginProbes()

  package init() {}
}

/// The stall counters alone, read by the watch thread at 10 Hz.
package struct Pulse: Sendable {
  package var instant = Instant.zero
  package var cpu = Source(Pressure())
  package var memory = Source(Pressure())
  package var io = Source(Pressure())

  package init() {}
}
