import Testing

@testable import WatchEngine

/// The stock rules about forecasts, stepped through the engine.
struct StockForecastRules {
  private static let gibibyte = SimulatedHost.gibibyte

  /// When each rule began to fire, by its name and instance, in seconds.
  private static func story(seconds: Int, _ fill: (Int, inout Vitals, inout Tables, inout MountTable) -> Void) throws -> [String:
    Int]
  {
    let bytes = try Fixture.bytes("../../config/conf.d/15-forecasts.conf")
    var engine = Engine(rules: try #require(Configuration.load(files: [("15-forecasts.conf", bytes)], names: .catalogue).rules))
    var fired: [String: Int] = [:]
    func note(_ actions: [Action], at second: Int) {
      for case .alert(let change) in actions where change.transition == .firing {
        let name = change.rule + (change.instance.map { "(\($0))" } ?? "")
        if fired[name] == nil { fired[name] = second }
      }
    }
    for second in 0..<seconds {
      var (vitals, tables, mounts) = (Vitals(), Tables(), MountTable())
      let now = Instant(monotonic: .seconds(second), boottime: .seconds(second), realtime: .seconds(second))
      (vitals.instant, tables.instant, mounts.instant) = (now, now, now)
      tables.units.unknown = nil
      mounts.mounts.unknown = nil
      fill(second, &vitals, &tables, &mounts)
      if !tables.units.value.isEmpty { note(engine.step(tables: &tables), at: second) }
      if second % 5 == 0, !mounts.mounts.value.isEmpty { note(engine.step(mounts: &mounts), at: second) }
      note(engine.step(vitals: &vitals, own: OwnFigures()), at: second)
    }
    return fired
  }

  /// A host whose memory takes the given course from second 60 on.
  private static func memory(gibibytes total: Double, seconds: Int, seed: UInt64 = 1, _ level: (Double) -> Double) throws
    -> [String: Int]
  {
    var host = SimulatedHost(gibibytes: total, seed: seed, loudness: 0.5)
    return try story(seconds: seconds) { second, vitals, _, _ in
      vitals.memory.unknown = nil
      vitals.memory.value.total = UInt64(host.total)
      vitals.memory.value.available = UInt64(host.available(level(Double(max(second - 60, 0))), at: second))
    }
  }

  /// The least lead before memory is used up, in seconds.
  @Test(arguments: [(5.0, 8.0, 400), (50, 8, 50), (200, 8, 8), (50, 24, 90), (200, 24, 30)])
  func `a leak is critical while there is time`(mebibytes: Double, gibibytes: Double, lead: Int) throws {
    let start = gibibytes * 0.9 * Self.gibibyte
    let end = 60 + Int(start / (mebibytes * SimulatedHost.mebibyte))
    let fired = try Self.memory(gibibytes: gibibytes, seconds: end) { start - $0 * mebibytes * SimulatedHost.mebibyte }
    let critical = try #require(fired["memory-exhausting-critical"])
    #expect(end - critical >= lead, "\(end - critical) s before the end")
    if mebibytes < 200 {
      let warning = try #require(fired["memory-exhausting"])
      #expect(warning < critical)
    }
  }

  @Test func `what is no leak makes no alert`() throws {
    let sawtooth = try Self.memory(gibibytes: 8, seconds: 600) {
      4.5 * Self.gibibyte - Self.gibibyte * ($0 / 60 - ($0 / 60).rounded(.down))
    }
    let step = try Self.memory(gibibytes: 8, seconds: 500) { ($0 < 300 ? 6 : 2.5) * Self.gibibyte }
    let start = try Self.memory(gibibytes: 8, seconds: 200) { max(6 - $0 * 0.15, 3.5) * Self.gibibyte }
    let noise = try Self.memory(gibibytes: 8, seconds: 600) { _ in 2 * Self.gibibyte }
    let cache = try Self.memory(gibibytes: 8, seconds: 500) { max(7 - $0 * 0.001, 6.3) * Self.gibibyte }
    #expect(
      sawtooth.isEmpty && step.isEmpty && start.isEmpty && noise.isEmpty && cache.isEmpty,
      "\(sawtooth) \(step) \(start) \(noise) \(cache)")
  }

  @Test func `a unit near its own limit is told, one that fills its cache is not`() throws {
    let fired = try Self.story(seconds: 150) { second, _, tables, _ in
      for name in ["cache.service", "leak.service"] {
        var unit = UnitRow()
        unit.name = name
        unit.memoryLimitBytes = 1 << 30
        unit.memoryBytes = UInt64(50 + 6 * second) << 20
        unit.fileCacheBytes = name == "cache.service" ? UInt64(6 * second) << 20 : 0
        tables.units.value.append(unit)
      }
    }
    #expect(fired.keys.sorted() == ["unit-memory-exhausting(leak.service)", "unit-memory-exhausting-critical(leak.service)"])
    // 974 MiB at 6 MiB/s.
    #expect(162 - (fired["unit-memory-exhausting-critical(leak.service)"] ?? 162) > 50, "\(fired)")
  }

  @Test func `a disk that a program fills is critical, one that is read-only or merely full is not`() throws {
    let fired = try Self.story(seconds: 900) { second, _, _, mounts in
      for (path, isReadOnly, rate) in [("/", false, 10.0), ("/full", false, 0), ("/snap", true, 10)] {
        var mount = MountRow()
        mount.path = path
        mount.isReadOnly = isReadOnly
        mount.totalBytes = 40_000_000_000
        mount.freeBytes = UInt64(10_000_000_000 - rate * 1e6 * Double(second))
        mounts.mounts.value.append(mount)
      }
    }
    #expect(fired["disk-filling-critical(/)"].map { $0 > 400 && $0 < 500 } == true, "\(fired)")
    #expect(fired.keys.allSatisfy { $0.hasSuffix("(/)") }, "\(fired)")
  }

  @Test func `inodes, process ids, threads, files and connections have rules of their own`() throws {
    let fired = try Self.story(seconds: 1000) { second, vitals, _, mounts in
      var mount = MountRow()
      mount.path = "/"
      mount.totalInodes = 100_000
      mount.freeInodes = UInt64(24_000 - 10 * second)
      mounts.mounts.value.append(mount)
      for source in [\Vitals.pidMax, \.threadsMax, \.conntrackMax, \.conntrackCount] { vitals[keyPath: source].unknown = nil }
      (vitals.load.unknown, vitals.files.unknown) = (nil, nil)
      let steep = UInt64(max(0, second - 100))
      vitals.pidMax.value = 32_768
      vitals.threadsMax.value = 40_000
      vitals.load.value.tasks = min(300 + steep * 400, 32_000)
      vitals.files.value.maximum = 100_000
      vitals.files.value.allocated = min(1000 + steep * 500, 99_000)
      vitals.conntrackMax.value = 65_536
      vitals.conntrackCount.value = min(100 + steep * 200, 65_000)
    }
    #expect(
      fired.keys.sorted() == [
        "conntrack-exhausting", "files-exhausting", "inodes-filling(/)", "pids-exhausting", "threads-exhausting",
      ])
    // 300 + 400 a second: 32 768 after 81 s.
    #expect(fired["pids-exhausting"].map { $0 < 125 } == true, "\(fired)")
  }
}
