import WatchEngine

/// Values over time, drawn with characters.
///
/// Source: Unicode block elements, U+2581 to U+2588.
package enum Sparkline {
  package static let columns = 24
  /// Where no value is known.
  package static let gap = "·"
  private static let bars = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// One character for each stretch of time, the oldest first; its height is where the average of the stretch lies between the least and
  /// the most. Values that are all the same are drawn halfway up.
  /// - Parameter points: in order of time.
  package static func text(_ points: [Notification.Point], columns: Int = columns) -> String {
    guard let first = points.first?.at, let last = points.last?.at, columns > 0 else { return "" }
    let wide = max(min(columns, points.count), 1)
    let span = (last - first).inSeconds
    var sums = [Double](repeating: 0, count: wide)
    var counts = [Double](repeating: 0, count: wide)
    for point in points {
      guard let value = point.value, value.isFinite else { continue }
      let share = span > 0 ? (point.at - first).inSeconds / span : 0
      guard share.isFinite, share >= 0, share <= 1 else { continue }
      let column = min(Int(share * Double(wide)), wide - 1)
      sums[column] += value
      counts[column] += 1
    }
    let heights = zip(sums, counts).map { sum, count in count > 0 ? sum / count : nil }
    let known = heights.compactMap { $0 }.filter(\.isFinite)
    guard let least = known.min(), let most = known.max() else { return String(repeating: gap, count: wide) }
    return heights.map { bar($0, least, most) }.joined()
  }

  private static func bar(_ height: Double?, _ least: Double, _ most: Double) -> String {
    guard let height, height.isFinite else { return gap }
    // Halves, so that the distance of the largest numbers is no infinity.
    let range = most / 2 - least / 2
    guard range > 0 else { return bars[3] }
    let level = ((height / 2 - least / 2) / range * 7).rounded()
    guard level >= 0, level <= 7 else { return gap }
    return bars[Int(level)]
  }
}
