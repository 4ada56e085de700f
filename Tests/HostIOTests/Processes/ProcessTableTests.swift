import CHost
import Glibc
import HostIO
import Testing
import WatchEngine

@Suite struct `process table` {
  private let facts = HostFacts(procRoot: "/proc")

  @Test(arguments: [10_000, 5, 0])
  func `this process is in it, however few descriptors may be kept`(descriptors: Int) {
    let table = ProcessTable(facts: facts, budget: DescriptorBudget(limit: descriptors))
    var source = Source(ProcessSummary())
    for second in 1...3 {
      table.read(into: &source, at: moment(second))
      #expect(source.unknown == nil)
      #expect(source.value.processes > 1)
      #expect(source.value.threads >= source.value.processes)
      #expect(source.value.topByMemory.contains { $0.pid == getpid() } || source.value.topByMemory.count == 20)
    }
    #expect(table.keptCount <= descriptors)
    #expect(table.keptCount == min(descriptors, table.knownCount))
  }

  @Test(arguments: [10_000, 0])
  func `a new process is found and one that ended is dropped`(descriptors: Int) throws {
    let table = ProcessTable(facts: facts, budget: DescriptorBudget(limit: descriptors))
    var source = Source(ProcessSummary())
    table.read(into: &source, at: moment(1))
    table.read(into: &source, at: moment(2))
    table.read(into: &source, at: moment(3))
    let child = try Child()
    table.read(into: &source, at: moment(4))
    #expect(table.knows(child.pid))
    child.end()
    table.read(into: &source, at: moment(5))
    #expect(!table.knows(child.pid))
  }

  @Test func `a new thread is not taken for a process`() throws {
    let table = ProcessTable(facts: facts, budget: DescriptorBudget(limit: 10_000))
    var source = Source(ProcessSummary())
    for second in 1...3 { table.read(into: &source, at: moment(second)) }
    var ends: [Int32] = [-1, -1]
    #expect(chost_pipe(&ends) == 0)
    let told = ends[0]
    let box = Mailbox<pid_t>(0)
    let thread = try #require(
      HostThread.start("idler") { _ in
        var id = chost_thread_id()
        box.put(&id)
        var byte: UInt8 = 0
        _ = Glibc.read(told, &byte, 1)
      })
    var id: pid_t = 0
    while !box.take(&id) { sched_yield() }
    for second in 4...6 {
      table.read(into: &source, at: moment(second))
      #expect(!table.knows(id))
      #expect(table.knows(getpid()))
    }
    close(ends[1])
    thread.join()
    close(told)
  }

  @Test func `a fake proc is read by its listing`() throws {
    let tree = try TemporaryTree()
    try tree.write("loadavg", "0.00 0.00 0.00 1/3 30\n")
    try tree.write("9/stat", line(9, "(a) b)", ticks: 100, start: 5, pages: 10))
    try tree.write("30/stat", line(30, "big", state: "Z", ticks: 0, start: 6, pages: 1000))
    try tree.write("31/comm", "no stat")
    try tree.write("version", "Linux")
    let table = ProcessTable(procRoot: tree.path, facts: facts, budget: DescriptorBudget(limit: 100))
    var source = Source(ProcessSummary())
    table.read(into: &source, at: moment(1))
    #expect(source.unknown == nil)
    #expect(source.value.processes == 2)
    #expect(source.value.zombies == 1)
    #expect(source.value.topByMemory.map(\.pid) == [30, 9])
    #expect(source.value.topByMemory.last?.name.text == "(a) b)")
    #expect(source.value.topByCPU.isEmpty, "no share is known yet")

    try tree.write("9/stat", line(9, "(a) b)", ticks: 150, start: 5, pages: 10))
    table.read(into: &source, at: moment(3))
    #expect(source.value.topByCPU.map(\.cpuPercent) == [50 / 2 * 100 / Double(facts.ticksPerSecond)])

    try tree.write("9/stat", line(9, "other", ticks: 400, start: 77, pages: 10))
    table.read(into: &source, at: moment(4))
    #expect(source.value.topByCPU.isEmpty, "another process has the pid now")

    try tree.write("9/stat", line(9, "other", ticks: 399, start: 77, pages: 10))
    table.read(into: &source, at: moment(5))
    #expect(source.value.topByMemory.last?.cpuPercent == nil, "ticks went backwards")

    tree.delete("9")
    try tree.write("40/stat", line(40, "new", ticks: 0, start: 80, pages: 1))
    try tree.write("loadavg", "0.00 0.00 0.00 1/3 40\n")
    table.read(into: &source, at: moment(6))
    #expect(source.value.processes == 3, "a removed fake still answers in the reading that finds the others")
    table.read(into: &source, at: moment(7))
    #expect(source.value.topByMemory.map(\.pid) == [30, 40])
  }

  @Test func `without a proc there is no table`() throws {
    let tree = try TemporaryTree()
    var source = Source(ProcessSummary())
    ProcessTable(procRoot: tree.path + "/nowhere", facts: facts).read(into: &source, at: moment(1))
    #expect(source.unknown == .absent)
    ProcessTable(procRoot: tree.path, facts: facts).read(into: &source, at: moment(1))
    #expect(source.unknown == .absent)
  }

  private func moment(_ second: Int) -> Instant {
    Instant(monotonic: .seconds(second), boottime: .seconds(second), realtime: .seconds(second))
  }

  private func line(_ pid: Int, _ name: String, state: String = "S", ticks: Int, start: Int, pages: Int) -> String {
    "\(pid) (\(name)) \(state) 1 \(pid) \(pid) 0 -1 4194304 1 0 0 0 \(ticks) 0 0 0 20 0 1 0 \(start) 4096 \(pages) 18446744073709551615 1 1 0\n"
  }
}
