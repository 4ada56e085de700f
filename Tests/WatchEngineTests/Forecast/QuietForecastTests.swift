import Testing

@testable import WatchEngine

/// What is no trend has no end: the shortest forecast that was told for ten samples on end, in seconds.
struct QuietForecastTests {
  private static let gibibyte = SimulatedHost.gibibyte

  struct Course: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var seconds: Int
    /// No forecast below this may last ten samples.
    var atLeast: Double
    var level: @Sendable (Int) -> Double
  }

  static let courses = [
    Course(testDescription: "nothing but noise", seconds: 6000, atLeast: 1800) { _ in 5 * gibibyte },
    Course(testDescription: "little left, and noise", seconds: 6000, atLeast: 1800) { _ in 1.5 * gibibyte },
    Course(testDescription: "a step", seconds: 2000, atLeast: 1800) { $0 < 800 ? 6 * gibibyte : 3 * gibibyte },
    Course(testDescription: "a file cache that fills", seconds: 3000, atLeast: 1800) {
      14 * gibibyte - Double(min($0, 600)) * 0.0016 * gibibyte
    },
    Course(testDescription: "the drift of a day", seconds: 10_000, atLeast: 1800) { second in
      let half = Double(second % 86_400) / 43_200
      return 10 * gibibyte - 4 * gibibyte * (half < 1 ? half : 2 - half)
    },
  ]

  @Test(arguments: courses, [1, 2, 3] as [UInt64]) func `what is no trend has no end`(course: Course, seed: UInt64) {
    var host = SimulatedHost(gibibytes: 16, seed: seed)
    var forecaster = Forecaster()
    var run: [Double] = []
    var shortest = Outlook.horizon
    for second in 0..<course.seconds {
      forecaster.add(host.available(course.level(second), at: second), at: .seconds(second))
      if case .success(let outlook) = forecaster.outlook, outlook.rate > 0 {
        run.append(outlook.expected)
      } else {
        run.removeAll()
      }
      if run.count >= 10 { shortest = min(shortest, run.suffix(10).max() ?? shortest) }
    }
    #expect(shortest >= course.atLeast, "\(shortest)")
  }

  @Test(arguments: [(60, 1.0), (200, 2)], [1, 2, 3] as [UInt64])
  func `a sawtooth is recognised at its second tooth`(tooth: (period: Int, gibibytes: Double), seed: UInt64) {
    var host = SimulatedHost(gibibytes: 16, seed: seed, loudness: 0.3)
    var forecaster = Forecaster()
    var told = 0
    for second in 0..<3600 {
      let level = 5 * Self.gibibyte - tooth.gibibytes * Self.gibibyte * Double(second % tooth.period) / Double(tooth.period)
      forecaster.add(host.available(level, at: second), at: .seconds(second))
      if second > tooth.period * 2, case .success(let outlook) = forecaster.outlook, outlook.expected < 600 { told += 1 }
    }
    #expect(told < 36, "\(told) of 3600 s")
  }

  @Test func `what falls in lumps, or swings more than it falls, is not known`() {
    var forecaster = Forecaster()
    var random = SplitMix64(seed: 7)
    var unknown = (lumps: 0, swings: 0)
    for second in 0..<50 {
      forecaster.add(1000 - 100 * Double(second / 7), at: .seconds(second))
      if forecaster.outlook == .failure(.noisy) { unknown.lumps += 1 }
    }
    forecaster = Forecaster()
    for second in 0..<50 {
      forecaster.add(1000 - 8 * Double(second) + Double.random(in: -60...60, using: &random), at: .seconds(second))
      if forecaster.outlook == .failure(.noisy) { unknown.swings += 1 }
    }
    #expect(unknown.lumps > 10 && unknown.swings > 10, "\(unknown)")
  }

  @Test func `the first samples are not enough, and a hole begins anew`() {
    var forecaster = Forecaster()
    #expect(forecaster.outlook == .failure(.notYetSampled))
    for second in 0..<11 { forecaster.add(1000 - Double(second), at: .seconds(second)) }
    #expect(forecaster.outlook == .failure(.needsMoreSamples))
    forecaster.add(989, at: .seconds(11))
    #expect(forecaster.outlook != .failure(.needsMoreSamples))
    forecaster.add(980, at: .seconds(100))
    #expect(forecaster.outlook == .failure(.needsMoreSamples))
  }

  @Test func `time that stands still or goes back is no sample`() {
    var forecaster = Forecaster()
    for _ in 0..<30 { forecaster.add(1000, at: .seconds(5)) }
    forecaster.add(900, at: .seconds(4))
    #expect(forecaster.outlook == .failure(.needsMoreSamples))
  }

  @Test func `a leak that ends is over within a minute`() {
    var forecaster = Forecaster()
    for second in 0..<700 { forecaster.add(10_000 - 5 * Double(min(second, 640)), at: .seconds(second)) }
    #expect(forecaster.outlook == .success(.never))
  }
}
