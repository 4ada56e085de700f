import Testing
import WatchEngine

/// Texts as Linux 6.1 and 4.19 print them.
@Suite struct `cgroup files` {
  @Test func `cpu time is found by its key`() throws {
    let text = "usage_usec 1234567\nuser_usec 1000000\nsystem_usec 234567\nnr_periods 0\nnr_throttled 0\nthrottled_usec 0\n"
    #expect(try parsed(CgroupCPU(), text).usageMicroseconds == 1_234_567)
    #expect(try parsed(CgroupCPU(), "user_usec 1\nusage_usec 7\n").usageMicroseconds == 7)
    #expect(throws: ParseError.self) { try parsed(CgroupCPU(), "nr_periods 0\n") }
    #expect(throws: ParseError.self) { try parsed(CgroupCPU(), "usage_usec\n") }
  }

  @Test func `throttling stands beside the CPU time in v2, in a file of its own in v1`() throws {
    let second = "usage_usec 9\nuser_usec 5\nnr_periods 40\nnr_throttled 38\nthrottled_usec 3456789\nnr_bursts 0\n"
    #expect(try parsed(CgroupCPU(), second).throttledMicroseconds == 3_456_789)
    #expect(try parsed(CgroupCPU(), "usage_usec 9\nuser_usec 5\n").throttledMicroseconds == nil)
    #expect(throws: ParseError.self) { try parsed(CgroupCPU(), "usage_usec 9\nthrottled_usec x\n") }
    let first = "nr_periods 32\nnr_throttled 30\nthrottled_time 2345678901\n"
    let throttling = try parsed(CgroupThrottling(), first)
    #expect(throttling.throttledMicroseconds == 2_345_678 && throttling.hasQuota)
    #expect(try !parsed(CgroupThrottling(), "nr_periods 0\nnr_throttled 0\nthrottled_time 0\n").hasQuota)
    #expect(throws: ParseError.self) { try parsed(CgroupThrottling(), "nr_periods 32\n") }
    var value = CgroupThrottling()
    #expect(torture(Array(first.utf8)) { try value.refill(from: $0) }.refused > 0)
  }

  @Test func `a unit at its limits is read as Linux 6.1 tells it`() throws {
    func file(_ name: String) throws -> [UInt8] { try Fixture.bytes("linux-6.1/unit/\(name)") }
    #expect(try parsed(CgroupCPU(), file("cpu.stat")).usageMicroseconds == 14_784_647)
    #expect(try parsed(CgroupOOMKills(), file("memory.events")).kills == 1)
    #expect(try parsed(CgroupLimit(), file("memory.current")).limit == 47_763_456)
    #expect(try parsed(CgroupLimit(), file("memory.max")).limit == 50_331_648)
    #expect(try parsed(CgroupLimit(), file("memory.high")).limit == nil)
    #expect(try parsed(CgroupLimit(), file("pids.current")).limit == 3)
    #expect(try parsed(CgroupLimit(), file("pids.max")).limit == 64)
    #expect(try parsed(CgroupIOStat(), file("io.stat")).total.readBytes == 44_765_184)
    #expect(try parsed(Pressure(), file("cpu.pressure")).fullMicroseconds == 9_027_115)
    #expect(try parsed(Pressure(), file("memory.pressure")).someMicroseconds == 6984)
    #expect(try parsed(Pressure(), file("io.pressure")).fullMicroseconds == 315_359)
    var cpu = CgroupCPU()
    var kills = CgroupOOMKills()
    var io = CgroupIOStat()
    #expect(try torture(file("cpu.stat")) { try cpu.refill(from: $0) }.refused > 0)
    #expect(try torture(file("memory.events")) { try kills.refill(from: $0) }.refused > 0)
    #expect(try torture(file("io.stat")) { try io.refill(from: $0) }.refused > 0)
  }

