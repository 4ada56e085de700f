/// A straight line through twelve points that a few wild ones don't bend: the median of the slopes of all pairs (Theil and Sen).
///
/// Slopes are per second; what shrinks has a negative one.
struct RobustLine: Equatable, Sendable {
  static let points = 12
  private static let pairs = points * (points - 1) / 2
  private static let halfPairs = points / 2 * (points / 2 - 1) / 2

  /// The middle of all slopes.
  private(set) var slope = 0.0
  /// The slope is not below ``steep`` and not above ``shallow``, in nine of ten cases (ranks after Sen 1968; for twelve points
  /// the 21st from either end).
  private(set) var steep = 0.0
  private(set) var shallow = 0.0
  /// The slope of the older and of the newer half alone.
  private(set) var older = 0.0
  private(set) var newer = 0.0

  private static let rank = 20

  init() {}

  /// - Parameters:
  ///   - times: in seconds, growing.
  ///   - values: at these times.
  init(_ times: InlineArray<12, Double>, _ values: InlineArray<12, Double>) {
    var all = InlineArray<66, Double>(repeating: 0)
    var first = InlineArray<15, Double>(repeating: 0)
    var second = InlineArray<15, Double>(repeating: 0)
    var (count, inFirst, inSecond) = (0, 0, 0)
    for right in 1..<Self.points {
      for left in 0..<right {
        let slope = (values[right] - values[left]) / (times[right] - times[left])
        all[count] = slope
        count += 1
        if right < Self.points / 2 {
          first[inFirst] = slope
          inFirst += 1
        } else if left >= Self.points / 2 {
          second[inSecond] = slope
          inSecond += 1
        }
      }
    }
    Self.sort(&all)
    Self.sort(&first)
    Self.sort(&second)
    slope = (all[Self.pairs / 2 - 1] + all[Self.pairs / 2]) / 2
    steep = all[Self.rank]
    shallow = all[Self.pairs - 1 - Self.rank]
    older = first[Self.halfPairs / 2]
    newer = second[Self.halfPairs / 2]
  }

  /// Whether it surely falls, in both halves alike: what steps, what swings and what is noisier than it falls does not.
  var fallsSteadily: Bool {
    shallow <= slope * Self.share && Self.isNear(older, slope) && Self.isNear(newer, slope)
  }

  /// Whether a fall by `slope` could be what this line shows.
  func confirms(_ slope: Double) -> Bool { steep <= slope * Self.share }

  /// Whether this line shows surely, and not by little, another fall than `slope`.
  func corrects(_ slope: Double) -> Bool {
    guard fallsSteadily, slope < steep || slope > shallow else { return false }
    return self.slope < slope * 1.33 || self.slope > slope * 0.75
  }

  /// Two slopes agree when neither is less than this part of the other.
  private static let share = 0.4

  private static func isNear(_ part: Double, _ slope: Double) -> Bool { part <= slope * share && part >= slope / share }

  /// Sorts in place (Shell's way): nothing is allocated.
  static func sort<let count: Int>(_ numbers: inout InlineArray<count, Double>) {
    var gap = 23
    while gap > 0 {
      var index = gap
      while index < count {
        let number = numbers[index]
        var place = index
        while place >= gap, numbers[place - gap] > number {
          numbers[place] = numbers[place - gap]
          place -= gap
        }
        numbers[place] = number
        index += 1
      }
      gap = gap == 23 ? 9 : gap == 9 ? 4 : gap == 4 ? 1 : 0
    }
  }
}
