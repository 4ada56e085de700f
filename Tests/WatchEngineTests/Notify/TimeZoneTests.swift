import Testing

@testable import WatchEngine

/// Time zones, against what Python's zoneinfo makes of the same files (`Tests/Fixtures/zoneinfo/oracle.py`).
struct TimeZoneTests {
  static let names = ["Berlin", "New_York", "Lord_Howe", "Kolkata"]

  static func table(_ name: String) throws -> TimeZoneTable {
    try read(try Fixture.bytes("zoneinfo/\(name)"))
  }

  // Not written out in the tests: the compiler breaks on it within their macros.
  static func read(_ bytes: [UInt8]) throws -> TimeZoneTable { try TimeZoneTable(parsing: bytes.span) }

  static func rule(_ text: String) throws -> TimeZoneRule {
    let bytes = Array(text.utf8)
    return try TimeZoneRule(parsing: bytes.span)
  }

  /// The lines of a table, by zone.
  static func lines(_ file: String, _ separator: Character, _ name: String) throws -> [[String]] {
    let lines = try Fixture.text("zoneinfo/\(file)").split(separator: "\n")
    return lines.map { $0.split(separator: separator).map(String.init) }.filter { $0.first == name }
  }

  @Test(arguments: names + ["Berlin.slim", "Lord_Howe.slim", "New_York.slim"])
  func `offsets are those that another implementation finds`(name: String) throws {
    let table = try Self.table(name)
    let lines = try Self.lines("offsets.txt", " ", String(name.split(separator: ".")[0]))
    #expect(lines.count > 10)
    for line in lines {
      let time = try #require(Int64(line[1]))
      #expect(table.offset(at: time) == Int64(line[2]), "\(name) at \(time)")
    }
  }

  @Test func `a file of version 1 has times of 32 bits and no rule`() throws {
    var bytes = try Fixture.bytes("zoneinfo/Berlin")
    bytes[4] = 0
    let table = try Self.read(bytes)
    #expect(table.offset(at: 1_774_745_999) == 3600 && table.offset(at: 1_774_746_000) == 7200)
    // Behind 2037 it can't know.
    #expect(table.offset(at: 4_090_000_000) == 3600)
  }

  @Test(arguments: [
    // Spring: 2026-03-29 02:00 is 03:00 in Berlin; autumn: 2026-10-25 03:00 is 02:00.
    ("Berlin", 1_774_746_000, 1_774_742_400, 1_774_742_400), ("Berlin", 1_774_749_600, 1_774_746_000, 1_774_746_000),
    ("Berlin", 1_774_751_400, 1_774_746_000, 1_774_747_800),
    ("Berlin", 1_774_753_200, 1_774_746_000, 1_774_746_000), ("Berlin", 1_792_895_400, 1_792_888_200, 1_792_891_800),
  ]) func `what clocks show twice has two moments, what they leave out has the jump`(
    name: String, local: Int, first: Int, last: Int
  ) throws {
    let found = try Self.table(name).moments(local: Int64(local))
    #expect(found.first == Int64(first) && found.last == Int64(last))
  }

  @Test(arguments: [
    "CET-1CEST,M3.5.0,M10.5.0/3", "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", "IST-5:30", "EST5EDT,M3.2.0,M11.1.0",
    "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
    "XXX0YYY,J60/0,J300/167:59:59", "AAA-24BBB,0/0,365",
  ]) func `a yearly rule can be read`(rule: String) throws {
    _ = try Self.rule(rule)
  }

  @Test(arguments: [
    "", "CE-1", "CET", "CET-", "CET25", "CET-1CEST", "CET-1CEST,", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,",
    "CET-1CEST,M13.5.0,M10.5.0",
    "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0/168", "CET-1CEST,J0,J5",
    "CET-1CEST,J366,J5",
    "CET-1CEST,366,5", "CET-1CEST,M3.5.0,M10.5.0x", "<+>-1", "<CET-1", "CET-1:60", "CET-99999999999999999999",
  ]) func `what is no yearly rule is refused`(rule: String) {
    #expect(throws: ParseError.self) { try Self.rule(rule) }
  }

