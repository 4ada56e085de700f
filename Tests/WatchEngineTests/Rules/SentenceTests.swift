import Testing
import WatchEngine

/// Every form of the grammar, and what it becomes when its blanks are put in order.
@Suite struct SentenceTests {
  @Test(arguments: [
    ("memory.available < 10%", "memory.available < 10%"),
    ("memory.available<10 % for 2m", "memory.available < 10% for 2m"),
    ("memory.available <= 256 MiB for 500ms", "memory.available <= 256MiB for 500ms"),
    ("  memory.available\t>=  1.5GiB  ", "memory.available >= 1.5GiB"),
    ("cpu.runnable = 4", "cpu.runnable = 4"),
    ("cpu.runnable != 4 for 1h", "cpu.runnable != 4 for 1h"),
    ("oom.kills > 0 within 10m", "oom.kills > 0 within 10m"),
    ("swap.in > 5 MiB/s for 1m", "swap.in > 5MiB/s for 1m"),
    ("cpu.forks > 120 /s", "cpu.forks > 120/s"),
    ("forewarn.lateness > 250ms", "forewarn.lateness > 250ms"),
    ("files.used > 80%", "files.used > 80%"),
    ("files.used > 80000", "files.used > 80000"),
    ("unit.failed", "unit.failed"),
    ("not unit.failed for 1m", "not unit.failed for 1m"),
    ("unit(ssh*).failed", "unit(ssh*).failed"),
    ("mount(/var*).free < 5% and mount(/var*).free<5GB for 1m", "mount(/var*).free < 5% and mount(/var*).free < 5GB for 1m"),
    ("mount(/my disk/a-b).read-only", "mount(/my disk/a-b).read-only"),
    ("mount.read-only or mount.silent > 10s", "mount.read-only or mount.silent > 10s"),
    (
      "cpu.busy > 90% and (memory.available < 5% or oom.kills > 2 within 1h) for 1d",
      "cpu.busy > 90% and (memory.available < 5% or oom.kills > 2 within 1h) for 1d"
    ),
    ("(cpu.busy > 90% for 2m) and cpu.runnable > 4", "(cpu.busy > 90% for 2m) and cpu.runnable > 4"),
    (
      "cpu.busy > 90% and(cpu.runnable > 4 )or( cpu.runnable > 400 for 5s )",
      "cpu.busy > 90% and (cpu.runnable > 4) or (cpu.runnable > 400 for 5s)"
    ),
    ("((cpu.busy > 90%))", "((cpu.busy > 90%))"),
    ("oom.kills > 0 within 10m and cpu.busy > 9% for 1m", "oom.kills > 0 within 10m and cpu.busy > 9% for 1m"),
  ])
  func `a good sentence compiles and has one normal form`(written: String, normal: String) throws {
    let rule = try #require(
      Tiny.rule(written), "\(Tiny.load("[rule r]\nwhen = \(written)\nseverity = notice\nsay = x").diagnostics.map(\.text))")
    #expect(rule.sentence == "when = \(normal)")
    #expect(try #require(Tiny.rule(normal)).sentence == rule.sentence)
  }
}
