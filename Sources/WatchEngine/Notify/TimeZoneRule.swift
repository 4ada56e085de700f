/// Standard and daylight-saving time by a yearly rule: `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// Source: POSIX.1-2017, "Environment Variables", `TZ`, with RFC 8536's times from -167 to 167 hours.
package struct TimeZoneRule: Equatable, Sendable {
  /// Seconds east of UTC.
  private let standard: Int64
  /// `nil` where clocks are never set.
  private let daylight: Daylight?

  private struct Daylight: Equatable, Sendable {
    var offset: Int64
    var start: YearlyMoment
    var end: YearlyMoment
  }

  /// - Throws: for what is no such rule.
  package init(parsing bytes: Span<UInt8>) throws(ParseError) {
    var reader = RuleReader(bytes)
    try reader.name()
    // Written as hours west, the other way round than everywhere else.
    standard = -(try reader.time(hours: 24))
    guard !reader.atEnd else {
      daylight = nil
      return
    }
    try reader.name()
    var offset = standard + 3600
    if !reader.isAt(",") { offset = -(try reader.time(hours: 24)) }
    try reader.skip(",")
    let start = try reader.moment()
    try reader.skip(",")
    let end = try reader.moment()
    guard reader.atEnd else { throw reader.failure("the end of the rule") }
    daylight = Daylight(offset: offset, start: start, end: end)
  }

  /// Seconds east of UTC at `time`, in seconds since 1970.
  func offset(at time: Int64) -> Int64 {
    guard let daylight else { return standard }
    // The rule speaks of one year at a time, and its days are local: at the turn of a year the neighbour's counts.
    let year = CivilDate(daysSince1970: floorDivide(time + standard, 86_400).quotient).year
    let start = daylight.start.seconds(inYear: year) - standard
    let end = daylight.end.seconds(inYear: year) - daylight.offset
    // South of the equator summer is where the year turns.
    let isDaylight = start < end ? time >= start && time < end : time >= start || time < end
    return isDaylight ? daylight.offset : standard
  }
}

/// A day of each year and a time of that day.
private struct YearlyMoment: Equatable, Sendable {
  enum Day: Equatable, Sendable {
    /// `Mm.w.d`: the weekday (0 is Sunday) of week 1 to 4 of the month, or the last one for 5.
    case weekday(month: Int, week: Int, weekday: Int)
    /// `Jn`: 1 to 365, February 29 is never counted.
    case julian(Int)
    /// `n`: 0 to 365.
    case ordinal(Int)
  }

  var day: Day
  /// Seconds since that day's midnight; may lie in another day.
  var time: Int64

  /// Seconds since 1970 as if the place had UTC.
  func seconds(inYear year: Int64) -> Int64 {
    let days: Int64
    switch day {
    case .weekday(let month, let week, let weekday):
      days = CivilDate.day(ofWeekday: weekday, week: week == 5 ? nil : week, year: year, month: month) ?? 0
    case .julian(let number):
      let afterFebruary = number >= 60 && CivilDate.isLeap(year)
      days = CivilDate(year: year, month: 1, day: 1).daysSince1970 + Int64(number - 1) + (afterFebruary ? 1 : 0)
    case .ordinal(let number): days = CivilDate(year: year, month: 1, day: 1).daysSince1970 + Int64(number)
    }
    return days * 86_400 + time
  }
}

private struct RuleReader: ~Escapable {
  private let bytes: Span<UInt8>
  private var position = 0

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  var atEnd: Bool { position >= bytes.count }
  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  func failure(_ expected: StaticName) -> ParseError { ParseError("time zone's rule", at: position, expected: expected) }

  func isAt(_ letter: Unicode.Scalar) -> Bool { peek.map { UInt32($0) == letter.value } ?? false }

  private mutating func take(_ letter: Unicode.Scalar) -> Bool {
    guard isAt(letter) else { return false }
    position += 1
    return true
  }

  mutating func skip(_ letter: Unicode.Scalar) throws(ParseError) {
    guard take(letter) else { throw failure("a comma or a point") }
  }

  /// `CET`, `<+0330>`.
  mutating func name() throws(ParseError) {
    let start = position
    if take("<") {
      while let byte = peek, byte != UInt8(ascii: ">") { position += 1 }
      guard take(">"), position - start >= 5 else { throw failure("a name of three letters or more") }
      return
    }
    while let byte = peek, (byte | 0x20) >= 0x61, (byte | 0x20) <= 0x7A { position += 1 }
    guard position - start >= 3 else { throw failure("a name of three letters or more") }
  }

  private mutating func number(_ range: ClosedRange<Int>) throws(ParseError) -> Int {
    var value = 0
    let start = position
    while let byte = peek, byte &- 0x30 <= 9, position - start < 4 {
      value = value * 10 + Int(byte &- 0x30)
      position += 1
    }
    guard position > start, range.contains(value) else { throw failure("a number in its range") }
    return value
  }

  /// `2`, `-1:30`, `02:00:00`, in seconds.
  mutating func time(hours: Int) throws(ParseError) -> Int64 {
    let isNegative = take("-")
    if !isNegative { _ = take("+") }
    var seconds = Int64(try number(0...hours)) * 3600
    if take(":") { seconds += Int64(try number(0...59)) * 60 }
    if take(":") { seconds += Int64(try number(0...59)) }
    return isNegative ? -seconds : seconds
  }

  mutating func moment() throws(ParseError) -> YearlyMoment {
    let day: YearlyMoment.Day
    if take("M") {
      let month = try number(1...12)
      try skip(".")
      let week = try number(1...5)
      try skip(".")
      day = .weekday(month: month, week: week, weekday: try number(0...6))
    } else if take("J") {
      day = .julian(try number(1...365))
    } else {
      day = .ordinal(try number(0...365))
    }
    return YearlyMoment(day: day, time: take("/") ? try time(hours: 167) : 7200)
  }
}
