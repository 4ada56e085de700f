import WatchEngine

/// Reads the host-wide files of ``Vitals`` through descriptors that stay open: one `pread` a file, no allocation in steady state.
///
/// For one thread at a time.
package final class VitalsReader: @unchecked Sendable {
  private var buffer = ReadBuffer(capacity: 64 << 10)
  private var stat: KeptFile
  private var memory: KeptFile
  private var arc: KeptFile
  private var vmstat: KeptFile
  private var load: KeptFile
  private var disks: KeptFile
  private var snmp: KeptFile
  private var netstat: KeptFile
  private var sockets: KeptFile
  private var sockets6: KeptFile
  private var files: KeptFile
  private var pidMax: KeptFile
  private var threadsMax: KeptFile
  private var conntrackCount: KeptFile
  private var conntrackMax: KeptFile

  /// - Parameter procRoot: where proc is mounted.
  package init(procRoot: String = "/proc") {
    stat = KeptFile(procRoot + "/stat")
    memory = KeptFile(procRoot + "/meminfo")
    arc = KeptFile(procRoot + "/spl/kstat/zfs/arcstats")
    vmstat = KeptFile(procRoot + "/vmstat", .records)
    load = KeptFile(procRoot + "/loadavg")
    disks = KeptFile(procRoot + "/diskstats", .records)
    snmp = KeptFile(procRoot + "/net/snmp")
    netstat = KeptFile(procRoot + "/net/netstat")
    sockets = KeptFile(procRoot + "/net/sockstat")
    sockets6 = KeptFile(procRoot + "/net/sockstat6")
    files = KeptFile(procRoot + "/sys/fs/file-nr")
    pidMax = KeptFile(procRoot + "/sys/kernel/pid_max")
    threadsMax = KeptFile(procRoot + "/sys/kernel/threads-max")
    conntrackCount = KeptFile(procRoot + "/sys/net/netfilter/nf_conntrack_count")
    conntrackMax = KeptFile(procRoot + "/sys/net/netfilter/nf_conntrack_max")
  }

  /// Reads all files. Sets the instant at which it began; the lateness is the caller's.
  package func read(into vitals: inout Vitals) {
    vitals.instant = .now
    let now = vitals.instant.monotonic
    vitals.stat.refill(from: &stat, through: &buffer, now: now)
    vitals.memory.refill(from: &memory, through: &buffer, now: now)
    vitals.arc.refill(from: &arc, through: &buffer, now: now)
    vitals.vmstat.refill(from: &vmstat, through: &buffer, now: now)
    vitals.load.refill(from: &load, through: &buffer, now: now)
    vitals.disks.refill(from: &disks, through: &buffer, now: now)
    vitals.snmp.refill(from: &snmp, through: &buffer, now: now)
    vitals.netstat.refill(from: &netstat, through: &buffer, now: now)
    vitals.sockets.refill(from: &sockets, through: &buffer, now: now)
    vitals.sockets6.refill(from: &sockets6, through: &buffer, now: now)
    vitals.files.refill(from: &files, through: &buffer, now: now)
    vitals.pidMax.refill(from: &pidMax, through: &buffer, now: now)
    vitals.threadsMax.refill(from: &threadsMax, through: &buffer, now: now)
    vitals.conntrackCount.refill(from: &conntrackCount, through: &buffer, now: now)
    vitals.conntrackMax.refill(from: &conntrackMax, through: &buffer, now: now)
  }

  /// Reads `/proc/vmstat` alone: the count of OOM kills between two samples.
  package func readVMStat(into source: inout Source<VMStat>) {
    source.refill(from: &vmstat, through: &buffer, now: Instant.monotonicNow)
  }
}