  @Test(arguments: [
    // Days counted from 1 January: with and without the leap day.
    ("AAA0BBB,J60/0,J61/0", "2024-03-01"), ("AAA0BBB,J60/0,J61/0", "2026-03-01"), ("AAA0BBB,59/0,60/0", "2024-02-29"),
    ("AAA0BBB,59/0,60/0", "2026-03-01"), ("AAA0BBB,M2.4.4/0,M2.4.5/0", "2024-02-22"), ("AAA0BBB,M2.5.4/0,M2.5.5/0", "2024-02-29"),
  ]) func `each way to name a day finds it`(rule: String, day: String) throws {
    let rule = try Self.rule(rule)
    let parts = day.split(separator: "-").compactMap { Int($0) }
    let start = CivilDate(year: Int64(parts[0]), month: parts[1], day: parts[2]).daysSince1970 * 86_400
    #expect(rule.offset(at: start - 1) == 0 && rule.offset(at: start) == 3600)
  }

  @Test(arguments: names + ["Lord_Howe.slim"]) func `every truncation of a real file is refused`(name: String) throws {
    let bytes = try Fixture.bytes("zoneinfo/\(name)")
    for length in 0..<bytes.count {
      let cut = Array(bytes.prefix(length))
      #expect(throws: ParseError.self, "\(name), \(length) bytes") { try Self.read(cut) }
    }
  }

  @Test(arguments: ["Berlin.slim", "Lord_Howe", "Kolkata"]) func `a torn file traps nobody, whatever it claims`(name: String)
    throws
  {
    // What is still taken must also be usable.
    let count = torture(try Fixture.bytes("zoneinfo/\(name)"), flips: 4000) { bytes in
      let table = try TimeZoneTable(parsing: bytes)
      for time in [Int64(-100_000_000_000), 0, 1_774_746_000, 4_100_000_000, 100_000_000_000] {
        let offset = table.offset(at: time)
        guard offset.magnitude < 700_000 else { throw ParseError("offset", at: 0, expected: "less") }
        _ = table.moments(local: time)
      }
    }
    #expect(count.tried > 4000 && count.refused > 1000)
  }

  @Test func `days and dates agree over four centuries and more`() {
    var date = CivilDate(year: 1599, month: 12, day: 31)
    var weekday = CivilDate.weekday(ofDay: date.daysSince1970)
    #expect(weekday == 5)
    for day in date.daysSince1970..<date.daysSince1970 + 160_000 {
      guard CivilDate(daysSince1970: day) == date, date.daysSince1970 == day, CivilDate.weekday(ofDay: day) == weekday else {
        Issue.record("\(day): \(date), \(CivilDate(daysSince1970: day))")
        return
      }
      weekday = (weekday + 1) % 7
      date.day += 1
      if date.day > CivilDate.days(inMonth: date.month, of: date.year) { (date.day, date.month) = (1, date.month + 1) }
      if date.month > 12 { (date.month, date.year) = (1, date.year + 1) }
    }
    #expect(CivilDate(daysSince1970: 0) == CivilDate(year: 1970, month: 1, day: 1))
  }

  @Test(arguments: [
    ("Europe/Berlin", true), ("UTC", true), ("Etc/GMT+5", true), ("America/Argentina/Buenos_Aires", true), ("", false),
    ("/etc/passwd", false),
    ("../../etc/passwd", false), ("Europe/../../x", false), ("Europe//Berlin", false), ("Europe/", false), ("Eur ope", false),
    ("a.b", false),
    ("+05", false), (String(repeating: "a", count: 65), false), ("Europe/Berlin\u{0}", false),
  ]) func `a zone's name leads nowhere but into the folder`(name: String, isGood: Bool) {
    #expect((ZoneName(name) != nil) == isGood)
  }
}
