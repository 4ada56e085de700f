/// CPU time and scheduler counters of the host. Source: `/proc/stat`, proc_stat(5).
package struct ProcStat: Equatable, Sendable {
  package var total = CPUTimes()
  /// One row a CPU that is online, in the kernel's order.
  package var perCPU: [CPUTimes] = []
  package var contextSwitches: UInt64 = 0
  package var interrupts: UInt64 = 0
  /// Tasks created since boot, threads included (`processes`).
  package var forks: UInt64 = 0
  package var running: UInt64 = 0
  package var blocked: UInt64 = 0

  package init() {}
}

/// Clock ticks (1/100 s on every Linux that Debian ships) spent in each state since boot.
package struct CPUTimes: Equatable, Sendable {
  package var cpu: UInt32 = 0
  package var user: UInt64 = 0
  package var nice: UInt64 = 0
  package var system: UInt64 = 0
  package var idle: UInt64 = 0
  package var iowait: UInt64 = 0
  package var irq: UInt64 = 0
  package var softirq: UInt64 = 0
  package var steal: UInt64 = 0

  package init() {}
}
