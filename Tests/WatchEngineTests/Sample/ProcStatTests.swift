import Testing
import WatchEngine

struct ProcStatTests {
  @Test func `stat of Linux 6.18 has all its figures`() throws {
    let stat = try parsed(ProcStat(), Fixture.bytes("linux-6.18/stat"))
    #expect(stat.total.user == 14_379)
    #expect(stat.total.nice == 0)
    #expect(stat.total.system == 5_861)
    #expect(stat.total.idle == 1_615_017)
    #expect(stat.total.iowait == 764)
    #expect(stat.total.irq == 0)
    #expect(stat.total.softirq == 89)
    #expect(stat.total.steal == 20)
    #expect(stat.perCPU.map(\.cpu) == [0, 1])
    #expect(stat.perCPU.map(\.user) == [5_896, 8_482])
    #expect(stat.perCPU.map(\.steal) == [9, 10])
    #expect(stat.contextSwitches == 734_788)
    #expect(stat.interrupts == 404_918)
    #expect(stat.forks == 19_095)
    #expect(stat.running == 3)
    #expect(stat.blocked == 0)
  }

  @Test(arguments: [("linux-5.10", [70, 69], 533), ("linux-6.1", [78, 82], 479)] as [(String, [UInt64], UInt64)])
  func `older kernels have the same figures`(kernel: String, user: [UInt64], system: UInt64) throws {
    let stat = try parsed(ProcStat(), Fixture.bytes(kernel + "/stat"))
    #expect(stat.perCPU.map(\.user) == user)
    #expect(stat.total.system == system)
  }

  @Test func `a cpu that goes offline leaves no row behind`() throws {
    let both = try parsed(ProcStat(), Fixture.bytes("linux-6.18/stat"))
    let one = try parsed(both, Fixture.bytes("linux-6.18/stat") { $0.hasPrefix("cpu0 ") })
    #expect(one.perCPU.map(\.cpu) == [1])
    #expect(one.perCPU.map(\.user) == [8_482])
  }

  @Test(arguments: ["cpu ", "ctxt", "intr", "processes", "procs_running", "procs_blocked"])
  func `a line that every kernel has must be there`(key: String) throws {
    let bytes = try Fixture.bytes("linux-6.18/stat") { $0.hasPrefix(key) }
    #expect(throws: ParseError.self) { try parsed(ProcStat(), bytes) }
  }

  /// Derived: Linux 2.4 counted four states.
  @Test func `a cpu with four columns is an error, not an idle cpu`() throws {
    let text = try Fixture.text("linux-6.18/stat").replacing(
      "cpu0 5896 0 2762 809119 56 0 25 9 0 0", with: "cpu0 5896 0 2762 809119")
    #expect(throws: ParseError.self) { try parsed(ProcStat(), text) }
  }

  @Test func `the error tells file, place and what was expected`() {
    #expect(throws: ParseError("/proc/stat", at: 5, expected: "nice ticks of a cpu")) { try parsed(ProcStat(), "cpu 1\n") }
    #expect(ParseError("/proc/stat", at: 5, expected: "a line ctxt").description == "/proc/stat: byte 5: expected a line ctxt")
  }
}
