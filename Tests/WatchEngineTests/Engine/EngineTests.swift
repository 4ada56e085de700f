import Testing

@testable import WatchEngine

/// An engine with a few rules, and a host that is made up sample by sample.
private struct Stage {
  var engine: Engine
  var seconds = 100

  init(_ rules: String) throws {
    engine = Engine(rules: try Stage.compile(rules))
  }

  static func compile(_ rules: String) throws -> RuleSet {
    let configuration = Configuration.load(files: [("test.conf", Array(rules.utf8))], names: .catalogue)
    #expect(configuration.diagnostics.map(\.text) == [])
    return try #require(configuration.rules)
  }

  var now: Instant {
    Instant(monotonic: .seconds(seconds), boottime: .seconds(seconds), realtime: .seconds(1_000_000 + seconds))
  }

  /// One second passes, and the host is sampled.
  mutating func sample(available: UInt64? = nil) -> [Action] {
    seconds += 1
    var vitals = Vitals()
    vitals.instant = now
    if let available {
      vitals.memory.value.total = 1000
      vitals.memory.value.available = available
      vitals.memory.unknown = nil
    } else {
      vitals.memory.unknown = .failed(errno: 5)
    }
    return engine.step(vitals: &vitals, own: OwnFigures())
  }

  mutating func units(_ rows: [UnitRow]) -> [Action] {
    var tables = Tables()
    tables.instant = now
    tables.units.value = rows
    tables.units.unknown = nil
    return engine.step(tables: &tables)
  }

  static func unit(_ name: String, _ active: UnitState.Active, restarts: UInt64 = 0) -> UnitRow {
    var row = UnitRow()
    row.name = name
    var state = UnitState()
    state.active = active
    state.restarts = restarts
    row.state = state
    return row
  }
}

/// The transitions among actions, as `rule(instance) transition`.
private func transitions(_ actions: [Action]) -> [String] {
  actions.compactMap {
    guard case .alert(let change) = $0 else { return nil }
    return "\(change.rule)\(change.instance.map { "(\($0))" } ?? "") \(change.transition)"
  }
}

/// There was no alert where one was expected.
private struct Missing: Error {}

private let low = """
  [rule low]
  when = memory.available < 10% for 2s
  severity = warning
  say = {memory.available} left of {memory.total}
  """

