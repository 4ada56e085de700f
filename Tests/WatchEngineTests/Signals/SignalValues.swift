import Testing

@testable import WatchEngine

/// What each signal says of ``TwoSamples``, worked out by hand from the numbers there.
struct SignalValues {
  static let host: [(String, Double)] = [
    ("cpu.busy", 40), ("cpu.user", 25), ("cpu.system", 10), ("cpu.iowait", 10), ("cpu.irq", 3), ("cpu.steal", 2),
    ("cpu.busiest", 75), ("cpu.cores", 2), ("cpu.runnable", 3), ("cpu.runnable-per-core", 1.5), ("cpu.blocked", 4),
    ("cpu.context-switches", 2500), ("cpu.interrupts", 1500), ("cpu.forks", 15),
    ("load.1", 1.5), ("load.5", 0.75), ("load.15", 0.25), ("load.per-core", 0.75),
    // 20 ms of stall a second for 9 s, 200 ms in the last: 2 % before, 20 % now; half of that for full.
    ("pressure.cpu.some", 3.8), ("pressure.cpu.some.1s", 20), ("pressure.cpu.some.60s", 2.3),
    ("pressure.cpu.full", 1.9), ("pressure.cpu.full.1s", 10), ("pressure.cpu.full.60s", 1.15),
    ("pressure.memory.some", 3.8), ("pressure.memory.some.1s", 20), ("pressure.memory.some.60s", 2.3),
    ("pressure.memory.full", 1.9), ("pressure.memory.full.1s", 10), ("pressure.memory.full.60s", 1.15),
    ("pressure.io.some", 3.8), ("pressure.io.some.1s", 20), ("pressure.io.some.60s", 2.3),
    ("pressure.io.full", 1.9), ("pressure.io.full.1s", 10), ("pressure.io.full.60s", 1.15),
    ("pressure.cpu.contended", 3.8), ("pressure.io.contended", 1.9),
    ("memory.total", 8000), ("memory.available", 2000), ("memory.free", 500), ("memory.used", 6000), ("memory.cached", 1600),
    ("memory.buffers", 70), ("memory.shared", 80), ("memory.dirty", 90), ("memory.writeback", 15),
    ("memory.slab-unreclaimable", 35), ("memory.page-tables", 25), ("memory.committed", 6000), ("memory.commit-limit", 5000),
    ("memory.major-faults", 25), ("memory.scan-direct", 1000), ("memory.allocation-stalls", 2), ("memory.refaults", 50),
    ("swap.total", 4000), ("swap.free", 3000), ("swap.used", 1000), ("swap.in", 20_480), ("swap.out", 81_920), ("oom.kills", 3),
    ("process.count", 200), ("process.threads", 700), ("process.d-state", 5), ("process.stuck", 1), ("process.stuck-for", 40),
    ("process.zombies", 6), ("process.running", 7),
    ("process.ends-lost", 4),
    ("process.zombies-of-one", 4), ("cpu.throttled", 25), ("cpu.throttles", 6), ("mains.lost", 1),
    ("pids.used", 2.5), ("threads.used", 5), ("files.used", 2048), ("files.max", 100_000), ("conntrack.used", 500),
    ("conntrack.max", 65_536),
    ("tcp.established", 40), ("tcp.time-wait", 21), ("tcp.orphans", 2), ("tcp.memory", 40_960), ("tcp.retransmits", 10),
    ("tcp.resets", 3), ("tcp.resets-sent", 6), ("listeners.hidden", 0), ("tcp.attempt-fails", 2), ("tcp.accepts", 50),
    ("listen.overflows", 7), ("listen.drops", 8),
    ("tcp.syn-cookies", 2), ("udp.errors", 1), ("sockets.used", 300),
    ("kernel.hung-tasks", 1), ("kernel.soft-lockups", 2), ("kernel.io-errors", 3), ("kernel.read-only-remounts", 4),
    ("kernel.machine-checks", 5), ("kernel.throttled", 6), ("kernel.device-timeouts", 10), ("kernel.server-timeouts", 11),
    ("kernel.records-lost", 7),
    ("courier.silence", 11), ("login.latency", 14.75), ("login.wakeup", 0.25), ("login.exec", 0.5), ("login.read", 12),
    ("login.sync", 7),
    ("forewarn.lateness", 0.25), ("forewarn.gaps", 1), ("forewarn.clock-steps", 3), ("forewarn.dropped", 5),
    ("forewarn.cpu", 1.5), ("forewarn.memory", 7_000_000), ("forewarn.table-age", 0.5), ("forewarn.mount-age", 3),
  ]

