import Testing

@testable import WatchEngine

struct IncidentTests {
  private static func instant(_ seconds: Int) -> Instant {
    Instant(monotonic: .seconds(seconds), boottime: .seconds(seconds), realtime: .seconds(seconds))
  }

  /// An alert that fires at a moment.
  private static func alert(
    _ rule: String, _ signal: String, since: Int, unit: String? = nil, blamed: String? = nil, severity: Severity = .warning
  ) -> AlertChange {
    var culprit: Culprit?
    if let resource = Resource.behind(signal) {
      culprit = Culprit(resource: resource, amount: 1)
      culprit?.unit = blamed
    }
    return AlertChange(
      transition: .firing, rule: rule, instance: unit, severity: severity, signal: signal, unit: .count, value: .known(1),
      threshold: "\(signal) > 0", message: "\(rule) it is.", culprit: culprit, units: [unit, blamed].compactMap { $0 },
      incident: 0, since: instant(since), at: instant(since), file: "", line: 1)
  }

  private var book = IncidentBook(next: 5)

  private mutating func join(_ change: AlertChange, at second: Int) -> UInt64 { book.join(change, at: Self.instant(second)) }

  private mutating func end(_ change: AlertChange, of incident: UInt64, at second: Int) {
    var change = change
    change.transition = .resolved
    change.incident = incident
    book.note(change, at: Self.instant(second))
  }

  private mutating func told(at second: Int) -> [String] {
    book.tell(at: Self.instant(second)).map { "\($0.incident.number) \($0.transition) \($0.incident.update)" }
  }

  @Test mutating func `want of one thing brings want of the next: one incident`() {
    let numbers = [
      join(Self.alert("cpu", "cpu.busy", since: 1), at: 10), join(Self.alert("memory", "memory.available", since: 20), at: 30),
      join(Self.alert("io", "pressure.io.full", since: 40), at: 50), join(Self.alert("tasks", "pids.used", since: 60), at: 70),
    ]
    #expect(numbers == [5, 5, 5, 5])
  }

  @Test(
    arguments: [
      ("mount.free", "cpu.busy"), ("cpu.busy", "mount.free"), ("unit.failed", "cpu.busy"), ("tcp.resets", "memory.available"),
      ("kernel.io-errors", "forewarn.lateness"),
    ])
  mutating func `what has nothing to do with each other is two`(first: String, second: String) {
    let numbers = [join(Self.alert("a", first, since: 1), at: 1), join(Self.alert("b", second, since: 2), at: 2)]
    #expect(numbers == [5, 6])
  }

  @Test mutating func `alerts about one unit are one, whether it suffers or is to blame`() {
    let numbers = [
      join(Self.alert("failed", "unit.failed", since: 1, unit: "db.service"), at: 1),
      join(Self.alert("cpu", "cpu.busy", since: 2, blamed: "web.service"), at: 2),
      join(Self.alert("disk", "mount.free", since: 3, blamed: "db.service"), at: 3),
      join(Self.alert("restarts", "unit.restarts", since: 4, unit: "web.service"), at: 4),
    ]
    #expect(numbers == [5, 6, 5, 6])
  }

  @Test mutating func `what a unit suffered an hour ago is another incident, though the one it was in goes on`() {
    let failed = Self.alert("failed", "unit.failed", since: 1, unit: "db.service", blamed: "web.service")
    #expect(join(failed, at: 1) == 5)
    #expect(join(Self.alert("disk", "mount.free", since: 2, blamed: "web.service"), at: 2) == 5)
    end(failed, of: 5, at: 10)
    #expect(join(Self.alert("restarts", "unit.restarts", since: 60, unit: "db.service"), at: 60) == 5)
    end(Self.alert("restarts", "unit.restarts", since: 60, unit: "db.service"), of: 5, at: 61)
    #expect(join(Self.alert("restarts", "unit.restarts", since: 3600, unit: "db.service"), at: 3600) == 6)
  }

  @Test mutating func `another strain a quarter of an hour later is another incident, the same strain is not`() {
    let first = join(Self.alert("swap", "swap.in", since: 1), at: 1)
    let later = join(Self.alert("cpu", "cpu.busy", since: 1000), at: 1000)
    let same = join(Self.alert("memory", "memory.available", since: 1001), at: 1001)
    #expect(first == 5 && later == 6 && same == 6)
    end(Self.alert("cpu", "cpu.busy", since: 1000), of: 6, at: 1002)
    end(Self.alert("memory", "memory.available", since: 1001), of: 6, at: 1002)
    _ = told(at: 1002)
    _ = told(at: 2000)
    let again = join(Self.alert("memory2", "memory.available", since: 2001), at: 2001)
    #expect(again == 5)
  }

