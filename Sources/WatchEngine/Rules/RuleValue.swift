extension Rule {
  /// How near `value` (in ``limitUnit``) is to the limit: 0 far, 1 at it or beyond.
  package func nearness(of value: Double) -> Double {
    if signalUnit == .flag { return value }
    let ratio: Double
    if limitIsUpper {
      ratio = limit > 0 ? value / limit : (value > limit ? 1 : 0)
    } else {
      ratio = value > 0 ? limit / value : 1
    }
    return min(max(ratio, 0), 1)
  }
}
