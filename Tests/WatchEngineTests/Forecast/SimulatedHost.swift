@testable import WatchEngine

/// What is available on a host whose programs come and go: a calm level or a leak, with what others make of it.
struct SimulatedHost {
  static let mebibyte = 1_048_576.0
  static let gibibyte = 1024 * mebibyte

  /// Of all memory.
  let total: Double
  /// How much louder than usual the others are.
  var loudness = 1.0
  private var random: SplitMix64
  private var wander = 0.0
  private var bursts: [(until: Int, bytes: Double)] = []

  init(gibibytes total: Double, seed: UInt64, loudness: Double = 1) {
    self.total = total * Self.gibibyte
    self.loudness = loudness
    random = SplitMix64(seed: seed)
  }

  /// The level with the noise of second `second`: ±10 MiB at once, a wandering of ±60 MiB within half a minute, and every 20 s a program
  /// that takes 50 to 200 MiB for 1 to 5 s.
  mutating func available(_ level: Double, at second: Int) -> Double {
    wander += -wander / 30 + gauss() * 60 * Self.mebibyte * 0.258
    if Double.random(in: 0..<1, using: &random) < 0.05 {
      bursts.append((second + Int.random(in: 1...5, using: &random), Double.random(in: 50...200, using: &random) * Self.mebibyte))
    }
    bursts.removeAll { $0.until <= second }
    let noise = gauss() * 10 * Self.mebibyte + wander - bursts.reduce(0) { $0 + $1.bytes }
    return min(max(level + noise * loudness, 0), total)
  }

  /// A sum of twelve is normal enough.
  private mutating func gauss() -> Double {
    (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &random) }
  }
}
