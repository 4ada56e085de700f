/// How far back an average looks.
package enum Window: UInt8, CaseIterable, Sendable {
  case tenSeconds, minute, tenMinutes, hour

  /// In seconds.
  package var length: Float {
    switch self {
    case .tenSeconds: 10
    case .minute: 60
    case .tenMinutes: 600
    case .hour: 3600
    }
  }
}

/// One quantity now and on the average of four times: 20 bytes, for every consumer there is.
///
/// The averages are exponential (as load averages are): what lies as far back as the window is long counts e⁻¹ of what is now. While
/// less than the window has been seen they are plain means, so that a beginner is not taken for small.
package struct Windows: Equatable, Sendable {
  package private(set) var now: Float = 0
  private var averages: (Float, Float, Float, Float) = (0, 0, 0, 0)

  package init() {}

  /// Takes the mean of the last `elapsed` seconds.
  /// - Parameter age: for how many seconds there were values before.
  package mutating func advance(_ value: Float, elapsed: Float, age: Float) {
    now = value
    guard elapsed > 0 else { return }
    averages.0 += (value - averages.0) * Self.weight(elapsed, age, .tenSeconds)
    averages.1 += (value - averages.1) * Self.weight(elapsed, age, .minute)
    averages.2 += (value - averages.2) * Self.weight(elapsed, age, .tenMinutes)
    averages.3 += (value - averages.3) * Self.weight(elapsed, age, .hour)
  }

  package subscript(_ window: Window) -> Float {
    switch window {
    case .tenSeconds: averages.0
    case .minute: averages.1
    case .tenMinutes: averages.2
    case .hour: averages.3
    }
  }

  /// How much the quantity grew in each second, by how far its average lags behind it.
  package func growth(_ window: Window, age: Float) -> Float {
    let lag = Self.lag(window.length, age)
    return lag > 0 ? (now - self[window]) / lag : 0
  }

  /// By how many seconds an average lags behind what grows steadily: by half of the age while it is a mean, by the window's length in
  /// the end. In between the lag draws near as e⁻ˣ falls, which four terms of its series tell well enough.
  private static func lag(_ length: Float, _ age: Float) -> Float {
    guard age > length else { return age / 2 }
    let x = (age - length) / length
    return length - length / 2 / (1 + x * (1 + x / 2 * (1 + x / 3)))
  }

  private static func weight(_ elapsed: Float, _ age: Float, _ window: Window) -> Float {
    elapsed / (min(age, window.length) + elapsed)
  }

  package static func == (left: Windows, right: Windows) -> Bool {
    left.now == right.now && left.averages == right.averages
  }
}