  /// What goes steadily has no doubt in it: its bounds are the same.
  static func thrice(_ table: [(String, Double)]) -> [(String, Double)] {
    table.flatMap { name, seconds in ["", ".soonest", ".latest"].map { (name + $0, seconds) } }
  }

  static let forecasts = thrice([
    ("memory.exhausted-in", 500), ("threads.exhausted-in", 380), ("pids.exhausted-in", Outlook.horizon),
    ("files.exhausted-in", Outlook.horizon), ("conntrack.exhausted-in", Outlook.horizon),
  ])

  static let instanceForecasts = thrice([
    ("unit.memory-exhausted-in", 40), ("mount.exhausted-in", 250), ("mount.inodes-exhausted-in", 375),
    ("listener.exhausted-in", 16),
  ]).map { ($0.0, 0, $0.1) }

  @Test(arguments: host + forecasts) func `a host signal says what its numbers give by hand`(name: String, expected: Double)
    throws
  {
    let value = try Told.host(name, TwoSamples.readout)
    #expect(Told.near(value, expected), "\(name) is \(value), not \(expected)")
  }

  /// The averages have tests of their own; here is the question whose they are.
  static let tops: [(String, Double)] = {
    var table: [(String, Double)] = [
      ("top.process.cpu", 99), ("top.process.cpu.1m", 50), ("top.process.cpu.10m", 12), ("top.process.memory", 700),
      ("top.process.growth", 70), ("top.process.threads", 5), ("top.process.files", 25), ("top.process.io", 5000),
    ]
    let windows: [(String, Window)] = [("", .tenSeconds), (".1m", .minute), (".10m", .tenMinutes)]
    for scope in [Tops.Scope.unit, .role] {
      for resource in Resource.allCases {
        let name = "top.\(scope.name).\(resource.name)"
        for (suffix, window) in windows {
          let amount: Float = Consumers.large.amount(resource, window) ?? -1
          table.append((name + suffix, Double(amount)))
        }
        let change: Float = Consumers.large.change(resource) ?? -1
        table.append((name + ".change", Double(change)))
      }
    }
    return table
  }()

  @Test(arguments: tops) func `the greatest of all is told`(name: String, expected: Double) throws {
    #expect(expected > 0)
    let value = try Told.host(name, TwoSamples.readout)
    #expect(Told.near(value, expected), "\(name) is \(value), not \(expected)")
  }

