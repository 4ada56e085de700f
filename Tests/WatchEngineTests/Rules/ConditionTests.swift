import Testing
import WatchEngine

/// A compiled rule and the memory of one instance, fed second by second.
private struct Story {
  let rule: Rule
  var memory: ConditionMemory
  var now = 1_000

  init(_ sentence: String) throws {
    rule = try #require(Tiny.rule(sentence))
    memory = rule.when.makeMemory()
  }

  mutating func say(_ table: SignalTable, after seconds: Int = 1, slot: Int = 0) -> Verdict {
    now += seconds
    return rule.when.evaluate(table, slot: slot, now: .seconds(now), memory: &memory)
  }

  mutating func say(_ name: String, _ reading: Reading, after seconds: Int = 1) -> Verdict {
    say(Tiny.table([name: reading]), after: seconds)
  }
}

@Suite struct ConditionTests {
  @Test(arguments: [
    ("cpu.busy < 10%", [true, false, false]), ("cpu.busy <= 10%", [true, true, false]), ("cpu.busy > 10%", [false, false, true]),
    ("cpu.busy >= 10%", [false, true, true]), ("cpu.busy = 10%", [false, true, false]), ("cpu.busy != 10%", [true, false, true]),
  ])
  func `each comparator says what it means`(sentence: String, below: [Bool]) throws {
    var story = try Story(sentence)
    for (value, expected) in zip([9.9, 10, 10.1], below) {
      #expect(story.say("cpu.busy", .known(value)) == (expected ? .yes : .no))
    }
  }

  @Test func `a limit is in the signal's own unit`() throws {
    var story = try Story("swap.in > 2MiB/s and forewarn.lateness > 5ms and memory.free < 1.5KB")
    let table: [String: Reading] = [
      "swap.in": .known(2_097_153), "forewarn.lateness": .known(0.0051), "memory.free": .known(1499),
    ]
    #expect(story.say(Tiny.table(table)) == .yes)
    #expect(story.say(Tiny.table(table.merging(["swap.in": .known(2_097_152)]) { $1 })) == .no)
    #expect(story.say(Tiny.table(table.merging(["forewarn.lateness": .known(0.005)]) { $1 })) == .no)
    #expect(story.say(Tiny.table(table.merging(["memory.free": .known(1500)]) { $1 })) == .no)
  }

  @Test func `percent of a whole needs the whole, and of nothing there is no part`() throws {
    var story = try Story("memory.available < 10%")
    #expect(story.say(Tiny.table(["memory.available": .known(9), "memory.total": .known(100)])) == .yes)
    #expect(story.say(Tiny.table(["memory.available": .known(10), "memory.total": .known(100)])) == .no)
    #expect(story.say(Tiny.table(["memory.available": .known(9), "memory.total": .unknown(.malformed)])) == .unknown(.malformed))
    #expect(story.say(Tiny.table(["memory.available": .known(0), "memory.total": .known(0)])) == .unknown(.absent))
    #expect(story.say(Tiny.table(["memory.available": .unknown(.stale), "memory.total": .known(1)])) == .unknown(.stale))
    #expect(story.say(Tiny.table(["memory.available": .known(.nan), "memory.total": .known(1)])) == .unknown(.malformed))
  }

  @Test func `each instance is looked at by its slot`() throws {
    var story = try Story("mount.free < 10% and not mount.read-only and memory.free > 1B")
    let table = Tiny.table(
      ["memory.free": .known(2)],
      mount: [
        ["mount.free": .known(1), "mount.size": .known(100), "mount.read-only": .known(0)],
        ["mount.free": .known(1), "mount.size": .known(100), "mount.read-only": .known(1)],
        ["mount.free": .known(50), "mount.size": .known(100)],
        ["mount.free": .known(1), "mount.size": .known(100)],
      ])
    #expect((0...4).map { story.say(table, slot: $0) } == [.yes, .no, .no, .unknown(.absent), .unknown(.absent)])
  }

