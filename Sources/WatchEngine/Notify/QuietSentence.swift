/// `Sun 02:00-04:00 Europe/Berlin`, taken apart.
///
/// The days are `daily`, names and ranges of names (`Mon,Wed`, `Mon..Fri`), or some of a month (`1st Sun`, `last Fri`); without a place the
/// times are those of the host's zone.
package struct QuietSentence: Equatable, Sendable {
  package var schedule: QuietSchedule
  /// `nil` for the host's.
  package var zone: ZoneName?

  private static let example = "write it like `Sun 02:00-04:00 Europe/Berlin`, `daily 22:00-06:00` or `1st Sun 02:00-04:00`"
  private static let dayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let longNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
  private static let numberNames = ["last", "1st", "2nd", "3rd", "4th", "5th"]

  /// - Throws: what is wrong, by the range of letters it stands in.
  package init(parsing letters: [Unicode.Scalar]) throws(SentenceError) {
    var words = Self.words(letters)[...]
    guard let first = words.first else {
      throw SentenceError(0..<letters.count, "expected days and times", hint: Self.example)
    }
    var week = QuietSchedule.Week.every
    if let numbers = try Self.numbers(first) {
      week = .some(numbers)
      words.removeFirst()
    }
    guard let days = words.first else {
      throw SentenceError(first.range, "expected days behind it, found the end", hint: Self.example)
    }
    let weekdays = try Self.weekdays(days)
    if week != .every, days.text.lowercased() == "daily" {
      throw SentenceError(
        days.range, "expected a day of the week behind \(Diagnostic.quote(first.text)), found `daily`",
        hint: "write it like `1st Sun 02:00-04:00`")
    }
    words.removeFirst()
    guard let times = words.first else {
      throw SentenceError(days.range, "expected times behind the days, found the end", hint: Self.example)
    }
    let (start, end) = try Self.times(times)
    words.removeFirst()
    schedule = QuietSchedule(weekdays: weekdays, week: week, start: start, end: end)
    guard let place = words.first else { return }
    guard let zone = ZoneName(place.text) else {
      throw SentenceError(
        place.range, "\(Diagnostic.quote(place.text)) can't be the name of a time zone",
        hint: "names are those of the folder \(ZoneName.folder): `Europe/Berlin`, `UTC`")
    }
    self.zone = zone
    if let more = words.dropFirst().first {
      throw SentenceError(
        more.range, "expected the end behind the time zone, found \(Diagnostic.quote(more.text))",
        hint: "a second time is a section of its own")
    }
  }
}

extension QuietSentence {
  private struct Word {
    var text: String
    var range: Range<Int>

    /// Its parts between `separator`s, an empty one where two of these meet.
    func parts(_ separator: Unicode.Scalar) -> [Word] {
      var parts: [Word] = []
      var part = String.UnicodeScalarView()
      var start = range.lowerBound
      for (offset, letter) in text.unicodeScalars.enumerated() {
        guard letter == separator else {
          part.append(letter)
          continue
        }
        parts.append(Word(text: String(part), range: start..<range.lowerBound + offset))
        part = String.UnicodeScalarView()
        start = range.lowerBound + offset + 1
      }
      parts.append(Word(text: String(part), range: start..<range.upperBound))
      return parts
    }
  }

  private static func words(_ letters: [Unicode.Scalar]) -> [Word] {
    letters.indices.split { letters[$0].isBlank }.map { part in
      Word(text: String(letters[part]), range: part.startIndex..<part.endIndex)
    }
  }

  /// `nil` if the word is no `1st`, `1st,3rd` or `last`.
  private static func numbers(_ word: Word) throws(SentenceError) -> UInt8? {
    let parts = word.parts(",")
    guard let first = parts.first?.text.lowercased(), first == "last" || first.utf8.first.map({ $0 &- 0x30 <= 9 }) ?? false
    else { return nil }
    // Times where days should stand.
    if first.utf8.contains(UInt8(ascii: ":")) { return nil }
    var numbers: UInt8 = 0
    for part in parts {
      guard let number = numberNames.firstIndex(of: part.text.lowercased()) else {
        throw SentenceError(
          part.range.isEmpty ? word.range : part.range,
          "expected one of \(list(numberNames)), found \(Diagnostic.quote(part.text))", hint: example)
      }
      numbers |= 1 << number
    }
    return numbers
  }

  private static func weekdays(_ word: Word) throws(SentenceError) -> UInt8 {
    if word.text.lowercased() == "daily" { return QuietSchedule.everyDay }
    var days: UInt8 = 0
    for part in word.parts(",") {
      let ends = part.parts(".")
      guard ends.count == 3, ends[1].text.isEmpty else {
        days |= 1 << (try day(part, in: word))
        continue
      }
      var day = try day(ends[0], in: word)
      let last = try self.day(ends[2], in: word)
      days |= 1 << day
      // `Fri..Mon` goes over the weekend.
      while day != last {
        day = (day + 1) % 7
        days |= 1 << day
      }
    }
    return days
  }

  private static func day(_ part: Word, in word: Word) throws(SentenceError) -> Int {
    let text = part.text.lowercased()
    for names in [dayNames, longNames] {
      if let day = names.firstIndex(where: { $0.lowercased() == text }) { return day }
    }
    let near = Diagnostic.suggestion(for: part.text, among: dayNames + longNames)
    throw SentenceError(
      part.range.isEmpty ? word.range : part.range,
      "expected `daily` or a day of the week, found \(Diagnostic.quote(part.text))", hint: near ?? example)
  }

  private static func times(_ word: Word) throws(SentenceError) -> (start: Int64, end: Int64) {
    let parts = word.parts("-")
    guard parts.count == 2, let first = parts.first, let last = parts.last else {
      throw SentenceError(
        word.range, "expected two times, found \(Diagnostic.quote(word.text))",
        hint: "write them like `02:00-04:00`, without blanks")
    }
    let start = try minutes(first, in: word)
    let end = try minutes(last, in: word)
    guard start < 1440 else {
      throw SentenceError(first.range, "a day begins at `00:00`, found `24:00`")
    }
    guard start != end else {
      throw SentenceError(
        word.range, "expected two different times, found \(Diagnostic.quote(word.text))",
        hint: "the whole day is `00:00-24:00`")
    }
    // Up to midnight of the same day, however it is written.
    return (start, end == 0 ? 1440 : end)
  }

  /// `2:00`, `02:00`, `24:00`.
  private static func minutes(_ part: Word, in word: Word) throws(SentenceError) -> Int64 {
    let numbers = part.text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard numbers.count == 2, (1...2).contains(numbers[0].count), numbers[1].count == 2,
      numbers.allSatisfy({ $0.allSatisfy { $0 &- 0x30 <= 9 } }), let hours = Int64(String(numbers[0]) ?? ""),
      let minutes = Int64(String(numbers[1]) ?? ""), minutes < 60, hours < 24 || (hours == 24 && minutes == 0)
    else {
      throw SentenceError(
        part.range.isEmpty ? word.range : part.range,
        "expected a time from `00:00` to `24:00`, found \(Diagnostic.quote(part.text))",
        hint: "write both like `02:00-04:00`, without blanks")
    }
    return hours * 60 + minutes
  }

  private static func list(_ names: [String]) -> String { names.map { "`\($0)`" }.joined(separator: " ") }
}
