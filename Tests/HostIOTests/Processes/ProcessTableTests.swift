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
    var census = ProcessCensus(facts: facts)
    for second in 1...3 {
      read(table, &census, at: moment(second))
      #expect(census.summary.processes > 1)
      #expect(census.summary.threads >= census.summary.processes)
      #expect(census.summary.topByMemory.contains { $0.pid == getpid() } || census.summary.topByMemory.count == 20)
    }
    #expect(table.keptCount <= descriptors)
    #expect(table.keptCount == min(descriptors, census.known.count))
  }

  @Test(arguments: [10_000, 0])
  func `a new process is found and one that ended is dropped`(descriptors: Int) throws {
    let table = ProcessTable(facts: facts, budget: DescriptorBudget(limit: descriptors))
    var census = ProcessCensus(facts: facts)
    read(table, &census, at: moment(1))
    read(table, &census, at: moment(2))
    read(table, &census, at: moment(3))
    let child = try Child()
    read(table, &census, at: moment(4))
    #expect(knows(census, child.pid))
    child.end()
    read(table, &census, at: moment(5))
    #expect(!knows(census, child.pid))
  }

  @Test func `a new thread is not taken for a process`() throws {
    let table = ProcessTable(facts: facts, budget: DescriptorBudget(limit: 10_000))
    var census = ProcessCensus(facts: facts)
    for second in 1...3 { read(table, &census, at: moment(second)) }
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
      read(table, &census, at: moment(second))
      #expect(!knows(census, id))
      #expect(knows(census, getpid()))
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
    var census = ProcessCensus(facts: facts)
    #expect(table.read(into: &census, at: moment(1)) == nil)
    #expect(census.summary.processes == 2)
    #expect(census.summary.zombies == 1)
    #expect(census.summary.topByMemory.map(\.pid) == [30, 9])
    #expect(census.summary.topByMemory.last?.name.text == "(a) b)")
    #expect(census.summary.topByCPU.isEmpty, "no share is known yet")

    try tree.write("9/stat", line(9, "(a) b)", ticks: 150, start: 5, pages: 10))
    read(table, &census, at: moment(3))
    #expect(census.summary.topByCPU.map(\.cpuPercent) == [50 / 2 * 100 / Double(facts.ticksPerSecond)])

    try tree.write("9/stat", line(9, "other", ticks: 400, start: 77, pages: 10))
    read(table, &census, at: moment(4))
    #expect(census.summary.topByCPU.isEmpty, "another process has the pid now")

    try tree.write("9/stat", line(9, "other", ticks: 399, start: 77, pages: 10))
    read(table, &census, at: moment(5))
    #expect(census.summary.topByMemory.last?.cpuPercent == nil, "ticks went backwards")

    tree.delete("9")
    try tree.write("40/stat", line(40, "new", ticks: 0, start: 80, pages: 1))
    try tree.write("loadavg", "0.00 0.00 0.00 1/3 40\n")
    read(table, &census, at: moment(6))
    #expect(census.summary.processes == 3, "a removed fake still answers in the reading that finds the others")
    read(table, &census, at: moment(7))
    #expect(census.summary.topByMemory.map(\.pid) == [30, 40])
  }

  @Test func `without a proc there is no table`() throws {
    let tree = try TemporaryTree()
    var census = ProcessCensus(facts: facts)
    #expect(ProcessTable(procRoot: tree.path + "/nowhere", facts: facts).read(into: &census, at: moment(1)) == .absent)
    #expect(ProcessTable(procRoot: tree.path, facts: facts).read(into: &census, at: moment(1)) == .absent)
  }

  private func read(_ table: ProcessTable, _ census: inout ProcessCensus, at instant: Instant) {
    let failure = table.read(into: &census, at: instant)
    #expect(failure == nil)
  }

  private func knows(_ census: ProcessCensus, _ pid: pid_t) -> Bool { census.known.place(of: pid).isKnown }

  private func moment(_ second: Int) -> Instant {
    Instant(monotonic: .seconds(second), boottime: .seconds(second), realtime: .seconds(second))
  }

  private func line(_ pid: Int, _ name: String, state: String = "S", ticks: Int, start: Int, pages: Int) -> String {
    "\(pid) (\(name)) \(state) 1 \(pid) \(pid) 0 -1 4194304 1 0 0 0 \(ticks) 0 0 0 20 0 1 0 \(start) 4096 \(pages) 18446744073709551615 1 1 0\n"
  }
}
