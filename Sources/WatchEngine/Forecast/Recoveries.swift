/// How low a level was, how high it rose again, and whether it does so time and again: garbage collectors, rotated logs, jobs that end.
///
/// The lows and highs of sixty stretches of time.
struct Recoveries: Sendable {
  private static let stretches = 60
  /// Seconds of one stretch.
  let step: Double
  private var lows = InlineArray<60, Float>(repeating: 0)
  private var highs = InlineArray<60, Float>(repeating: 0)
  private var added = 0
  private var begun = 0.0
  private var started = 0.0

  init(step: Double) { self.step = step }

  mutating func add(_ value: Double, at time: Double) {
    let value = Float(value)
    if added == 0 || time - begun >= step {
      if added == 0 { started = time }
      begun = time
      lows[added % Self.stretches] = value
      highs[added % Self.stretches] = value
      added += 1
      return
    }
    let newest = (added - 1) % Self.stretches
    lows[newest] = min(lows[newest], value)
    highs[newest] = max(highs[newest], value)
  }

  /// Whether the level was as low as `level` and rose by `size` or more afterwards, `times` times.
  ///
  /// What sinks below the lowest of all by an eighth of the rise is news.
  func has(_ times: Int, of size: Double, from level: Double) -> Bool {
    guard added > 1 else { return false }
    let (level, size) = (Float(level), Float(size))
    let oldest = max(0, added - Self.stretches)
    var low = lows[oldest % Self.stretches]
    var count = 0
    for number in (oldest + 1)..<added {
      let place = number % Self.stretches
      let rise = highs[place] - low
      if rise >= size, level >= low - rise / 8 {
        count += 1
        if count >= times { return true }
        low = highs[place]
      }
      low = min(low, lows[place])
    }
    return false
  }

  /// By how much the level strays, on the average, from a line that falls by `slope` a second. The newest stretch isn't over yet.
  func swing(around slope: Double) -> Double {
    let oldest = max(0, added - Self.stretches)
    let count = added - 1 - oldest
    guard count > 1 else { return 0 }
    let stretch = Float((begun - started) / Double(added - 1) * slope)
    var mean: Float = 0
    for number in oldest..<(added - 1) { mean += straightened(number, oldest, stretch) }
    mean /= Float(count)
    var strayed: Float = 0
    for number in oldest..<(added - 1) { strayed += (straightened(number, oldest, stretch) - mean).magnitude }
    return Double(strayed / Float(count))
  }

  private func straightened(_ number: Int, _ oldest: Int, _ stretch: Float) -> Float {
    let place = number % Self.stretches
    return (lows[place] + highs[place]) / 2 - stretch * Float(number - oldest)
  }
}