  @Test func `and binds closer than or`() throws {
    var story = try Story("cpu.busy > 1% or cpu.runnable > 1 and cpu.forks > 1/s")
    #expect(story.say(Tiny.table(["cpu.busy": .known(2), "cpu.runnable": .known(0), "cpu.forks": .known(0)])) == .yes)
    var grouped = try Story("(cpu.busy > 1% or cpu.runnable > 1) and cpu.forks > 1/s")
    #expect(grouped.say(Tiny.table(["cpu.busy": .known(2), "cpu.runnable": .known(0), "cpu.forks": .known(0)])) == .no)
  }

  @Test func `the for at the end is the rule's hold and not the condition's`() throws {
    let rule = try #require(Tiny.rule("cpu.busy > 1% for 2m", until: "cpu.busy < 1% for 3m"))
    #expect(rule.hold == .seconds(120))
    #expect(rule.untilHold == .seconds(180))
    #expect(rule.until != nil)
    var memory = rule.when.makeMemory()
    #expect(rule.when.evaluate(Tiny.table(["cpu.busy": .known(2)]), slot: 0, now: .zero, memory: &memory) == .yes)
  }

  @Test func `without until a rule is over when it was false as long as it must hold`() throws {
    #expect(try #require(Tiny.rule("cpu.busy > 1% for 2m")).untilHold == .seconds(120))
    #expect(try #require(Tiny.rule("cpu.busy > 1%")).untilHold == .zero)
    #expect(try #require(Tiny.rule("oom.kills > 0 within 10m")).untilHold == .zero)
    #expect(try #require(Tiny.rule("oom.kills > 0 within 10m and cpu.busy > 1% for 5s")).untilHold == .seconds(5))
    #expect(try #require(Tiny.rule("cpu.busy > 1% for 2m", until: "cpu.busy < 1%")).untilHold == .zero)
  }

  @Test func `an inner for must hold without a break`() throws {
    var story = try Story("(cpu.busy > 90% for 3s) and cpu.runnable > 0")
    func busy(_ value: Double) -> SignalTable { Tiny.table(["cpu.busy": .known(value), "cpu.runnable": .known(1)]) }
    #expect((0..<5).map { _ in story.say(busy(95)) } == [.no, .no, .no, .yes, .yes])
    #expect(story.say(busy(5)) == .no)
    #expect((0..<4).map { _ in story.say(busy(95)) } == [.no, .no, .no, .yes])
  }

  @Test func `an inner for is watched even where the other side has decided`() throws {
    var story = try Story("cpu.runnable > 0 and (cpu.busy > 90% for 3s)")
    for _ in 0..<4 { _ = story.say(Tiny.table(["cpu.busy": .known(95), "cpu.runnable": .known(0)])) }
    #expect(story.say(Tiny.table(["cpu.busy": .known(95), "cpu.runnable": .known(1)])) == .yes)
  }

  @Test func `time without a reading does not count for an inner for, and does not start it anew`() throws {
    var story = try Story("(cpu.busy > 90% for 3s)")
    #expect((0..<3).map { _ in story.say("cpu.busy", .known(95)) } == [.no, .no, .no])
    #expect(story.say("cpu.busy", .unknown(.stale), after: 10) == .unknown(.stale))
    #expect(story.say("cpu.busy", .known(95), after: 10) == .no)
    #expect(story.say("cpu.busy", .known(95)) == .yes)
    story.memory.forgetHolds()
    #expect(story.say("cpu.busy", .known(95)) == .no)
  }

  @Test func `events are counted over their window`() throws {
    var story = try Story("oom.kills >= 3 within 60s")
    #expect(story.say("oom.kills", .known(1)) == .no)
    #expect(story.say("oom.kills", .known(1)) == .no)
    #expect(story.say("oom.kills", .known(1)) == .yes)
    #expect(story.rule.when.value(Tiny.table([:]), slot: 0, memory: story.memory) == .known(3))
    #expect(story.say("oom.kills", .known(0), after: 57) == .yes)
    #expect(story.say("oom.kills", .known(0), after: 5) == .no)
  }

