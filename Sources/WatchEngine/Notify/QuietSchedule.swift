/// When it is quiet: from one time of day to another, on days that come again, by the clocks of one place.
package struct QuietSchedule: Equatable, Sendable {
  /// Which days of a month count, of those that are one of ``weekdays``.
  package enum Week: Equatable, Sendable {
    case every
    /// Bit `n` is the nth of the month, from 1 on; bit 0 is the last.
    case some(UInt8)
  }

  /// Bit 0 is Sunday.
  package var weekdays: UInt8
  package var week: Week
  /// Minutes since midnight, 0 to 1439.
  package var start: Int64
  /// Minutes since midnight, 1 to 1440; not above ``start`` where it is of the next day.
  package var end: Int64

  package static let everyDay: UInt8 = 0x7F

  package init(weekdays: UInt8 = everyDay, week: Week = .every, start: Int64, end: Int64) {
    self.weekdays = weekdays
    self.week = week
    self.start = start
    self.end = end
  }

  /// Whether a span begins on a day, counted from 1970 on.
  package func begins(onDay day: Int64) -> Bool {
    guard weekdays & (1 << CivilDate.weekday(ofDay: day)) != 0 else { return false }
    guard case .some(let numbers) = week else { return true }
    let date = CivilDate(daysSince1970: day)
    let number = (date.day - 1) / 7 + 1
    if numbers & (1 << number) != 0 { return true }
    return numbers & 1 != 0 && date.day + 7 > CivilDate.days(inMonth: date.month, of: date.year)
  }

  /// The span that begins on a day, in seconds since 1970, its end not included.
  ///
  /// Where clocks are set while it lasts it is what they show: it begins when they first show its start, or jump over it, and ends when
  /// they last show its end, or would have shown it without the jump.
  package func span(onDay day: Int64, in zone: TimeZoneTable) -> Range<Int64> {
    let first = zone.moments(local: day * 86_400 + start * 60).first
    let last = zone.moments(local: (end > start ? day : day + 1) * 86_400 + end * 60).last
    return first..<max(first, last)
  }
}

/// A quiet time that comes again: `[quiet NAME]`.
package struct QuietWindow: Equatable, Sendable {
  package var name: String
  /// As it is written in the file.
  package var sentence: String
  package var schedule: QuietSchedule
  package var zone: TimeZoneTable
  /// The rules it is quiet about; empty for all.
  package var rules: [Glob]
  /// The units it is quiet about, as ``Silence/unit``; empty for all, and for alerts without any.
  package var units: [Glob]
  package var because: String

  package init(
    name: String, sentence: String, schedule: QuietSchedule, zone: TimeZoneTable, rules: [Glob] = [], units: [Glob] = [],
    because: String = ""
  ) {
    self.name = name
    self.sentence = sentence
    self.schedule = schedule
    self.zone = zone
    self.rules = rules
    self.units = units
    self.because = because
  }

  /// Whether it is quiet at a moment since 1970.
  package func contains(_ realtime: Duration) -> Bool { ends(realtime) != nil }

  /// When the quiet time that a moment lies in is over, since 1970; `nil` if it lies in none. Spans that touch are one.
  package func ends(_ realtime: Duration) -> Duration? {
    guard let time = Self.seconds(realtime) else { return nil }
    var end: Int64?
    // A span begins on the day before at the earliest; one more for places whose clocks skipped a day.
    let today = day(of: time)
    for day in today - 2...today + 1 where schedule.begins(onDay: day) {
      let span = schedule.span(onDay: day, in: zone)
      if span.contains(end ?? time) || end == span.lowerBound { end = span.upperBound }
    }
    return end.map { .seconds($0) }
  }

  /// The first quiet time that begins behind a moment since 1970; `nil` if none does within 13 months.
  package func next(after realtime: Duration) -> (begins: Duration, ends: Duration)? {
    guard let time = Self.seconds(realtime) else { return nil }
    let today = day(of: time)
    for day in today - 1...today + 400 where schedule.begins(onDay: day) {
      let span = schedule.span(onDay: day, in: zone)
      if span.lowerBound > time, !span.isEmpty { return (.seconds(span.lowerBound), .seconds(span.upperBound)) }
    }
    return nil
  }

  /// Whether it speaks of an alert.
  /// - Parameter units: of the alert: its instance if that is a unit, and the unit that it blames.
  package func covers(rule name: String, units named: [String]) -> Bool {
    guard rules.isEmpty || rules.contains(where: { $0.matches(name) }) else { return false }
    return units.isEmpty || named.contains { name in units.contains { $0.matches(name) } }
  }

  private func day(of time: Int64) -> Int64 { floorDivide(time + zone.offset(at: time), 86_400).quotient }

  /// `nil` for a time that no calendar of ours has.
  private static func seconds(_ realtime: Duration) -> Int64? {
    let seconds = realtime.components.seconds
    return seconds.magnitude < 100_000_000_000 ? seconds : nil
  }
}
