import Testing
import WatchEngine

@testable import CourierEngine

/// Small tools that messages are made with.
struct TextTests {
  private func points(_ values: [Double?]) -> [Notification.Point] {
    values.enumerated().map { Notification.Point(at: .seconds($0.offset), value: $0.element) }
  }

  @Test(
    arguments: [
      ([0, 1, 2, 3, 4, 5, 6, 7], "▁▂▃▄▅▆▇█"), ([7, 0], "█▁"), ([5, 5, 5], "▄▄▄"), ([1, nil, 2], "▁·█"), ([nil, nil], "··"),
      ([3], "▄"), ([], ""), ([-1e308, 1e308], "▁█"), ([.infinity, 1, 2], "·▁█"), ([.nan, .nan], "··"),
    ] as [([Double?], String)]) func `values are drawn between the least and the most`(values: [Double?], expected: String)
  {
    #expect(Sparkline.text(points(values)) == expected)
  }

  @Test func `many values are drawn in few columns`() {
    let drawing = Sparkline.text(points((0..<600).map { Double($0) }))
    #expect(drawing.count == Sparkline.columns)
    #expect(drawing.hasPrefix("▁▁") && drawing.hasSuffix("██"))
  }

  @Test func `values that are out of order in time are no trap`() {
    let jumbled = [5, 0, 9, 3].map { Notification.Point(at: .seconds($0), value: 1) }
    #expect(Sparkline.text(jumbled).count == 4)
  }

  @Test(arguments: [(Measure.utf16, 20), (.scalars, 20), (.bytes, 20), (.bytes, 3), (.bytes, 2), (.bytes, 0), (.utf16, -5)])
  func `a text is cut to what is counted, with a mark`(measure: Measure, limit: Int) {
    let text = String(repeating: "ü👾<", count: 100)
    let cut = fitted(text, to: limit, measure, escape: escapingHTML)
    #expect(measure.size(cut) <= max(limit, 0))
    #expect(cut.isEmpty || cut.hasSuffix("…"))
    #expect(!cut.contains("&l…") && !cut.contains("&…"))
  }

  @Test func `a text that fits is left alone`() {
    #expect(fitted("<ü>", to: 9, .utf16, escape: escapingHTML) == "&lt;ü&gt;")
    #expect(fitted("<ü>", to: 8, .utf16, escape: escapingHTML) == "&lt;ü…")
    #expect(fitted("abc", to: .max, .bytes) == "abc")
  }

  @Test(arguments: [
    (0.0, "1970-01-01", "00:00:00", 4), (951_782_400, "2000-02-29", "00:00:00", 2), (1_795_262_465, "2026-11-21", "12:01:05", 6),
    (4_102_444_799, "2099-12-31", "23:59:59", 4), (-5, "1970-01-01", "00:00:00", 4), (1e12, "5138-11-16", "09:46:39", 3),
  ]) func `moments are read as calendars have them`(seconds: Double, date: String, clock: String, weekday: Int) {
    let time = CivilTime(.seconds(seconds))
    #expect((time.date, time.clock, time.weekday) == (date, clock, weekday))
  }

  @Test func `a date is the reverse of its days`() {
    for days in stride(from: 0, through: 60_000, by: 17) {
      let time = CivilTime(.seconds(days * 86_400))
      #expect(CivilTime.days(year: time.year, month: time.month, day: time.day) == days)
    }
    #expect(CivilTime.days(year: 2026, month: 2, day: 29) == nil)
  }

  @Test func `time is told as the people's clocks have it`() {
    let vienna = Zone(name: "CET", secondsEast: 3600)
    #expect(CivilTime.text(Sample.start, now: Sample.start, in: vienna) == "13:01:05 CET")
    #expect(CivilTime.text(Sample.start, now: Sample.start + .seconds(86_400), in: .utc) == "2026-11-21 12:01:05 UTC")
    #expect(CivilTime.mailDate(Sample.start, in: vienna) == "Sat, 21 Nov 2026 13:01:05 +0100")
    #expect(CivilTime.mailDate(Sample.start, in: Zone(name: "NST", secondsEast: -12_600)) == "Sat, 21 Nov 2026 08:31:05 -0330")
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ]) func `base64 is that of RFC 4648`(text: String, expected: String) {
    #expect(base64(Array(text.utf8)) == expected)
  }

  @Test func `words in headers are encoded where they must be, none longer than 75`() {
    #expect(encodedWords("Memory runs out") == ["Memory", "runs", "out"])
    #expect(encodedWords("CRITICAL db1: 4 % (x) is \"left\"") == ["CRITICAL", "db1:", "4", "%", "(x)", "is", "\"left\""])
    #expect(encodedWords("on db1, \"x\" <a@b>", isPhrase: true) == ["=?utf-8?B?b24gZGIxLCAieCIgPGFAYj4=?="])
    #expect(encodedWords("=?utf-8?B?w7w=?=").allSatisfy { !$0.contains("w7w=") })
    #expect(encodedWords("ü") == ["=?utf-8?B?w7w=?="])
    #expect(encodedWords("a\r\nBcc: x").allSatisfy { $0.hasPrefix("=?utf-8?B?") })
    for word in encodedWords(String(repeating: "€👾", count: 90)) { #expect(word.utf8.count <= 75) }
    #expect(encodedWords(String(repeating: "x", count: 200)).allSatisfy { $0.utf8.count <= 75 })
  }

  @Test(arguments: [
    ("a=b", "a=3Db\r\n"), ("ü\n", "=C3=BC\r\n"), (".", "=2E\r\n"), ("From x", "=46rom x\r\n"), ("end \n", "end=20\r\n"),
    ("a\n\nb", "a\r\n\r\nb\r\n"),
  ]) func `a mail's body is quoted-printable`(text: String, expected: String) {
    #expect(String(decoding: quotedPrintable(text), as: UTF8.self) == expected)
  }

  @Test func `names with signs in them can be copied from a message`() {
    #expect(breakingMentions("postgresql@15-main.service") == "postgresql@15-main.service")
    #expect(Telegram.escape("/home/ann on importer.service at 10/s") == "/home/ann on importer.service at 10/s")
    #expect(Telegram.escape("/home is full, /stop@bot") == "/\u{200B}home is full, /\u{200B}stop@bot")
    #expect(Mattermost.escape("x < 5 %") == "x < 5 %" && Discord.escape("x < 5 %") == "x \\< 5 %")
    #expect(Slack.escape("a_b*c") == "a_b*c")
  }
}
