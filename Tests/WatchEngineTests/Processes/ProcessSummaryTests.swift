import Testing
import WatchEngine

@Suite struct `process summary` {
  @Test func `states are counted by letter`() {
    var summary = ProcessSummary()
    for (index, state) in "RDDZTtSI".utf8.enumerated() {
      summary.add(stat(Int32(index), state: state), cpuPercent: nil, pageSize: 4096)
    }
    #expect(summary.processes == 8)
    #expect(summary.running == 1)
    #expect(summary.uninterruptible == 2)
    #expect(summary.zombies == 1)
    #expect(summary.stopped == 2)
  }

  @Test func `the twenty greatest are kept, greatest first`() {
    var summary = ProcessSummary()
    for pid in Int32(1)...100 {
      let rank = (pid * 37) % 101
      summary.add(stat(pid, pages: UInt64(rank)), cpuPercent: Double(rank), pageSize: 4096)
    }
    #expect(summary.topByCPU.map(\.cpuPercent) == (81...100).reversed().map(Double.init))
    #expect(summary.topByMemory.map(\.residentBytes) == (81...100).reversed().map { $0 * 4096 })
  }

  @Test func `equals stay in their order`() {
    var summary = ProcessSummary()
    for pid in Int32(1)...30 { summary.add(stat(pid, pages: 7), cpuPercent: 1, pageSize: 4096) }
    #expect(summary.topByCPU.map(\.pid) == Array(1...20))
  }

  @Test func `who uses nothing is not ranked`() {
    var summary = ProcessSummary()
    summary.add(stat(1), cpuPercent: 0, pageSize: 4096)
    summary.add(stat(2), cpuPercent: nil, pageSize: 4096)
    #expect(summary.topByCPU.isEmpty && summary.topByMemory.isEmpty)
  }

  @Test func `hostile sizes don't trap`() {
    var summary = ProcessSummary()
    summary.add(stat(1, pages: .max), cpuPercent: .infinity, pageSize: 65536)
    summary.add(stat(2, pages: .max), cpuPercent: .nan, pageSize: 65536)
    #expect(summary.topByMemory.first?.residentBytes == .max)
  }

  @Test(
    arguments: [
      (100, 150, 1.0, 50.0), (100, 100, 1.0, 0.0), (100, 99, 1.0, nil), (0, 1, 0.0, nil), (0, 1, -1.0, nil), (0, 400, 2.0, 200.0),
    ] as [(UInt64, UInt64, Double, Double?)])
  func `shares of a core`(before: UInt64, after: UInt64, elapsed: Double, percent: Double?) {
    #expect(ProcessStat.cpuPercent(from: before, to: after, over: elapsed, ticksPerSecond: 100) == percent)
  }

  private func stat(_ pid: Int32, state: UInt8 = 83, pages: UInt64 = 0) -> ProcessStat {
    var stat = ProcessStat()
    stat.pid = pid
    stat.state = state
    stat.threads = 1
    stat.residentPages = pages
    return stat
  }
}