  @Test mutating func `an alert that comes back within a minute is the same incident`() {
    let change = Self.alert("cpu", "cpu.busy", since: 1)
    #expect(join(change, at: 1) == 5)
    #expect(told(at: 1) == ["5 firing 1"])
    end(change, of: 5, at: 20)
    #expect(told(at: 20) == ["5 resolved 2"])
    #expect(join(change, at: 60) == 5)
    #expect(told(at: 60) == ["5 updated 3"])
    end(change, of: 5, at: 70)
    #expect(told(at: 70) == ["5 resolved 4"])
    #expect(told(at: 130) == [])
    #expect(join(change, at: 131) == 6)
  }

  @Test mutating func `alerts of one moment are one notification, and news wait unless they are worse`() {
    _ = join(Self.alert("cpu", "cpu.busy", since: 1), at: 1)
    _ = join(Self.alert("load", "load.per-core", since: 1), at: 1)
    #expect(told(at: 1) == ["5 firing 1"])
    #expect(told(at: 2) == [])
    _ = join(Self.alert("io", "pressure.io.full", since: 3), at: 3)
    #expect(told(at: 3) == [])
    _ = join(Self.alert("memory", "memory.available", since: 4, severity: .critical), at: 4)
    #expect(told(at: 4) == ["5 updated 2"])
    _ = join(Self.alert("tasks", "pids.used", since: 5), at: 5)
    #expect(told(at: 13) == [])
    #expect(told(at: 14) == ["5 updated 3"])
  }

  @Test mutating func `the root is the first of those that somebody is to blame for`() throws {
    _ = join(Self.alert("failed", "unit.failed", since: 1, unit: "db.service"), at: 1)
    _ = join(Self.alert("memory", "memory.available", since: 9, blamed: "db.service"), at: 12)
    _ = join(Self.alert("cpu", "cpu.busy", since: 3, blamed: "db.service"), at: 13)
    let change = try #require(book.tell(at: Self.instant(13)).first)
    #expect(change.incident.root?.change.rule == "cpu")
    #expect(
      change.story == """
        cpu: cpu it is.
        At the same time: failed(db.service): failed it is.
        6 s later: memory: memory it is.
        """)
  }

  @Test mutating func `a story is one line an alert, whatever is in the names`() throws {
    var change = Self.alert("cpu", "cpu.busy", since: 1)
    change.message = "a\nforged: line\r\u{2028}\u{85}b"
    _ = join(change, at: 1)
    end(change, of: 5, at: 31)
    let told = try #require(book.tell(at: Self.instant(31)).first)
    #expect(told.story == "cpu: a forged: line   b (over after 30 s)")
    #expect(told.transition == .firing)
  }

  @Test mutating func `a storm that never ends keeps to its limit`() {
    for number in 0..<1000 {
      _ = join(Self.alert("unit-failed", "unit.failed", since: 1, unit: "u\(number).service", blamed: "x.slice"), at: 1)
    }
    #expect(book.incidents.count == 1)
    #expect(book.incidents[0].members.count == IncidentBook.mostMembers)
    let change = book.tell(at: Self.instant(1)).first
    #expect(change?.story.hasSuffix("\nAnd \(1000 - IncidentBook.mostMembers) more.") == true)
  }

  @Test mutating func `a storm is not over while one fires that found no room in it`() {
    let storm = (0...IncidentBook.mostMembers).map {
      Self.alert("unit-failed", "unit.failed", since: 1, unit: "u\($0).service", blamed: "x.slice")
    }
    for change in storm { _ = join(change, at: 1) }
    #expect(told(at: 1) == ["5 firing 1"])
    for change in storm.dropLast() { end(change, of: 5, at: 20) }
    #expect(told(at: 20) == ["5 updated 2"])
    end(storm[IncidentBook.mostMembers], of: 5, at: 40)
    #expect(told(at: 40) == ["5 resolved 3"])
  }

  @Test mutating func `in a long incident what is over makes room for what fires`() {
    for number in 0...100 {
      let change = Self.alert("unit-failed", "unit.failed", since: number, unit: "u\(number).service", blamed: "x.slice")
      _ = join(change, at: number)
      if number > 0 { end(change, of: 5, at: number) }
    }
    let last = book.incidents[0].members.map { $0.change.subject }
    #expect(last.first == "unit-failed(u0.service)" && last.last == "unit-failed(u100.service)")
  }

  @Test mutating func `what flaps is told at its pace`() {
    let change = Self.alert("cpu", "cpu.busy", since: 1)
    var told: [String] = []
    for second in 1...40 {
      if second.isMultiple(of: 2) { end(change, of: 5, at: second) } else { _ = join(change, at: second) }
      told += self.told(at: second)
    }
    #expect(told.count <= 6, "\(told)")
  }
}