@Suite struct EngineTests {
  @Test func `a calm host makes no action`() throws {
    var stage = try Stage(low)
    _ = stage.sample(available: 900)
    for _ in 0..<100 { #expect(stage.sample(available: 900) == []) }
  }

  @Test func `an alert goes its way from pending to resolved`() throws {
    var stage = try Stage(low)
    #expect(transitions(stage.sample(available: 50)) == ["low pending"])
    #expect(transitions(stage.sample(available: 50)) == [])
    let fired = stage.sample(available: 50)
    #expect(transitions(fired) == ["low firing"])
    guard case .alert(let change)? = fired.first else { throw Missing() }
    #expect(change.message == "50 B left of 1000 B")
    #expect(change.value == .known(5))
    #expect(change.unit == .percent)
    #expect(change.since.monotonic == .seconds(101))
    #expect(transitions(stage.sample(available: 900)) == [])
    #expect(transitions(stage.sample(available: 900)) == [])
    #expect(transitions(stage.sample(available: 900)) == ["low resolved"])
  }

  @Test func `a value that can't be read neither fires nor resolves, and the loss is told once`() throws {
    var stage = try Stage(low)
    for _ in 0..<3 { _ = stage.sample(available: 50) }
    #expect(stage.sample() == [.event(.sourceLost(name: "/proc/meminfo", why: .failed(errno: 5)), at: stage.now)])
    for _ in 0..<9 { #expect(stage.sample() == []) }
    #expect(transitions(stage.sample()) == ["low lostSight"])
    let back = stage.sample(available: 50)
    #expect(back.first == .event(.sourceRegained(name: "/proc/meminfo"), at: stage.now))
    #expect(transitions(back) == ["low sightRegained"])
  }

  @Test func `restarts in one table count once, however often the rules look`() throws {
    var stage = try Stage(
      """
      [rule restarting]
      when = unit.restarts >= 3 within 10m
      severity = warning
      say = {instance} restarts
      """)
    _ = stage.units([Stage.unit("a.service", .active, restarts: 0)])
    _ = stage.sample(available: 900)
    stage.seconds += 1
    _ = stage.units([Stage.unit("a.service", .active, restarts: 2)])
    for _ in 0..<5 { #expect(transitions(stage.sample(available: 900)) == []) }
    _ = stage.units([Stage.unit("a.service", .active, restarts: 3)])
    #expect(transitions(stage.sample(available: 900)) == ["restarting(a.service) firing"])
  }

  @Test func `two tables between two samples both count`() throws {
    var stage = try Stage(
      """
      [rule restarting]
      when = unit.restarts >= 3 within 10m
      severity = warning
      say = {instance} restarts
      """)
    _ = stage.units([Stage.unit("a.service", .active, restarts: 0)])
    _ = stage.sample(available: 900)
    for restarts in [UInt64(2), 3] {
      stage.seconds += 1
      _ = stage.units([Stage.unit("a.service", .active, restarts: restarts)])
    }
    #expect(transitions(stage.sample(available: 900)) == ["restarting(a.service) firing"])
  }

  private static let failed = """
    [rule failed]
    when = unit.failed
    severity = critical
    say = {instance} has failed
    """

  @Test func `each unit has an alert of its own, and one that is gone ends it`() throws {
    var stage = try Stage(EngineTests.failed)
    _ = stage.units([Stage.unit("a.service", .failed), Stage.unit("b.service", .active)])
    #expect(transitions(stage.sample(available: 900)) == ["failed(a.service) firing"])
    var ended: [String] = []
    for _ in 0..<12 {
      ended += transitions(stage.units([Stage.unit("b.service", .active)]))
      ended += transitions(stage.sample(available: 900))
    }
    #expect(ended == ["failed(a.service) gone"])
    _ = stage.units([Stage.unit("b.service", .active), Stage.unit("c.service", .active)])
    #expect(transitions(stage.sample(available: 900)) == [])
  }

  @Test func `tables that stop coming are stale, and resolve nothing`() throws {
    var stage = try Stage(EngineTests.failed)
    _ = stage.units([Stage.unit("a.service", .failed)])
    _ = stage.sample(available: 900)
    var told: [String] = []
    for _ in 0..<60 { told += transitions(stage.sample(available: 900)) }
    #expect(told == ["failed(a.service) lostSight"])
  }

  @Test func `with a minute between samples the tables of that minute are not stale`() throws {
    var stage = try Stage("[forewarn]\ninterval = 60s\n" + EngineTests.failed)
    _ = stage.sample(available: 900)
    stage.seconds += 41
    _ = stage.units([Stage.unit("a.service", .failed)])
    stage.seconds += 17
    #expect(transitions(stage.sample(available: 900)) == ["failed(a.service) firing"])
    var told: [String] = []
    for _ in 0..<200 { told += transitions(stage.sample(available: 900)) }
    #expect(told == ["failed(a.service) lostSight"])
  }

  @Test func `a reload keeps what did not change and ends what did`() throws {
    var stage = try Stage(low + "\n" + EngineTests.failed)
    _ = stage.units([Stage.unit("a.service", .failed)])
    for _ in 0..<3 { _ = stage.sample(available: 50) }
    let turned = EngineTests.failed.replacing("unit.failed", with: "not unit.failed")
    let louder = low.replacing("warning", with: "critical") + "\n" + turned
    let actions = stage.engine.step(configuration: try Stage.compile(louder), at: stage.now)
    #expect(transitions(actions) == ["failed(a.service) removed"])
    #expect(actions.last == .event(.configurationLoaded(rules: 2, kept: 1), at: stage.now))
    for _ in 0..<2 { #expect(transitions(stage.sample(available: 900)) == []) }
    #expect(transitions(stage.sample(available: 900)) == ["low resolved"])
  }

  @Test(arguments: [nil, Unknown.notPermitted])
  func `a victim that a program in the kernel tells of is told where the kernel log is not`(log: Unknown?) throws {
    var engine = Engine(rules: RuleSet())
    var kill = OOMKill()
    kill.pid = 4711
    kill.name = "leak"
    var told: [OOMKill] = []
    for (second, kills) in [(1, UInt64(4)), (2, 5)] {
      let now = Instant(monotonic: .seconds(second), boottime: .seconds(second), realtime: .seconds(second))
      _ = engine.step(kernelLog: log, at: now)
      var tables = Tables()
      tables.instant = now
      tables.victims = second == 2 ? [kill] : []
      _ = engine.step(tables: &tables)
      var vitals = Vitals()
      vitals.instant = now
      vitals.vmstat.value.oomKills = kills
      vitals.vmstat.unknown = nil
      for action in engine.step(vitals: &vitals, own: OwnFigures()) {
        if case .event(.oomKill(let kill), _) = action { told.append(kill) }
      }
    }
    #expect(told == (log == nil ? [] : [kill]))
  }

  @Test func `incident numbers go on where the last run ended`() throws {
    var engine = Engine(rules: try Stage.compile(low.replacing(" for 2s", with: "")), nextIncident: 41)
    var vitals = Vitals()
    vitals.instant = Instant(monotonic: .seconds(1), boottime: .seconds(1), realtime: .seconds(1))
    vitals.memory.value.total = 1000
    vitals.memory.value.available = 1
    vitals.memory.unknown = nil
    guard case .alert(let change)? = engine.step(vitals: &vitals, own: OwnFigures()).first else { throw Missing() }
    #expect(change.incident == 41)
  }
}

extension String {
  fileprivate func replacing(_ part: String, with other: String) -> String {
    var pieces: [String] = []
    var rest = self[...]
    while let range = rest.firstRange(of: part) {
      pieces.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return (pieces + [String(rest)]).joined(separator: other)
  }
}
