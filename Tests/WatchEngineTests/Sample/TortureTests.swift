import Testing
import WatchEngine

/// Every parser of a kernel file on damaged text of each kernel: it throws or returns, and never traps.
struct TortureTests {
  /// Tortures one parser with one fixture and asserts that something was tried and something refused.
  private func torture(_ value: some KernelFile, _ names: String...) throws {
    var value = value
    for name in names {
      for kernel in Fixture.kernels where kernel == "linux-6.18" || Self.isOnOlderKernels(name) {
        let fixture = try Fixture.bytes("\(kernel)/\(name)")
        let count = WatchEngineTests.torture(fixture, flips: 2_000) { bytes in try value.refill(from: bytes) }
        #expect(count.tried > fixture.count + 2_000)
        #expect(count.accepted > 0)
        #expect(count.refused > 0)
      }
    }
  }

  private static func isOnOlderKernels(_ name: String) -> Bool { !name.hasPrefix("process/") && !name.hasPrefix("sys/kernel/") }

  @Test func `stat`() throws { try torture(ProcStat(), "stat") }
  @Test func `meminfo`() throws { try torture(MemInfo(), "meminfo") }
  @Test func `vmstat`() throws { try torture(VMStat(), "vmstat") }
  @Test func `loadavg`() throws { try torture(LoadAverage(), "loadavg") }
  @Test func `diskstats`() throws { try torture(DiskStats(), "diskstats") }
  @Test func `net snmp`() throws { try torture(NetSNMP(), "net/snmp") }
  @Test func `net netstat`() throws { try torture(NetStat(), "net/netstat") }
  @Test func `net sockstat`() throws { try torture(SockStat(), "net/sockstat") }
  @Test func `net sockstat6`() throws { try torture(SockStat6(), "net/sockstat6") }
  @Test func `file handles`() throws { try torture(FileHandles(), "sys/fs/file-nr") }
  @Test func `one number`() throws { try torture(UInt64(0), "sys/kernel/pid_max", "sys/kernel/threads-max") }
  @Test func `pressure`() throws { try torture(Pressure(), "pressure/cpu", "pressure/memory", "pressure/io") }

  @Test func `process io`() throws { try torture(ProcessIO(), "process/io") }

  @Test func `process stat`() throws {
    try torture(
      ProcessStat(), "process/sleep", "process/parentheses", "process/newline", "process/not-utf8", "process/empty",
      "process/kernel-worker")
  }

  @Test func `sock_diag`() throws {
    var count = 0
    for name in ["inet-listen", "inet-connections", "inet6-listen", "inet6-connections"] {
      let tries = WatchEngineTests.torture(try Fixture.bytes("linux-6.18/sock_diag/\(name)")) { bytes in
        _ = try SockDiag.read(bytes, sequence: 7) { _ in count += 1 }
      }
      #expect(tries.accepted > 0)
      #expect(tries.refused > 0)
    }
    #expect(count > 10_000)
  }

  @Test func `mountinfo and the choice of mounts`() throws {
    var mounts = MountInfo()
    var watched = 0
    let fixture = try Fixture.kernels.flatMap { try Fixture.bytes($0 + "/1/mountinfo") }
    let count = WatchEngineTests.torture(fixture, flips: 4_000) { bytes in
      try mounts.refill(from: bytes)
      watched += mounts.watched().count
    }
    #expect(count.accepted > 0)
    #expect(count.refused > 0)
    #expect(watched > 0)
  }
}
