import Testing
import WatchEngine

@testable import forewarn

/// `for 2h because "…"`, as people write it.
struct SilenceWordsTests {
  @Test(
    arguments: [
      (["for", "2h", "because", "x"], SilenceWords.End.after(.seconds(7200)), "x"),
      (["because", "x for 3h"], .at("18:00"), "x for 3h"),
      (["for", "90", "m", "because", "a", "b"], .after(.seconds(5400)), "a b"),
      (["for", "1d12h", "because", "x"], .after(.seconds(129_600)), "x"),
      (["for", "1w", "because", "x"], .after(.seconds(604_800)), "x"),
      (["until", "2026-11-22", "18:00", "because", "x"], .at("2026-11-22 18:00"), "x"),
    ] as [([String], SilenceWords.End, String)])
  func `the words say until when and why`(words: [String], end: SilenceWords.End, because: String) throws {
    let isOption = !words.contains("for") && !words.contains("until")
    let parsed = try SilenceWords(words, until: isOption ? "18:00" : nil)
    #expect(parsed.end == end && parsed.because == because)
  }

  @Test(arguments: [
    ([], "expected how long"), (["for"], "expected a length of time, found ``"), (["for", "because", "x"], "found `because`"),
    (["for", "2"], "found `2`"), (["for", "2x", "because", "x"], "found `2x`"), (["for", "-2h"], "found `-2h`"),
    (["for", "1e9h"], "found `1e9h`"), (["for", "99999999999h"], "found"),
    (["for", "999999999h999999999h", "because", "x"], "found"),
    (["2h", "because", "x"], "expected `for`, `until` or `because`, found `2h`"),
    (["for", "2h", "because"], "expected the reason"),
    (["for", "2h", "because", " \t"], "expected the reason"), (["for", "2h", "for", "3h", "because", "x"], "two ends"),
    (["for", "2h", "because", String(repeating: "x", count: 1001)], "longer than 1000"),
  ]) func `what can't be understood says what is expected`(words: [String], expected: String) {
    let error = #expect(throws: (any Error).self) { try SilenceWords(words) }
    #expect(error.map { "\($0)" }?.contains(expected) == true, "\(String(describing: error))")
  }

  /// 2026-11-21 15:00:00 UTC.
  private static let now = Duration.seconds(1_795_273_200)

  private struct East: Clocks {
    func local(at time: Int64) -> Int64 { time + 3600 }
    func moment(local: Int64) -> Int64 { local - 3600 }
  }

  @Test(arguments: [
    // By clocks one hour east of UTC it is 16:00.
    ("18:00", 1_795_280_400), ("15:59", 1_795_359_540), ("16:00", 1_795_359_600), ("2026-11-22", 1_795_302_000),
    ("2026-11-22 18:00", 1_795_366_800), ("2026-11-22T18:00", 1_795_366_800), ("2026-11-22T17:00Z", 1_795_366_800),
    ("15:30Z", 1_795_275_000), ("2026-11-22 24:00", 1_795_388_400), ("18:00:30", 1_795_280_430), ("2028-02-29", 1_835_391_600),
  ]) func `a time is read by the clocks of the place`(text: String, expected: Int64) throws {
    #expect(try WallClock.parse(text, after: Self.now, clocks: East()) == .seconds(expected))
  }

  @Test(arguments: [
    "", "18", "18:0x", "25:00", "24:01", "18:60", "2026-11", "2026-11-31", "2026-02-29", "2026-13-01", "2026-00-01", "1969-01-01",
    "99999-01-01",
    "2026-11-22 ", "2026-11-22  18:00", "18:00 2026-11-22", "tomorrow", "2026-11-22 18:00 19:00", "-1:00", "2026-11-22T", "Z",
  ]) func `what is no time is refused`(text: String) {
    #expect(throws: Failure.self) { try WallClock.parse(text, after: Self.now, clocks: TimeZoneTable.utc) }
  }

  @Test(arguments: [
    ("all", false, SilenceTarget.all), ("*", false, .all), ("memory-low", false, .rule("memory-low")),
    ("mem*", false, .rule("mem*")),
    ("db.service", false, .unit("db.service")), ("db*.service", false, .unit("db*.service")), ("db", true, .unit("db")),
    ("all", true, .unit("all")), ("var-lib.mount", false, .unit("var-lib.mount")),
  ]) func `a target is a rule, a unit or everything`(word: String, isUnit: Bool, expected: SilenceTarget) throws {
    #expect(try SilenceTarget(word, isUnit: isUnit, rules: ["memory-low", "disk-full"]) == expected)
  }

  @Test(arguments: ["", "memry-low", ".service", "zebra*", String(repeating: "a", count: 256)])
  func `a target that is none is refused`(word: String) {
    #expect(throws: Failure.self) { try SilenceTarget(word, isUnit: false, rules: ["memory-low"]) }
  }
}
