import Testing

@testable import WatchEngine

/// Quiet times that come again, also where clocks are set.
struct QuietWindowTests {
  private static func window(_ sentence: String, _ zone: TimeZoneTable = .utc) throws -> QuietWindow {
    let parsed = try QuietSentence(parsing: Array(sentence.unicodeScalars))
    return QuietWindow(name: "q", sentence: sentence, schedule: parsed.schedule, zone: zone)
  }

  @Test(arguments: TimeZoneTests.names)
  func `spans are those that another implementation finds, in gaps and folds too`(name: String) throws {
    let zone = try TimeZoneTests.table(name)
    let lines = try TimeZoneTests.lines("quiet.txt", "|", name)
    #expect(lines.count > 100)
    for line in lines {
      let window = try Self.window(line[1], zone)
      let start = try #require(Int64(line[2]))
      let end = try #require(Int64(line[3]))
      let told = "\(name) \(line[1]) \(start)"
      #expect(window.contains(.seconds(start)), "\(told)")
      #expect(window.contains(.seconds(end) - .milliseconds(1)), "\(told)")
      // The whole weekend is one quiet time.
      let isWeekend = line[1].hasPrefix("Sat,Sun")
      if !isWeekend {
        #expect(!window.contains(.seconds(start - 1)) && !window.contains(.seconds(end)), "\(told)")
        #expect(window.ends(.seconds(start)) == .seconds(end), "\(told)")
      }
      let next = window.next(after: .seconds(start - 1))
      #expect(next?.begins == .seconds(start) && next?.ends == .seconds(end), "\(told)")
    }
  }

  @Test func `spans that touch are one`() throws {
    let window = try Self.window("Sat,Sun 00:00-24:00")
    // 2026-11-21 is a Saturday.
    #expect(window.ends(.seconds(1_795_219_200)) == .seconds(1_795_392_000))
    #expect(try Self.window("daily 00:00-24:00").contains(.seconds(1_795_219_200)))
  }

  @Test(
    arguments: [
      ("Sun 02:00-04:00 Europe/Berlin", 0b1, nil, 120, 240, "Europe/Berlin"), ("daily 2:00-4:00", 0x7F, nil, 120, 240, nil),
      ("Mon..Fri 22:00-06:00 UTC", 0b11_1110, nil, 1320, 360, "UTC"), ("mon,WED 00:00-24:00", 0b1010, nil, 0, 1440, nil),
      ("Fri..Mon 12:00-12:30", 0b110_0011, nil, 720, 750, nil), ("1st Sun 02:00-04:00", 0b1, 0b10, 120, 240, nil),
      ("last friday 02:00-04:00", 0b10_0000, 0b1, 120, 240, nil), ("1st,3rd Tue 02:00-00:00", 0b100, 0b1010, 120, 1440, nil),
      ("Sunday..Sunday  1:05-1:06", 0b1, nil, 65, 66, nil),
    ] as [(String, UInt8, UInt8?, Int64, Int64, String?)])
  func `a sentence is read aloud`(text: String, days: UInt8, week: UInt8?, start: Int64, end: Int64, zone: String?) throws {
    let sentence = try QuietSentence(parsing: Array(text.unicodeScalars))
    #expect(sentence.schedule == QuietSchedule(weekdays: days, week: week.map { .some($0) } ?? .every, start: start, end: end))
    #expect(sentence.zone?.text == zone)
  }

  @Test func `it speaks of the rules and units that it names, or of all`() throws {
    var window = try Self.window("daily 02:00-04:00")
    #expect(window.covers(rule: "memory-low", units: []))
    window.rules = [Glob("disk-*"), Glob("memory-low")]
    #expect(window.covers(rule: "memory-low", units: []) && !window.covers(rule: "cpu-busy", units: []))
    window.units = [Glob("db*.service")]
    #expect(window.covers(rule: "memory-low", units: ["web.service", "db1.service"]))
    #expect(!window.covers(rule: "memory-low", units: []) && !window.covers(rule: "cpu-busy", units: ["db1.service"]))
  }

  @Test(arguments: [Int64.min, -100_000_000_000, -1, 100_000_000_000, .max])
  func `a clock that is far off traps nobody`(seconds: Int64) throws {
    let window = try Self.window("daily 02:00-04:00", TimeZoneTests.table("Berlin"))
    _ = window.contains(.seconds(seconds))
    _ = window.next(after: .seconds(seconds))
  }
}