  @Test func `file cache is what can be dropped, of v1 with the children's`() throws {
    let second =
      "anon 5000\nfile 9000\nshmem 1000\ninactive_anon 1\nactive_anon 2\ninactive_file 3000\nactive_file 4000\nunevictable 0\n"
    #expect(try parsed(CgroupFileCache(), second).bytes == 7000)
    let first = "cache 9\ninactive_file 1\nactive_file 2\ntotal_cache 90\ntotal_inactive_file 10\ntotal_active_file 20\n"
    #expect(try parsed(CgroupFileCache(), first).bytes == 30)
    #expect(throws: ParseError.self) { try parsed(CgroupFileCache(), "anon 5000\ninactive_file 3000\n") }
    #expect(throws: ParseError.self) {
      try parsed(CgroupFileCache(), "inactive_file 18446744073709551615\nactive_file 1\n")
    }
    var cache = CgroupFileCache()
    #expect(torture(Array(first.utf8)) { try cache.refill(from: $0) }.refused > 0)
  }

  @Test(
    arguments: [
      ("low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\n", 2),
      ("low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 1\n", 2),
      ("oom_kill_disable 0\nunder_oom 0\noom_kill 5\n", 5),
      ("oom_kill_disable 0\nunder_oom 0\n", nil),
    ] as [(String, UInt64?)])
  func `oom kills of v2 and v1`(text: String, kills: UInt64?) throws {
    #expect(try parsed(CgroupOOMKills(), text).kills == kills)
  }

  @Test(
    arguments: [
      ("max\n", nil), ("536870912\n", 536_870_912), ("9223372036854771712\n", nil), ("9223372036854710272\n", nil), ("0\n", 0),
    ] as [(String, UInt64?)])
  func `limits, and their absence`(text: String, limit: UInt64?) throws {
    #expect(try parsed(CgroupLimit(), text).limit == limit)
  }

  @Test func `io of v2 is added up over devices`() throws {
    let text =
      "8:16 rbytes=1459200 wbytes=314773504 rios=192 wios=353 dbytes=0 dios=0\n"
      + "254:0\n8:0 rbytes=90430464 wbytes=299008000 rios=8950 wios=1252 dbytes=50331648 dios=3021\n"
    let io = try parsed(CgroupIOStat(), text).total
    #expect(io.readBytes == 91_889_664)
    #expect(io.writtenBytes == 613_781_504)
    #expect(try parsed(CgroupIOStat(), "").total == CgroupIO())
  }

  @Test func `io of v1 is added up over devices`() throws {
    let text =
      "8:0 Read 4096\n8:0 Write 8192\n8:0 Sync 12288\n8:0 Async 0\n8:0 Discard 0\n8:0 Total 12288\n"
      + "254:0 Read 1\n254:0 Write 2\n254:0 Sync 0\n254:0 Async 3\n254:0 Total 3\nTotal 12291\n"
    let io = try parsed(CgroupBlkio(), text).total
    #expect(io.readBytes == 4097)
    #expect(io.writtenBytes == 8194)
    #expect(try parsed(CgroupBlkio(), "Total 0\n").total == CgroupIO())
  }

  @Test func `damage is an error and never a trap`() {
    var cpu = CgroupCPU()
    var kills = CgroupOOMKills()
    var limit = CgroupLimit()
    var io = CgroupIOStat()
    var blkio = CgroupBlkio()
    let stat = Array("usage_usec 1234567\nuser_usec 1000000\n".utf8)
    #expect(torture(stat) { try cpu.refill(from: $0) }.refused > 10)
    #expect(torture(Array("max 12\noom 3\noom_kill 2\n".utf8)) { try kills.refill(from: $0) }.refused > 0)
    #expect(torture(Array("536870912\n".utf8)) { try limit.refill(from: $0) }.refused > 10)
    #expect(
      torture(Array("8:16 rbytes=14 wbytes=31 rios=1\n8:0 rbytes=9 wbytes=2\n".utf8)) { try io.refill(from: $0) }.refused > 10)
    #expect(torture(Array("8:0 Read 4096\n8:0 Write 8192\nTotal 12291\n".utf8)) { try blkio.refill(from: $0) }.refused > 10)
  }

  @Test func `sums that exceed 64 bits are errors`() {
    let most = "18446744073709551615"
    #expect(throws: ParseError.self) { try parsed(CgroupIOStat(), "8:0 rbytes=\(most)\n8:1 rbytes=1\n") }
    #expect(throws: ParseError.self) { try parsed(CgroupBlkio(), "8:0 Read \(most)\n8:1 Read 1\nTotal 0\n") }
  }

  @Test(
    arguments: [
      ("system.slice", .slice, "system.slice"), ("beanstalkd.service", .unit, "beanstalkd.service"),
      ("_cpu.service", .unit, "cpu.service"), ("__x.service", .unit, "_x.service"), ("session-3.scope", .unit, "session-3.scope"),
      ("dev-sda1.swap", .unit, "dev-sda1.swap"), ("tmp.mount", .unit, "tmp.mount"), ("a.socket", .unit, "a.socket"),
      (".service", .other, ".service"), ("lxc.payload", .other, "lxc.payload"), ("service", .other, "service"),
      (".slice", .other, ".slice"), ("_", .other, "_"), ("", .other, ""),
      ("postgresql@15-main.service", .unit, "postgresql@15-main.service"),
    ] as [(String, CgroupName, String)])
  func `names tell what a cgroup is`(name: String, kind: CgroupName, unit: String) {
    let bytes = Array(name.utf8)
    #expect(CgroupName(bytes.span) == kind)
    #expect(CgroupName.unitName(of: bytes.span) == unit)
  }
}