  private static let hardware: [(String, Int, Double)] = [
    ("edac.corrected", 0, 3), ("edac.uncorrected", 1, 1), ("sensor.temperature", 0, 84.5),
    ("sensor.critical-temperature", 0, 100),
    ("sensor.alarm", 0, 1), ("sensor.alarm", 1, 0), ("sensor.critical-alarm", 0, 0), ("sensor.alarms", 0, 1),
    ("sensor.fan", 1, 1200),
    ("sensor.fault", 1, 0),
    ("power.online", 0, 0), ("power.lost", 0, 0), ("power.charge", 1, 41), ("power.discharging", 1, 1),
    ("power.empty-in", 1, 3600),
    ("raid.missing", 0, 1), ("raid.failed", 0, 1), ("raid.spares", 0, 1), ("raid.inactive", 0, 0), ("raid.inactive", 1, 1),
    ("raid.read-only", 0, 0), ("raid.recovering", 0, 1), ("raid.checking", 0, 0), ("raid.progress", 0, 12.6),
    ("raid.finished-in", 0, 24), ("raid.speed", 0, 33_024 * 1024),
    ("backup.age", 0, 93_600), ("backup.max-age", 0, 90_000), ("backup.stale", 0, 1), ("backup.size", 0, 400),
    ("backup.usual-size", 0, 1000), ("backup.too-small", 0, 1), ("backup.count", 0, 9), ("backup.missing", 0, 0),
    ("backup.silent", 0, 0), ("receiver.broken", 0, 0), ("receiver.broken", 1, 1), ("receiver.failing", 0, 1),
    ("receiver.undelivered", 0, 90), ("receiver.undelivered", 1, 0), ("receiver.pending", 0, 3), ("receiver.dead", 1, 7),
    ("unit.activating", 0, 0), ("unit.deactivating", 0, 0),
  ]

  static let instances: [(String, Int, Double)] =
    hardware + [
      ("disk.busy", 0, 25), ("disk.read", 0, 1_024_000), ("disk.written", 0, 2_048_000), ("disk.reads", 0, 20),
      ("disk.writes", 0, 30), ("disk.latency", 0, 0.005), ("disk.in-flight", 0, 6), ("disk.stuck", 0, 11),
      ("mount.turned-read-only", 0, 1), ("mount.turned-read-only", 1, 0), ("mount.remounted-read-only", 2, 1),
      ("mount.remounted-read-only", 0, 0), ("unit.stuck", 0, 1), ("unit.stuck-for", 0, 30), ("unit.starting-for", 1, 60),
      ("unit.starting-for", 0, 0), ("role.oldest", 1, 97),
      ("mount.free", 0, 250), ("mount.size", 0, 1000), ("mount.inodes-free", 0, 75), ("mount.inodes", 0, 100),
      ("mount.read-only", 0, 0), ("mount.read-only", 1, 1), ("mount.silent", 0, 0), ("mount.silent", 1, 12),
      ("mount.error", 0, 0),
      ("mount.error", 2, 1),
      ("unit.cpu", 0, 150), ("unit.memory", 0, 700), ("unit.memory-limit", 0, 1000), ("unit.tasks", 0, 8),
      ("unit.tasks-limit", 0, 64), ("unit.oom-kills", 0, 2), ("unit.read", 0, 2000), ("unit.written", 0, 4000),
      ("unit.pressure.cpu.some", 0, 11), ("unit.pressure.cpu.some.1s", 0, 10), ("unit.pressure.cpu.some.60s", 0, 12),
      ("unit.pressure.memory.full", 0, 21), ("unit.pressure.memory.full.1s", 0, 20), ("unit.pressure.memory.full.60s", 0, 22),
      ("unit.pressure.io.full", 0, 31), ("unit.pressure.io.full.1s", 0, 30), ("unit.pressure.io.full.60s", 0, 32),
      ("unit.throttled", 0, 41),
      ("unit.failed", 0, 1), ("unit.failed", 1, 0), ("unit.oneshot-failed", 0, 0), ("unit.oneshot-failed", 1, 1),
      ("unit.restarts", 0, 2), ("unit.deaths", 0, 1), ("unit.deaths", 1, 0),
      ("listener.queue", 0, 96), ("listener.queue-limit", 0, 128), ("listener.fullest", 0, 75), ("listener.drops", 0, 7),
      ("listener.established", 0, 296), ("listener.close-wait", 0, 4), ("listener.connects", 0, 12.5),
      ("listener.connects.change", 0, 25), ("listener.established.change", 0, 2), ("listener.top-source.share", 0, 62),
      ("role.cpu", 1, 150), ("role.cpu", 0, 10), ("role.memory", 1, 60_900), ("role.swap", 1, 20), ("role.faults", 1, 3),
      ("role.files", 1, 30), ("role.io", 1, 6000),
      ("role.growth", 1, Double(Consumers.large.amount(.growth, .minute) ?? -1)), ("role.processes", 1, 3),
      ("role.threads", 1, 8),
      ("role.running", 1, 1), ("role.stuck", 1, 2), ("role.cpu.change", 1, Double(Consumers.large.change(.cpu) ?? -1)),
      ("role.memory.change", 1, Double(Consumers.large.change(.memory) ?? -1)),
    ]

