import Testing

@testable import WatchEngine

/// A watch that was killed goes on where it was: nothing is told twice, and nothing stays open for ever.
@Suite struct RestoreTests {
  private static let conf = """
    [rule memory]
    when = memory.available < 10%
    severity = critical
    say = busy
    [rule full]
    when = mount.free < 10%
    severity = warning
    say = full
    [receiver ops]
    type = slack
    url-file = ops
    """

  private static func at(_ second: Int) -> Instant {
    Instant(monotonic: .seconds(second), boottime: .seconds(second), realtime: .seconds(1_700_000_000 + second))
  }

  /// A watch: its engine, and what it has sent and kept.
  private struct Watch {
    var engine: Engine
    var sent: [String] = []
    var kept: KeptIncidents

    init(boot: String = "b1", kept: KeptIncidents? = nil, at second: Int = 0, conf: String = RestoreTests.conf) throws {
      let rules = try #require(Configuration.load(files: [("c", Array(conf.utf8))]).rules)
      var facts = HostFacts()
      facts.bootID = boot
      engine = Engine(rules: rules, facts: facts)
      self.kept = kept ?? KeptIncidents(bootID: boot)
      self.kept.bootID = boot
      if let kept { take(engine.restore(kept, at: at(second))) }
    }

    mutating func take(_ actions: [Action]) {
      for case .send(let sending) in actions {
        switch sending {
        case .notice(let notice):
          sent += notice.recipients.map { "\($0.receiver) \($0.reason.rawValue) \(notice.incident.number)" }
          var last = kept.incidents.first { $0.incident.number == notice.incident.number }?.last
          if !notice.recipients.isEmpty {
            last = Notification(notice, id: "\(notice.at.realtime.components.seconds)-1", host: "h", bootID: kept.bootID)
          }
          kept.incidents.removeAll { $0.incident.number == notice.incident.number }
          kept.incidents.append(KeptIncident(incident: notice.incident, memory: notice.memory, last: last))
        case .again(let notification): sent.append("again \(notification.id)")
        case .kill: sent.append("kill")
        }
      }
    }

    /// One sample with memory nearly gone or not.
    mutating func sample(at second: Int, busy isBusy: Bool) {
      var vitals = Vitals()
      vitals.instant = at(second)
      vitals.memory.value.total = 1000
      vitals.memory.value.available = isBusy ? 50 : 500
      vitals.memory.unknown = nil
      take(engine.step(vitals: &vitals, own: OwnFigures()))
    }

    /// One sample with so many kills counted since boot.
    mutating func sample(at second: Int, kills: UInt64) {
      var vitals = Vitals()
      vitals.instant = at(second)
      vitals.vmstat.value.oomKills = kills
      vitals.vmstat.unknown = nil
      take(engine.step(vitals: &vitals, own: OwnFigures()))
    }

    /// What was kept, through its file.
    func file() throws -> KeptIncidents {
      var json = JSONWriter()
      kept.write(to: &json)
      return try KeptIncidents(parsing: json.bytes.span)
    }
  }

  private func firing() throws -> Watch {
    var watch = try Watch()
    watch.sample(at: 1, busy: false)
    watch.sample(at: 2, busy: true)
    #expect(watch.sent == ["ops fired 1"])
    return watch
  }

  @Test func `what is kept is read as it was written`() throws {
    let watch = try firing()
    let read = try watch.file()
    var (written, again) = (JSONWriter(), JSONWriter())
    watch.kept.write(to: &written)
    read.write(to: &again)
    #expect(written.bytes == again.bytes)
    #expect(read.incidents.first?.memory == watch.kept.incidents.first?.memory)
    #expect(read.incidents.first?.last == watch.kept.incidents.first?.last)
  }

  @Test func `an alert that fires on after a restart is not told anew, but handed over again in case that it was lost`() throws {
    var later = try Watch(kept: try firing().file(), at: 5)
    later.sample(at: 6, busy: true)
    later.sample(at: 7, busy: true)
    #expect(later.sent == ["again 1700000002-1"])
    later.sample(at: 8, busy: false)
    #expect(later.sent == ["again 1700000002-1", "ops resolved 1"])
  }

  @Test func `an alert whose condition ended meanwhile is over`() throws {
    var later = try Watch(kept: try firing().file(), at: 5)
    later.sample(at: 6, busy: false)
    #expect(later.sent == ["again 1700000002-1", "ops resolved 1"])
  }

