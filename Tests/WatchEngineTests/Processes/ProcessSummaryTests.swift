import Testing
import WatchEngine

@Suite struct `process summary` {
  @Test func `states are counted by letter`() {
    var summary = ProcessSummary()
    for (index, state) in "RDDZTtSI".utf8.enumerated() {
      summary.add(reading(Int32(index), state: state), cpuPercent: nil)
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
      summary.add(reading(pid, bytes: UInt64(rank)), cpuPercent: Double(rank))
    }
    #expect(summary.topByCPU.map(\.cpuPercent) == (81...100).reversed().map(Double.init))
    #expect(summary.topByMemory.map(\.residentBytes) == (81...100).reversed().map(UInt64.init))
  }

  @Test func `equals stay in their order`() {
    var summary = ProcessSummary()
    for pid in Int32(1)...30 { summary.add(reading(pid, bytes: 7), cpuPercent: 1) }
    #expect(summary.topByCPU.map(\.pid) == Array(1...20))
  }

  @Test func `who uses nothing is not ranked`() {
    var summary = ProcessSummary()
    summary.add(reading(1), cpuPercent: 0)
    summary.add(reading(2), cpuPercent: nil)
    #expect(summary.topByCPU.isEmpty && summary.topByMemory.isEmpty)
  }

  @Test func `hostile sizes don't trap`() {
    var summary = ProcessSummary()
    summary.add(reading(1, bytes: .max), cpuPercent: .infinity)
    summary.add(reading(2, bytes: .max), cpuPercent: .nan)
    #expect(summary.topByMemory.first?.residentBytes == .max)
  }

  private func reading(_ pid: Int32, state: UInt8 = 83, bytes: UInt64 = 0) -> ProcessReading {
    var reading = ProcessReading()
    reading.pid = pid
    reading.state = state
    reading.threads = 1
    reading.residentBytes = bytes
    return reading
  }
}
