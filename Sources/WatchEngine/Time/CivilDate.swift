/// A day of the Gregorian calendar, also before it was invented.
///
/// Source of the sums: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
package struct CivilDate: Equatable, Sendable {
  package var year: Int64
  /// 1 to 12.
  package var month: Int
  /// 1 to 31.
  package var day: Int

  package init(year: Int64, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// - Parameter days: negative before 1970.
  package init(daysSince1970 days: Int64) {
    let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    // Counted from March, so that the day that leap years add is the last.
    let shifted = (5 * dayOfYear + 2) / 153
    day = Int(dayOfYear - (153 * shifted + 2) / 5 + 1)
    month = Int(shifted < 10 ? shifted + 3 : shifted - 9)
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  package var daysSince1970: Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = floorDivide(shiftedYear, 400)
    let dayOfYear = (153 * Int64(month > 2 ? month - 3 : month + 9) + 2) / 5 + Int64(day) - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  package static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  /// 28 to 31.
  package static func days(inMonth month: Int, of year: Int64) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// 0 is Sunday.
  package static func weekday(ofDay days: Int64) -> Int { Int(floorDivide(days + 4, 7).remainder) }

  /// The day, since 1970, of the `week`th such weekday of a month, the last one for `nil`; `nil` where the month has none so late.
  package static func day(ofWeekday weekday: Int, week: Int?, year: Int64, month: Int) -> Int64? {
    let first = CivilDate(year: year, month: month, day: 1).daysSince1970
    let lead = floorDivide(Int64(weekday) - Int64(Self.weekday(ofDay: first)), 7).remainder
    let length = Int64(days(inMonth: month, of: year))
    let offset = week.map { lead + Int64($0 - 1) * 7 } ?? lead + (length - 1 - lead) / 7 * 7
    return offset >= 0 && offset < length ? first + offset : nil
  }
}

/// The quotient rounded towards minus infinity, and what is left: never negative.
///
/// - Parameter divisor: above 0.
package func floorDivide(_ dividend: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
  let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
  return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}
