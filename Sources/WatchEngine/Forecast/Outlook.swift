/// When something will be used up, if it goes on as it does.
package struct Outlook: Equatable, Sendable {
  /// Seconds; ``horizon`` for that long or longer, and for what does not shrink.
  package var expected: Double
  /// Seconds until it is used up if it shrinks as fast as the samples allow.
  package var soonest: Double
  /// Seconds until it is used up if it shrinks as slowly as the samples allow.
  package var latest: Double
  /// How much of it goes in a second; 0 for what does not shrink.
  package var rate: Double

  /// 30 days: no forecast reaches further. A number rather than no answer, so that `exhausted-in < 10m` is plainly no, and ends an
  /// alert, where nothing shrinks.
  package static let horizon: Double = 30 * 86_400

  package static let never = Outlook(expected: horizon, soonest: horizon, latest: horizon, rate: 0)
  package static let now = Outlook(expected: 0, soonest: 0, latest: 0, rate: 0)

  init(expected: Double, soonest: Double, latest: Double, rate: Double) {
    self.expected = expected
    self.soonest = soonest
    self.latest = latest
    self.rate = rate
  }

  /// Of a level that falls along `line`, which looks back `length` seconds, and strays from it by `swing`.
  init(level: Double, falling line: RobustLine, over length: Double, swing: Double) {
    let doubt = swing * 3 / length
    func seconds(_ level: Double, _ slope: Double) -> Double {
      slope < 0 ? min(max(level, 0) / -slope, Self.horizon) : Self.horizon
    }
    self.init(
      expected: seconds(level, line.slope),
      soonest: seconds(level - swing, min(line.steep, line.newer, line.slope - doubt)),
      latest: seconds(level + swing, max(line.shallow, line.newer, line.slope + doubt)),
      rate: -line.slope)
  }
}
