import Testing
import WatchEngine

@Suite struct `oom parser` {
  private static let killed =
    "Memory cgroup out of memory: Killed process 7 (a) total-vm:8kB, anon-rss:4kB, file-rss:0kB, shmem-rss:0kB"

  private static func summary(pid: Int) -> String {
    "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/a.slice,"
      + "task_memcg=/a.slice/b.service,task=a,pid=\(pid),uid=5"
  }

  @Test func `details of another process are dropped`() {
    let kills = KernelLogFixture.texts(["x invoked oom-killer: gfp_mask=0x0", Self.summary(pid: 8), Self.killed]).kills()
    #expect(kills.map(\.unit) == [nil] && kills.map(\.asker) == [nil] && kills.map(\.uid) == [nil])
  }

  @Test func `details are spent by their kill`() {
    let kills = KernelLogFixture.texts(
      ["x invoked oom-killer: gfp_mask=0x0", Self.summary(pid: 7), Self.killed, Self.killed]
    ).kills()
    #expect(kills.map(\.asker) == ["x", nil])
    #expect(kills.map(\.uid) == [5, nil])
  }

  @Test func `records that are missing take the details with them`() {
    var log = KernelLog()
    let before = KernelLogFixture.texts(["x invoked oom-killer: gfp_mask=0x0", Self.summary(pid: 7)])
    #expect(before.events(into: &log).isEmpty)
    let after = KernelLogFixture.texts([Self.killed], from: 13)
    guard case .oomKill(let kill)? = after.events(into: &log).first else {
      Issue.record("no kill")
      return
    }
    #expect(kill.asker == nil && kill.unit == nil && kill.constraint == .cgroup(nil))
    #expect(log.counts.lostRecords == 10)
  }

  @Test func `a path that can be read in two ways is not told`() {
    let doubtful =
      "oom-kill:constraint=CONSTRAINT_MEMCG,cpuset=/,oom_memcg=/a,task_memcg=/x,task_memcg=/ssh.service,task=a,pid=7,uid=5"
    let kills = KernelLogFixture.texts([doubtful, Self.killed]).kills()
    #expect(kills.map(\.cgroup) == [nil] && kills.map(\.constraint) == [.cgroup(nil)])
  }

  @Test func `a name with the words of a kill is one name`() {
    let text =
      "Out of memory: Killed process 7 (a) total-vm:1kB, b) total-vm:8kB, anon-rss:4kB, UID:3 pgtables:1kB oom_score_adj:-5"
    let kills = KernelLogFixture.texts([text]).kills()
    #expect(kills.map(\.name) == ["a) total-vm:1kB, b"])
    #expect(kills.map(\.totalBytes) == [8192] && kills.map(\.oomScoreAdjust) == [-5] && kills.map(\.constraint) == [.host])
  }

  @Test func `sizes that are too large stay unknown`() {
    let kills = KernelLogFixture.texts(
      ["Out of memory: Killed process 7 (a) total-vm:18446744073709551615kB, anon-rss:99999999999999999999kB"]
    ).kills()
    #expect(kills.map(\.totalBytes) == [nil] && kills.map(\.anonymousBytes) == [nil])
  }

  @Test func `forged lines are not believed`() throws {
    var random = SplitMix64(seed: 0xF0)
    let real = try KernelLogFixture("linux-6.18-cgroup").records
    var log = KernelLog()
    var tried = 0
    while tried < 1_000 {
      let record = real[Int.random(in: 0..<real.count, using: &random)]
      guard let body = record.firstIndex(of: 0x2C) else { continue }
      let priority = Int.random(in: 8...2_047, using: &random)
      let forged = Array(String(priority).utf8) + record[body...]
      #expect(log.take(forged.span) == nil)
      tried += 1
    }
    let texts = [
      Self.killed, "EXT4-fs error (device sda1): x", "mce: [Hardware Error]: x",
      "INFO: task a:1 blocked for more than 120 seconds.",
    ]
    #expect(KernelLogFixture.texts(texts, facility: 1, from: 9_000_000).events(into: &log).isEmpty)
    #expect(log.counts.oomKills == 0 && log.counts.hungTasks == 0 && log.counts.ioErrors == 0 && log.counts.machineChecks == 0)
  }

  @Test func `a forged beginning in front of a real kill lends it nothing`() {
    var log = KernelLog()
    _ = KernelLogFixture.texts(["forger invoked oom-killer: gfp_mask=0x0", Self.summary(pid: 7)], facility: 1).events(into: &log)
    guard case .oomKill(let kill)? = KernelLogFixture.texts([Self.killed], from: 3).events(into: &log).first else {
      Issue.record("no kill")
      return
    }
    #expect(kill.asker == nil && kill.unit == nil && kill.uid == nil)
  }

  @Test(arguments: ["linux-4.19-kills", "linux-6.18-hostile"])
  func `no torn record traps`(name: String) throws {
    let fixture = try KernelLogFixture(name)
    // The whole log with one byte wrong at a time, so that what is gathered from torn lines meets the rest.
    var random = SplitMix64(seed: 7)
    var whole = KernelLog()
    var kills: UInt64 = 0
    for _ in 0..<40 {
      for record in fixture.records {
        var torn = record
        torn[Int.random(in: 0..<torn.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        _ = whole.take(torn.span)
      }
      kills = whole.counts.oomKills
    }
    #expect(kills > 0)
    var log = KernelLog()
    for record in fixture.records {
      for length in 0...record.count { _ = log.take(record.span.extracting(0..<length)) }
      #expect(torture(record, flips: 30) { _ = log.take($0) }.tried > 0)
    }
    #expect(log.malformed > 0)
  }
}
