import WatchEngine

/// How long a server asks to be left alone.
///
/// Source: RFC 9110, 10.2.3: seconds, or a date in one of three forms (5.6.7).
package enum RetryAfter {
  /// Whatever is asked, it is tried again no sooner and no later.
  package static let bounds: ClosedRange<Duration> = .seconds(1) ... .seconds(900)

  /// - Parameter now: since 1970, for a date.
  /// - Returns: `nil` if the text is neither.
  package static func parse(_ text: String, now: Duration) -> Duration? {
    if let seconds = number(text) { return clamp(seconds) }
    return date(text).map { min(max($0 - now, bounds.lowerBound), bounds.upperBound) }
  }

  package static func clamp(_ seconds: Double) -> Duration? {
    guard seconds.isFinite, seconds >= 0 else { return nil }
    return seconds >= 900 ? bounds.upperBound : max(.seconds(seconds), bounds.lowerBound)
  }

  /// Digits with at most one point among them; `Double.init` takes more than that (`inf`, `0x1p9`).
  private static func number(_ text: String) -> Double? {
    let digits = text.utf8.filter { $0 != 0x20 && $0 != 0x09 }
    guard !digits.isEmpty, digits.count <= 32, digits.allSatisfy({ $0 &- 0x30 <= 9 || $0 == UInt8(ascii: ".") }) else {
      return nil
    }
    return Double(String(decoding: digits, as: UTF8.self))
  }

  /// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
  private static func date(_ text: String) -> Duration? {
    let words = text.split { " ,-\t".contains($0) }.map(String.init)
    guard words.count == 5 || words.count == 6, words.allSatisfy({ $0.utf8.count <= 16 }) else { return nil }
    let isAsctime = words.count == 5
    guard let month = CivilTime.monthNames.firstIndex(of: words[isAsctime ? 1 : 2]),
      let day = Int(words[isAsctime ? 2 : 1]), var year = Int(words[isAsctime ? 4 : 3])
    else { return nil }
    if words[isAsctime ? 4 : 3].utf8.count == 2 { year += 2000 }
    guard let days = CivilTime.days(year: year, month: month + 1, day: day) else { return nil }
    let clock = words[isAsctime ? 3 : 4].split(separator: ":", omittingEmptySubsequences: false).compactMap { Int($0) }
    guard clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]), (0...60).contains(clock[2]) else {
      return nil
    }
    return .seconds(days * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2])
  }
}
