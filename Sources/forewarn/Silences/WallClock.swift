import Glibc
import WatchEngine

/// A time as people write it, by the clocks of this host: `18:00`, `2026-11-22`, `2026-11-22 18:00`, `2026-11-22T17:00Z`.
enum WallClock {
  /// - Parameters:
  ///   - now: since 1970; a time without a day is the next one behind it.
  ///   - clocks: of the place that times are of which don't say `Z`.
  /// - Returns: since 1970.
  static func parse(_ text: String, after now: Duration, clocks: any Clocks = HostClocks()) throws -> Duration {
    let wrong = Failure(
      "expected a time, found \(Diagnostic.quote(text)); write it like `18:00`, `2026-11-22` or `2026-11-22 18:00`")
    var rest = Substring(text)
    let isUTC = rest.hasSuffix("Z")
    if isUTC { rest = rest.dropLast() }
    let words = rest.split(omittingEmptySubsequences: false) { $0 == " " || $0 == "T" }
    guard (1...2).contains(words.count) else { throw wrong }
    let hasDay = words[0].contains("-")
    guard hasDay || words.count == 1 else { throw wrong }
    let time = words.count == 2 ? words[1] : hasDay ? "00:00" : words[0]
    guard let seconds = self.seconds(time) else { throw wrong }
    let moment: (Int64) -> Int64 = { isUTC ? $0 : clocks.moment(local: $0) }
    guard hasDay else {
      let today = isUTC ? now.components.seconds : clocks.local(at: now.components.seconds)
      let day = floorDivide(today, 86_400).quotient
      let candidates = (0...2).map { Duration.seconds(moment((day + $0) * 86_400 + seconds)) }
      guard let next = candidates.first(where: { $0 > now }) else { throw wrong }
      return next
    }
    guard let day = self.day(words[0]) else { throw wrong }
    return .seconds(moment(day * 86_400 + seconds))
  }

  private static func numbers(_ text: Substring, _ separator: Character) -> [Int]? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    let numbers = parts.compactMap { $0.utf8.count <= 4 && $0.utf8.allSatisfy { $0 &- 0x30 <= 9 } ? Int($0) : nil }
    return numbers.count == parts.count ? numbers : nil
  }

  private static func day(_ text: Substring) -> Int64? {
    guard let parts = numbers(text, "-"), parts.count == 3, (1970...9999).contains(parts[0]), (1...12).contains(parts[1]),
      parts[2] >= 1, parts[2] <= CivilDate.days(inMonth: parts[1], of: Int64(parts[0]))
    else { return nil }
    return CivilDate(year: Int64(parts[0]), month: parts[1], day: parts[2]).daysSince1970
  }

  private static func seconds(_ text: Substring) -> Int64? {
    guard let parts = numbers(text, ":"), (2...3).contains(parts.count), parts[0] <= 24, parts[1] < 60 else { return nil }
    let second = parts.count == 3 ? parts[2] : 0
    guard second < 60, parts[0] < 24 || (parts[1] == 0 && second == 0) else { return nil }
    return Int64(parts[0] * 3600 + parts[1] * 60 + second)
  }
}

/// How clocks of a place relate to UTC; times are in seconds since 1970.
protocol Clocks {
  /// What clocks show at `time`, as if the place had UTC.
  func local(at time: Int64) -> Int64
  func moment(local: Int64) -> Int64
}

extension TimeZoneTable: Clocks {
  func local(at time: Int64) -> Int64 { time + offset(at: time) }
  /// A silence until a time that comes twice lasts until the second.
  func moment(local: Int64) -> Int64 { moments(local: local).last }
}

/// Those of this program's environment: `TZ`, or the host's.
struct HostClocks: Clocks {
  func local(at time: Int64) -> Int64 {
    var seconds = time_t(time)
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return time }
    return time + Int64(parts.tm_gmtoff)
  }

  func moment(local: Int64) -> Int64 {
    var seconds = time_t(local)
    var parts = tm()
    guard gmtime_r(&seconds, &parts) != nil else { return local }
    parts.tm_isdst = -1
    return Int64(mktime(&parts))
  }
}
