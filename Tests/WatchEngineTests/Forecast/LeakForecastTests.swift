import Testing

@testable import WatchEngine

/// How long memory will last, against how long it does.
struct LeakForecastTests {
  static let leaks: [(mebibytes: Double, gibibytes: Double, seed: UInt64)] = [5.0, 50, 200].flatMap { rate in
    [8.0, 16, 24].flatMap { size in (1...3).map { (rate, size, UInt64($0)) } }
  }

  /// From half-way on; in the last seconds 5 s are near enough, and where little is left the others' comings and goings are as large.
  @Test(arguments: leaks) func `a leak's end is told within a quarter, from half-way on`(
    leak: (mebibytes: Double, gibibytes: Double, seed: UInt64)
  ) {
    var host = SimulatedHost(gibibytes: leak.gibibytes, seed: leak.seed, loudness: 0.5)
    var forecaster = Forecaster()
    let start = host.total * 0.88
    let rate = leak.mebibytes * SimulatedHost.mebibyte
    let end = Int(start / rate)
    var judged = 0
    var near = 0
    var within = 0
    for second in -700..<(end - 3) {
      let level = start - Double(max(second, 0)) * rate
      forecaster.add(host.available(level, at: second), at: .seconds(1000 + second))
      guard second > end / 2 else { continue }
      judged += 1
      guard case .success(let outlook) = forecaster.outlook else { continue }
      let rest = start / rate - Double(second)
      if abs(outlook.expected - rest) <= max(rest / 4, 5) { near += 1 }
      if outlook.soonest <= rest, rest <= outlook.latest { within += 1 }
    }
    #expect(near * 100 >= judged * 95, "\(near) of \(judged)")
    #expect(within * 100 >= judged * 85, "\(within) of \(judged) within the bounds")
  }

  @Test func `a steep leak is seen within 12 s`() {
    var host = SimulatedHost(gibibytes: 8, seed: 4)
    var forecaster = Forecaster()
    for second in -60..<12 {
      let level = 7 * SimulatedHost.gibibyte - Double(max(second, 0)) * 200 * SimulatedHost.mebibyte
      forecaster.add(host.available(level, at: second), at: .seconds(100 + second))
    }
    let expected = (try? forecaster.outlook.get().expected) ?? Outlook.horizon
    #expect(expected > 18 && expected < 32, "\(expected)")
  }

  @Test func `a leak below a sawtooth is seen over time`() throws {
    var forecaster = Forecaster()
    let mebibyte = SimulatedHost.mebibyte
    for second in 0..<900 {
      forecaster.add((8000 - Double(second % 60) * 10 - Double(second) * 3) * mebibyte, at: .seconds(second))
    }
    let outlook = try forecaster.outlook.get()
    #expect(abs(outlook.rate - 3 * mebibyte) < 0.5 * mebibyte)
    #expect(abs(outlook.expected - 5000 / 3) < 300, "\(outlook.expected)")
  }

  @Test func `what is used up is used up`() {
    var forecaster = Forecaster()
    for second in 0..<30 { forecaster.add(Double(max(20 - second, 0)), at: .seconds(second)) }
    #expect(forecaster.outlook == .success(.now))
  }
}