  @Test(arguments: instances + instanceForecasts) func `an instance's signal says what its numbers give by hand`(
    name: String, row: Int, expected: Double
  ) throws {
    let value = try Told.instance(name, TwoSamples.readout, RowPair(now: row, before: row))
    #expect(Told.near(value, expected), "\(name) is \(value), not \(expected)")
  }

  @Test func `no signal is left out of these tables`() {
    let tested = Set(SignalValues.host.map(\.0)).union(SignalValues.instances.map(\.0))
      .union(SignalValues.tops.map(\.0)).union((SignalValues.forecasts).map(\.0))
      .union(SignalValues.instanceForecasts.map(\.0))
    #expect(Set(Told.everyFacts.map(\.name)).subtracting(tested).isEmpty)
  }

  static let texts: [(String, Int?, String?)] =
    [
      ("process.top-cpu.name", nil, "yes"), ("process.top-cpu.pid", nil, "42"), ("process.top-cpu.share", nil, "150 %"),
      ("process.top-memory.name", nil, "yes"), ("process.top-memory.pid", nil, "42"), ("process.top-memory.size", nil, "3 MiB"),
      ("stuck.name", nil, "jb"), ("stuck.pid", nil, "78"), ("stuck.unit", nil, "the kernel itself"),
      ("stuck.waits-for", nil, "something the watch may not see (it needs CAP_SYS_PTRACE)"),
      ("unit.stuck-name", 0, "cp"), ("unit.stuck-pid", 0, "77"), ("unit.stuck-name", 1, nil),
      ("unit.stuck-waits-for", 0, "the journal of an ext4 file system (jbd2_log_wait_commit)"),
      ("kernel.hung-tasks.name", nil, "cp (pid 7)"), ("kernel.soft-lockups.name", nil, "core 1"),
      ("kernel.io-errors.device", nil, "sda"), ("kernel.read-only-remounts.device", nil, "sda1"),
      ("kernel.device-timeouts.device", nil, "nvme0"), ("kernel.server-timeouts.name", nil, "files"),
      ("zombies.parent", nil, "postgres, autovacuum worker, shop in postgresql@15-main.service (pid 812)"),
      ("power.status", 1, "Discharging"), ("raid.level", 0, "raid1"), ("raid.failed-device", 0, "sda1"),
      ("raid.activity", 0, "it is being rebuilt (12.6 % done)"), ("raid.activity", 1, "nothing is being done"),
      ("backup.path", 0, "/srv/db"), ("backup.newest", 0, "c.dump"), ("backup.newest", 9, nil),
      ("receiver.why", 1, "404 no_service"),
      ("receiver.why", 9, nil),
      ("login.slowest", nil, "the root file system does not answer a read"),
      ("oom.victim.name", nil, "postgres"), ("oom.victim.unit", nil, "db.service"),
      ("unit.result", 0, "oom-kill"), ("unit.result", 1, nil), ("unit.result", 99, nil), ("unit.state", 0, "failed"),
      ("mount.type", 0, "ext4"), ("mount.device", 0, "/dev/sda1"), ("mount.device", nil, nil),
      ("listener.owner", 0, "postgresql@15-main.service"), ("listener.owner", 1, "user 33"), ("listener.owner", 9, nil),
      ("listener.top-source", 0, "10.1.2.0/24 (62 %)"), ("listener.top-source", 1, nil),
      ("listener.top-sources", 0, "10.1.2.0/24 (62 %), 2001:db8:0:100::/56 (20 %)"),
      ("role.leader.name", 1, "postgres"), ("role.leader.pid", 1, "812"), ("role.unit", 1, "postgresql@15-main.service"),
      ("role.unit", 0, nil), ("role.leader.pid", 99, nil), ("role.leader.name", nil, nil),
    ] + tops.filter { !$0.0.hasSuffix(".change") }.map { name, _ in (name + ".name", nil, whoTops(name)) }

