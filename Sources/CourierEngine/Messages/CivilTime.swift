import WatchEngine

/// A moment as calendars and clocks have it.
///
/// Source: the days-to-date arithmetic of the proleptic Gregorian calendar (400 years have 146,097 days); no leap seconds, as in
/// `CLOCK_REALTIME`.
package struct CivilTime: Equatable, Sendable {
  package var year: Int
  /// 1 to 12.
  package var month: Int
  package var day: Int
  package var hour: Int
  package var minute: Int
  package var second: Int
  /// 0 is Sunday.
  package var weekday: Int

  /// - Parameter moment: since 1970; what no calendar of ours has (before 1970, after the year 5138) counts as the nearest that it has.
  package init(_ moment: Duration, in zone: Zone = .utc) {
    let east = Int64(min(max(zone.secondsEast, -86_400), 86_400))
    let seconds = Int(min(max(moment.components.seconds + east, 0), 99_999_999_999))
    let days = seconds / 86_400
    let rest = seconds % 86_400
    hour = rest / 3600
    minute = rest % 3600 / 60
    second = rest % 60
    weekday = (days + 4) % 7
    // Counted from 1 March of the year 0, so that the leap day is a year's last.
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days from 1970-01-01 to a date; `nil` for one that does not exist.
  package static func days(year: Int, month: Int, day: Int) -> Int? {
    guard (1970...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard day <= lengths[month - 1] else { return nil }
    let shiftedYear = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = shiftedYear % 400 * 365 + shiftedYear % 400 / 4 - shiftedYear % 400 / 100 + dayOfYear
    return shiftedYear / 400 * 146_097 + dayOfEra - 719_468
  }

  package static let monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  package static let dayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

  /// `12:01:05`.
  package var clock: String { "\(two(hour)):\(two(minute)):\(two(second))" }
  /// `2026-11-21`.
  package var date: String { "\(year)-\(two(month))-\(two(day))" }
}

extension CivilTime {
  /// The moment for people: `12:01:05 UTC`, with the date if that is not the one of `now`.
  package static func text(_ moment: Duration, now: Duration, in zone: Zone) -> String {
    let then = CivilTime(moment, in: zone)
    let clock = "\(then.clock) \(zone.name)"
    return then.date == CivilTime(now, in: zone).date ? clock : "\(then.date) \(clock)"
  }

  /// `2026-11-21T12:01:05Z`, RFC 3339.
  package static func timestamp(_ moment: Duration) -> String {
    let then = CivilTime(moment)
    return "\(then.date)T\(then.clock)Z"
  }

  /// `Sat, 21 Nov 2026 12:01:05 +0100`, RFC 5322.
  package static func mailDate(_ moment: Duration, in zone: Zone) -> String {
    let then = CivilTime(moment, in: zone)
    let minutes = abs(min(max(zone.secondsEast, -86_400), 86_400)) / 60
    let sign = zone.secondsEast < 0 ? "-" : "+"
    return "\(dayNames[then.weekday]), \(then.day) \(monthNames[then.month - 1]) \(then.year) \(then.clock) "
      + "\(sign)\(two(minutes / 60))\(two(minutes % 60))"
  }
}

private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