  @Test func `an alert that counts events stays for as long as it counts them`() throws {
    let conf =
      "[rule kills]\nwhen = oom.kills > 0 within 10m\nseverity = critical\nsay = x\n[receiver ops]\ntype = slack\nurl-file = ops\n"
    var watch = try Watch(conf: conf)
    for (second, kills) in [(1, UInt64(0)), (2, 1)] { watch.sample(at: second, kills: kills) }
    #expect(watch.sent == ["ops fired 1"])
    var later = try Watch(kept: try watch.file(), at: 5, conf: conf)
    for second in 6...601 { later.sample(at: second, kills: 1) }
    #expect(later.sent.count == 1)
    for second in 602...604 { later.sample(at: second, kills: 1) }
    #expect(later.sent.last == "ops resolved 1")
  }

  @Test func `an alert whose rule is gone is over`() throws {
    let conf =
      "[rule other]\nwhen = memory.available < 10%\nseverity = critical\nsay = x\n[receiver ops]\ntype = slack\nurl-file = ops\n"
    var later = try Watch(kept: try firing().file(), at: 5, conf: conf)
    later.sample(at: 6, busy: false)
    #expect(later.sent.last == "ops resolved 1")
  }

  @Test func `what is repeated tells the value of now`() throws {
    var watch = try Watch(conf: Self.conf + "\nrepeat = 1m\n")
    watch.sample(at: 1, busy: false)
    watch.sample(at: 2, busy: true)
    for second in 3...61 { watch.sample(at: second, busy: true) }
    var vitals = Vitals()
    vitals.instant = Self.at(62)
    vitals.memory.value.total = 1000
    vitals.memory.value.available = 20
    vitals.memory.unknown = nil
    watch.take(watch.engine.step(vitals: &vitals, own: OwnFigures()))
    #expect(watch.sent == ["ops fired 1", "ops repeat 1"])
    let last = try #require(watch.kept.incidents.last?.last)
    #expect(last.members.first?.value == 2)
    #expect(last.history.last?.value == 2)
    #expect(last.history.contains { $0.value == 50 })
  }

  @Test func `after a reboot all that was open is over, and its number is not given again`() throws {
    var later = try Watch(boot: "b2", kept: try firing().file(), at: 1)
    #expect(later.sent == ["again 1700000002-1", "ops resolved 1"])
    later.sample(at: 2, busy: false)
    later.sample(at: 3, busy: true)
    #expect(later.sent.last == "ops fired 2")
  }

  @Test func `an end that was put off among too many changes is told after a restart`() throws {
    var kept = try firing().file()
    kept.incidents[0].memory.told["ops"]?.recent = Array(repeating: .seconds(2), count: 6)
    var later = try Watch(kept: kept, at: 5)
    later.sample(at: 6, busy: false)
    #expect(later.sent == ["again 1700000002-1"])
    later = try Watch(kept: try later.file(), at: 10)
    for second in 11...602 { later.sample(at: second, busy: false) }
    #expect(later.sent == ["again 1700000002-1", "ops resolved 1"])
  }

  @Test func `after a reboot many changes of before keep no end from being told`() throws {
    var kept = try firing().file()
    kept.incidents[0].memory.told["ops"]?.recent = Array(repeating: .seconds(900_000), count: 6)
    var later = try Watch(boot: "b2", kept: kept, at: 1)
    #expect(later.sent == ["again 1700000002-1", "ops resolved 1"])
    // Over already when the host went down.
    kept.incidents[0].incident = kept.incidents[0].incident.ended(as: .resolved, at: Self.at(900_000))
    later = try Watch(boot: "b2", kept: kept, at: 1)
    #expect(later.sent == ["again 1700000002-1", "ops resolved 1"])
  }

  @Test func `an alert of an instance that does not come back is over after a minute`() throws {
    var watch = try Watch()
    for second in 1...2 {
      var mounts = MountTable()
      mounts.instant = Self.at(second)
      mounts.mounts.unknown = nil
      var row = MountRow()
      row.path = "/data"
      row.totalBytes = 100
      row.freeBytes = 5
      mounts.mounts.value = [row]
      watch.take(watch.engine.step(mounts: &mounts))
      watch.sample(at: second, busy: false)
    }
    #expect(watch.sent == ["ops fired 1"])
    var later = try Watch(kept: try watch.file(), at: 5)
    for second in 6...64 { later.sample(at: second, busy: false) }
    #expect(later.sent.count == 1)
    later.sample(at: 65, busy: false)
    #expect(later.sent.last == "ops resolved 1")
  }

  @Test func `every truncation of what is kept is refused`() throws {
    var json = JSONWriter()
    try firing().kept.write(to: &json)
    for length in stride(from: 0, to: json.bytes.count, by: 7) {
      #expect(throws: ParseError.self) { try KeptIncidents(parsing: Array(json.bytes[..<length]).span) }
    }
  }
}