  private static func whoTops(_ name: String) -> String {
    if name.hasPrefix("top.unit.") { return "beanstalkd.service" }
    if name.hasPrefix("top.role.") { return "postgres autovacuum worker (shop) of postgresql@15-main.service" }
    switch name {
    case "top.process.cpu.1m": return "postgres (pid 40)"
    case "top.process.threads": return "postgres (pid 814)"
    case "top.process.files": return "postgres (pid 815)"
    case "top.process.io": return "postgres (pid 816)"
    case "top.process.memory", "top.process.growth": return "postgres (pid 813)"
    default: return "postgres (pid 812)"
    }
  }

  @Test(arguments: texts) func `a text names who is to blame`(name: String, row: Int?, expected: String?) throws {
    var readout = TwoSamples.readout
    var kill = OOMKill()
    kill.name = "postgres"
    kill.unit = "db.service"
    readout.lastOOMKill = kill
    let text = try #require(Catalogue.texts.first { $0.name == name })
    #expect(text.render(readout, row) == expected)
  }

  @Test func `no text is known before the first input, and each is tested`() {
    for text in Catalogue.texts { #expect(text.render(Readout(), 0) == nil, "\(text.name)") }
    #expect(Set(Catalogue.texts.map(\.name)) == Set(SignalValues.texts.map(\.0)))
  }

  @Test func `a unit that waits to be started again says so`() throws {
    var readout = TwoSamples.readout
    readout.tables.now.units.value[0].state?.active = .activating
    readout.tables.now.units.value[0].state?.sub = "auto-restart"
    let text = try #require(Catalogue.texts.first { $0.name == "unit.state" })
    #expect(text.render(readout, 0) == "activating (auto-restart)")
  }
}

/// Finds signals by name and asks them.
enum Told {
  static var everyFacts: [SignalFacts] {
    Catalogue.host.map(\.facts) + Catalogue.families.flatMap { $0.signals.map(\.facts) }
  }

  static func near(_ value: Double, _ expected: Double) -> Bool { abs(value - expected) <= 1e-9 * max(1, abs(expected)) }

  static func host(_ name: String, _ readout: Readout) throws -> Double {
    let signal = try #require(Catalogue.host.first { $0.facts.name == name })
    return try signal.evaluate(readout)
  }

  static func instance(_ name: String, _ readout: Readout, _ row: RowPair) throws -> Double {
    let signal = try #require(Catalogue.families.flatMap(\.signals).first { $0.facts.name == name })
    return try signal.evaluate(readout, row)
  }

  /// The reading of every signal; of row 0 for instances.
  static func everything(_ readout: Readout) -> [(facts: SignalFacts, reading: Reading)] {
    var told: [(facts: SignalFacts, reading: Reading)] = []
    for signal in Catalogue.host { told.append((signal.facts, reading { () throws(Unknown) in try signal.evaluate(readout) })) }
    for signal in Catalogue.families.flatMap(\.signals) {
      let row = RowPair(now: 0, before: 0)
      told.append((signal.facts, reading { () throws(Unknown) in try signal.evaluate(readout, row) }))
    }
    return told
  }

  private static func reading(_ evaluate: () throws(Unknown) -> Double) -> Reading {
    do throws(Unknown) { return .known(try evaluate()) } catch { return .unknown(error) }
  }
}
