/// Twelve points of a level, evenly spread over the time that it looks back.
struct ForecastWindow: Sendable {
  /// Seconds from one point to the next.
  let step: Double
  /// Whether a point is the mean of all samples of its step, or simply the first of them.
  let averages: Bool
  private var times = InlineArray<12, Double>(repeating: 0)
  private var values = InlineArray<12, Double>(repeating: 0)
  private var added = 0
  private var begun = 0.0
  private var timeSum = 0.0
  private var valueSum = 0.0
  private var summed = 0.0
  /// Through the points; of meaning only while ``isFull``.
  private(set) var line = RobustLine()

  init(step: Double, averages: Bool) {
    self.step = step
    self.averages = averages
  }

  /// Samples come a little early at times.
  private static let jitter = 0.1

  var isFull: Bool { added >= RobustLine.points }
  /// Seconds that it looks back.
  var length: Double { step * Double(RobustLine.points) }
  /// Nobody tells the future for long from a short past: how many seconds ahead this window is believed.
  var reach: Double { length * 60 }

  mutating func add(_ value: Double, at time: Double, base: Double) {
    guard averages else {
      if added == 0 || time - times[(added - 1) % RobustLine.points] >= step - base * Self.jitter { push(value, at: time) }
      return
    }
    if summed > 0, time - begun >= step - base * Self.jitter {
      push(valueSum / summed, at: begun + timeSum / summed)
      summed = 0
    }
    if summed == 0 {
      begun = time
      timeSum = 0
      valueSum = 0
    }
    timeSum += time - begun
    valueSum += value
    summed += 1
  }

  private mutating func push(_ value: Double, at time: Double) {
    times[added % RobustLine.points] = time
    values[added % RobustLine.points] = value
    added += 1
    guard isFull else { return }
    var orderedTimes = times
    var orderedValues = values
    for index in 0..<RobustLine.points {
      orderedTimes[index] = times[(added + index) % RobustLine.points]
      orderedValues[index] = values[(added + index) % RobustLine.points]
    }
    line = RobustLine(orderedTimes, orderedValues)
  }

  /// The level at `time`, if it fell by `slope` since each point: the middle of what the points say.
  func level(at time: Double, slope: Double) -> Double {
    var levels = InlineArray<12, Double>(repeating: 0)
    for index in 0..<RobustLine.points { levels[index] = values[index] + slope * (time - times[index]) }
    RobustLine.sort(&levels)
    return (levels[5] + levels[6]) / 2
  }
}
