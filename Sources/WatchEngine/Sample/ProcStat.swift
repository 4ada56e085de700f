/// CPU time and scheduler counters of the host. Source: `/proc/stat`, proc_stat(5).
package struct ProcStat: Equatable, Sendable, KernelFile {
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

  private static let file: StaticName = "/proc/stat"

  /// - Throws: where a line that every kernel has is missing, or a CPU's line has fewer than the eight states of Linux 2.6.11.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    var scanner = ByteScanner(bytes)
    var sawTotal = false
    var cpus = 0
    var switches: UInt64?
    var interrupts: UInt64?
    var forks: UInt64?
    var running: UInt64?
    var blocked: UInt64?
    while !scanner.atEnd {
      if scanner.skip("cpu") {
        if scanner.peek == 0x20 {
          total = try CPUTimes(cpu: 0, &scanner)
          sawTotal = true
        } else {
          let row = try CPUTimes(cpu: scanner.number32(in: Self.file, expected: "the number of a cpu"), &scanner)
          if cpus < perCPU.count { perCPU[cpus] = row } else { perCPU.append(row) }
          cpus += 1
        }
      } else {
        let key = scanner.word()
        if scanner.matches(key, "ctxt") {
          switches = try scanner.number(in: Self.file, expected: "a number after ctxt")
        } else if scanner.matches(key, "intr") {
          interrupts = try scanner.number(in: Self.file, expected: "a number after intr")
        } else if scanner.matches(key, "processes") {
          forks = try scanner.number(in: Self.file, expected: "a number after processes")
        } else if scanner.matches(key, "procs_running") {
          running = try scanner.number(in: Self.file, expected: "a number after procs_running")
        } else if scanner.matches(key, "procs_blocked") {
          blocked = try scanner.number(in: Self.file, expected: "a number after procs_blocked")
        }
      }
      scanner.skipLine()
    }
    if perCPU.count > cpus { perCPU.removeLast(perCPU.count - cpus) }
    let end = scanner.position
    guard sawTotal else { throw ParseError(Self.file, at: end, expected: "a line cpu") }
    guard let switches else { throw ParseError(Self.file, at: end, expected: "a line ctxt") }
    guard let interrupts else { throw ParseError(Self.file, at: end, expected: "a line intr") }
    guard let forks else { throw ParseError(Self.file, at: end, expected: "a line processes") }
    guard let running else { throw ParseError(Self.file, at: end, expected: "a line procs_running") }
    guard let blocked else { throw ParseError(Self.file, at: end, expected: "a line procs_blocked") }
    self.contextSwitches = switches
    self.interrupts = interrupts
    self.forks = forks
    self.running = running
    self.blocked = blocked
  }
}

/// Clock ticks (1/100 s on every Linux that Debian ships) spent in each state since boot.
///
/// Each can go backwards (iowait, steal, a CPU taken offline). Time spent for guests is part of ``user`` and ``nice``.
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

  /// The eight numbers that follow the name of a CPU, in the order that proc_stat(5) gives them.
  fileprivate init(cpu: UInt32, _ scanner: inout ByteScanner) throws(ParseError) {
    self.cpu = cpu
    user = try scanner.number(in: "/proc/stat", expected: "user ticks of a cpu")
    nice = try scanner.number(in: "/proc/stat", expected: "nice ticks of a cpu")
    system = try scanner.number(in: "/proc/stat", expected: "system ticks of a cpu")
    idle = try scanner.number(in: "/proc/stat", expected: "idle ticks of a cpu")
    iowait = try scanner.number(in: "/proc/stat", expected: "iowait ticks of a cpu")
    irq = try scanner.number(in: "/proc/stat", expected: "irq ticks of a cpu")
    softirq = try scanner.number(in: "/proc/stat", expected: "softirq ticks of a cpu")
    steal = try scanner.number(in: "/proc/stat", expected: "steal ticks of a cpu")
  }
}