  @Test func `an unknown event count can't take back what was counted`() throws {
    var story = try Story("oom.kills > 0 within 60s")
    #expect(story.say("oom.kills", .unknown(.needsTwoSamples)) == .unknown(.needsTwoSamples))
    #expect(story.say("oom.kills", .known(0)) == .no)
    #expect(story.say("oom.kills", .known(1)) == .yes)
    #expect(story.say("oom.kills", .unknown(.stale)) == .yes)
    #expect(story.say("oom.kills", .unknown(.stale), after: 100) == .unknown(.stale))
  }

  @Test func `that few events came is only said once the whole window was seen`() throws {
    var story = try Story("oom.kills < 2 within 10s")
    #expect(story.say("oom.kills", .known(1)) == .unknown(.notYetSampled))
    for _ in 0..<9 { #expect(story.say("oom.kills", .known(0)) == .unknown(.notYetSampled)) }
    #expect(story.say("oom.kills", .known(0)) == .yes)
    #expect(story.say("oom.kills", .unknown(.stale)) == .unknown(.stale))
    #expect(story.say("oom.kills", .known(0)) == .unknown(.notYetSampled))
    #expect(story.say("oom.kills", .known(2)) == .no)
    #expect(story.say("oom.kills", .unknown(.stale)) == .no)
  }

  @Test(arguments: [
    ("oom.kills > 1 within 9s", [Verdict.no, .no, .yes, .yes]),
    ("oom.kills >= 1 within 9s", [.no, .yes, .yes, .yes]),
    ("oom.kills < 1 within 9s", [.unknown(.notYetSampled), .no, .no, .no]),
    ("oom.kills <= 1 within 9s", [.unknown(.notYetSampled), .unknown(.notYetSampled), .no, .no]),
    ("oom.kills = 1 within 9s", [.unknown(.notYetSampled), .unknown(.notYetSampled), .no, .no]),
    ("oom.kills != 1 within 9s", [.unknown(.notYetSampled), .unknown(.notYetSampled), .yes, .yes]),
  ])
  func `in a window that is not full yet only what more events can't change is said`(sentence: String, verdicts: [Verdict]) throws
  {
    var story = try Story(sentence)
    #expect([0, 1, 1, 0].map { story.say("oom.kills", .known($0)) } == verdicts)
  }

  @Test func `two counts of one signal have windows of their own`() throws {
    var story = try Story("oom.kills > 0 within 2s and oom.kills > 1 within 60s")
    #expect([1, 0, 0, 0, 1].map { story.say("oom.kills", .known($0)) } == [.no, .no, .no, .no, .yes])
  }

  @Test func `the alert's value is in the unit of the limit`() throws {
    let share = try #require(Tiny.rule("memory.available < 10% and cpu.busy > 1%"))
    let table = Tiny.table(["memory.available": .known(25), "memory.total": .known(100)])
    #expect(share.when.value(table, slot: 0, memory: share.when.makeMemory()) == .known(25))
    #expect(share.limitUnit == .percent)
    #expect(share.signalUnit == .bytes)
    #expect(share.limit == 10)
    #expect(share.limitIsPercentOfWhole == Tiny.names.index(of: "memory.total"))
    #expect(!share.limitIsUpper)
    #expect(share.threshold == "memory.available < 10%")
    let flag = try #require(Tiny.rule("unit(ssh*).failed"))
    #expect(flag.signalUnit == .flag)
    #expect(flag.limitIsUpper)
    #expect(flag.threshold == "unit(ssh*).failed")
    #expect(flag.instances == InstancePattern.name(Glob("ssh*")))
    #expect(flag.family == 1)
  }
}
