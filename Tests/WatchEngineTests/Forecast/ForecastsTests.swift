import Testing

@testable import WatchEngine

/// What is forecast, and for whom.
struct ForecastsTests {
  private static func memory(_ seconds: Range<Int>, _ fill: (Int, inout Vitals) -> Void) -> Forecasts {
    var forecasts = Forecasts()
    for second in seconds {
      var vitals = Vitals()
      vitals.instant.monotonic = .seconds(second)
      vitals.memory.unknown = nil
      fill(second, &vitals)
      forecasts.add(vitals)
    }
    return forecasts
  }

  @Test func `swap and the cache of ZFS are left as well`() throws {
    let forecasts = Self.memory(0..<20) { second, vitals in
      vitals.memory.value.available = 5000
      vitals.memory.value.swapFree = UInt64(3000 - 10 * second)
      vitals.arc.unknown = nil
      vitals.arc.value.size = UInt64(2000 - 10 * second)
      vitals.arc.value.minimum = 500
    }
    // 5000 + 2810 + 1310, 20 a second.
    #expect(abs(try forecasts.outlook(.memory).expected - 456) < 1)
  }

  @Test func `memory that moves from programs to the cache of ZFS does not shrink`() throws {
    let forecasts = Self.memory(0..<20) { second, vitals in
      vitals.memory.value.available = UInt64(5000 - 10 * second)
      vitals.arc.unknown = nil
      vitals.arc.value.size = UInt64(1000 + 10 * second)
    }
    #expect(try forecasts.outlook(.memory) == .never)
  }

  @Test func `a cache that can't be read makes the forecast unknown, none does not`() throws {
    let refused = Self.memory(0..<20) { _, vitals in
      vitals.memory.value.available = 5000
      vitals.arc.unknown = .notPermitted
    }
    #expect(throws: Unknown.notPermitted) { try refused.outlook(.memory) }
    let none = Self.memory(0..<20) { _, vitals in
      vitals.memory.value.available = 5000
      vitals.arc.unknown = .absent
    }
    #expect(try none.outlook(.memory) == .never)
  }

  @Test func `instances keep their forecast when rows move, and lose it when they are long gone`() throws {
    var forecasts = InstanceForecasts(base: 1)
    func left(_ name: String, _ second: Int) -> Result<Double, Unknown> {
      name == "unlimited" ? .failure(.absent) : .success(1000 - Double(second) * (name == "a" ? 2 : 5))
    }
    for second in 0..<30 {
      forecasts.begin()
      let names = second < 15 ? ["a", "unlimited", "b"] : ["new", "b", "unlimited", "a"]
      for (row, name) in names.enumerated() { forecasts.add(name, at: row, left(name, second), now: .seconds(second)) }
      forecasts.end(now: .seconds(second))
    }
    #expect(abs(try forecasts.outlook(3).rate - 2) < 0.01)
    #expect(abs(try forecasts.outlook(1).rate - 5) < 0.01)
    #expect(throws: Unknown.absent) { try forecasts.outlook(2) }
    #expect(throws: Unknown.notYetSampled) { try forecasts.outlook(4) }
    for second in 30..<110 {
      forecasts.begin()
      forecasts.add("b", at: 0, left("b", second), now: .seconds(second))
      forecasts.end(now: .seconds(second))
    }
    #expect(abs(try forecasts.outlook(0).rate - 5) < 0.01)
    forecasts.begin()
    forecasts.add("a", at: 0, left("a", 110), now: .seconds(110))
    forecasts.end(now: .seconds(110))
    #expect(throws: Unknown.needsMoreSamples) { try forecasts.outlook(0) }
  }

  @Test func `units that come and go in numbers leave nothing behind`() {
    var forecasts = InstanceForecasts(base: 1)
    for second in 0..<600 {
      forecasts.begin()
      for row in 0..<10 { forecasts.add("run-\(second)-\(row).scope", at: row, .success(1000), now: .seconds(second)) }
      forecasts.end(now: .seconds(second))
    }
    #expect(forecasts.count <= 10 * 62)
  }

  @Test func `what runs out is the fault of who grows`() {
    #expect(Resource.behind("memory.exhausted-in") == .growth)
    #expect(Resource.behind("unit.memory-exhausted-in.soonest") == .growth)
    #expect(Resource.behind("mount.exhausted-in") == .io)
    #expect(Resource.behind("pids.exhausted-in") == .threads)
  }

  @Test func `whatever the numbers are, a forecast is finite and not negative`() {
    var random = SplitMix64(seed: 3)
    let extremes: [Double] = [0, 1, 1e-300, 1e19, -5, 1e300, .greatestFiniteMagnitude]
    for _ in 0..<300 {
      var forecaster = Forecaster()
      for second in 0..<20 {
        forecaster.add(extremes.randomElement(using: &random) ?? 0, at: .seconds(second))
        guard case .success(let outlook) = forecaster.outlook else { continue }
        for value in [outlook.expected, outlook.soonest, outlook.latest] { #expect(value >= 0 && value <= Outlook.horizon) }
      }
    }
  }
}
