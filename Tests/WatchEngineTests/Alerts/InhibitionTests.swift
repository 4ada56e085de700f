import Testing

@testable import WatchEngine

/// Rules that keep others from being told.
struct InhibitionTests {
  private static let rules = """
    [rule memory-critical]
    when = memory.available < 50%
    severity = critical
    say = critical
    inhibits = memory-low swap-*

    [rule memory-low]
    when = memory.available < 90%
    severity = warning
    say = low

    [rule swap-used]
    when = swap.used > 5B
    severity = notice
    say = swap
    """

  private var engine: Engine
  private var second = 0

  init() throws {
    let configuration = Configuration.load(files: [("a.conf", Array(Self.rules.utf8))])
    engine = Engine(rules: try #require(configuration.rules))
  }

  private mutating func sample(available: UInt64, swap: UInt64 = 0) -> [String] {
    second += 1
    var vitals = Vitals()
    vitals.instant = Instant(monotonic: .seconds(second), boottime: .seconds(second), realtime: .seconds(second))
    vitals.memory.value.total = 1000
    vitals.memory.value.available = available
    vitals.memory.value.swapTotal = 100
    vitals.memory.value.swapFree = 100 - swap
    vitals.memory.unknown = nil
    return engine.step(vitals: &vitals, own: OwnFigures()).compactMap { action in
      switch action {
      case .alert(let change): "\(change.rule) \(change.transition)\(change.inhibitedBy.map { " (by \($0))" } ?? "")"
      case .incident(let change): "incident \(change.transition): \(change.incident.members.map(\.change.rule))"
      case .event, .send: nil
      }
    }
  }

  @Test mutating func `what follows from a firing rule is not told to people`() {
    #expect(
      sample(available: 10) == [
        "memory-critical firing", "memory-low firing (by memory-critical)", "incident firing: [\"memory-critical\"]",
      ])
    #expect(sample(available: 10, swap: 50) == ["swap-used firing (by memory-critical)"])
  }

  @Test mutating func `what still fires when its inhibitor ends is told then`() {
    _ = sample(available: 10, swap: 50)
    #expect(
      sample(available: 700, swap: 50) == ["memory-critical resolved", "memory-low firing", "swap-used firing"])
    for _ in 2...9 { #expect(sample(available: 700, swap: 50) == []) }
    #expect(
      sample(available: 700, swap: 50) == ["incident updated: [\"memory-critical\", \"memory-low\", \"swap-used\"]"])
  }

  @Test mutating func `what ends while it is inhibited is never told`() {
    _ = sample(available: 10, swap: 50)
    #expect(sample(available: 10) == ["swap-used resolved (by memory-critical)"])
    #expect(
      sample(available: 990) == [
        "memory-critical resolved", "memory-low resolved (by memory-critical)", "incident resolved: [\"memory-critical\"]",
      ])
  }

  private static let mutual = """
    [rule a]
    when = memory.available < 50%
    severity = warning
    say = a
    inhibits = b

    [rule b]
    when = memory.available < 60%
    severity = warning
    say = b
    inhibits = a
    """

  @Test mutating func `two that inhibit each other don't silence both`() throws {
    engine = Engine(rules: try #require(Configuration.load(files: [("a.conf", Array(Self.mutual.utf8))]).rules))
    #expect(sample(available: 10) == ["a firing (by b)", "b firing", "incident firing: [\"b\"]"])
    #expect(sample(available: 10) == [])
    #expect(sample(available: 990) == ["a resolved (by b)", "b resolved", "incident resolved: [\"b\"]"])
  }

  @Test mutating func `a rule that a reload removes inhibits no more`() throws {
    _ = sample(available: 10)
    let low = "[rule memory-low]\nwhen = memory.available < 90%\nseverity = warning\nsay = low\n"
    let rules = try #require(Configuration.load(files: [("a.conf", Array(low.utf8))]).rules)
    _ = engine.step(configuration: rules, at: Instant(monotonic: .seconds(1), boottime: .seconds(1), realtime: .seconds(1)))
    #expect(sample(available: 10).first == "memory-low firing")
    #expect(sample(available: 10) == [])
  }

  @Test(arguments: [
    ("inhibits = memory-lo", "5:12+9 no other rule is named `memory-lo`; did you mean `memory-low`?"),
    ("inhibits = other*", "5:12+6 no other rule is named `other*`; `inhibits` takes names of rules, with blanks between them"),
    ("inhibits = a", "5:12+1 no other rule is named `a`; `inhibits` takes names of rules, with blanks between them"),
  ])
  func `a name that no other rule has is an error`(line: String, error: String) {
    let text =
      "[rule a]\nwhen = cpu.busy > 1%\nseverity = notice\nsay = x\n\(line)\n[rule memory-low]\nwhen = cpu.busy > 1%\nseverity = notice\nsay = x\n"
    let configuration = Configuration.load(files: [("a.conf", Array(text.utf8))])
    #expect(configuration.diagnostics.map(Broken.line) == [error])
  }
}
