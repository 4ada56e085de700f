import Testing

@testable import WatchEngine

/// `[quiet NAME]` sections: what is wrong with them, and what they mean.
struct QuietErrorTests {
  private static let example = "write it like `Sun 02:00-04:00 Europe/Berlin`, `daily 22:00-06:00` or `1st Sun 02:00-04:00`"

  /// What a host with one zone, one broken zone and no others has.
  private static func zones() throws -> ZoneFiles {
    var zones = ZoneFiles()
    for (name, answer) in [
      ("Europe/Berlin", ZoneFiles.Answer.bytes(try Fixture.bytes("zoneinfo/Berlin"))), ("Europe/Broken", .bytes([0x54])),
      ("Europe/Berlim", .failed("there is no /usr/share/zoneinfo/Europe/Berlim", hint: "did you mean `Europe/Berlin`?")),
    ] { if let name = ZoneName(name) { zones.zones[name] = answer } }
    return zones
  }

  private static func load(_ texts: String..., zones: ZoneFiles) -> Configuration {
    Configuration.load(files: texts.enumerated().map { ("\($0.offset)", Array($0.element.utf8)) }, zones: zones)
  }

  @Test(
    arguments: [
      ("", "1:2 quiet time `q` has no `every`; add `every = Sun 02:00-04:00`: when it is quiet"),
      ("every = 02:00-04:00", "2:9 expected `daily` or a day of the week, found `02:00-04:00`; \(example)"),
      ("every = Sun", "2:9 expected times behind the days, found the end; \(example)"),
      ("every = 1st", "2:9 expected days behind it, found the end; \(example)"),
      ("every = Snu 02:00-04:00", "2:9 expected `daily` or a day of the week, found `Snu`; did you mean `Sun`?"),
      ("every = Mon,,Tue 02:00-04:00", "2:9 expected `daily` or a day of the week, found ``; \(example)"),
      ("every = Mon..Fir 02:00-04:00", "2:14 expected `daily` or a day of the week, found `Fir`; did you mean `Fri`?"),
      ("every = Mon...Fri 02:00-04:00", "2:9 expected `daily` or a day of the week, found `Mon...Fri`; \(example)"),
      (
        "every = 1st daily 02:00-04:00",
        "2:13 expected a day of the week behind `1st`, found `daily`; write it like `1st Sun 02:00-04:00`"
      ),
      (
        "every = 6th Sun 02:00-04:00",
        "2:9 expected one of `last` `1st` `2nd` `3rd` `4th` `5th`, found `6th`; \(example)"
      ),
      (
        "every = Sun 02:00 - 04:00",
        "2:13 expected two times, found `02:00`; write them like `02:00-04:00`, without blanks"
      ),
      (
        "every = Sun 02:00-25:00",
        "2:19 expected a time from `00:00` to `24:00`, found `25:00`; write both like `02:00-04:00`, without blanks"
      ),
      (
        "every = Sun 02:00-4pm",
        "2:19 expected a time from `00:00` to `24:00`, found `4pm`; write both like `02:00-04:00`, without blanks"
      ),
      ("every = Sun 24:00-02:00", "2:13 a day begins at `00:00`, found `24:00`"),
      ("every = Sun 02:00-02:00", "2:13 expected two different times, found `02:00-02:00`; the whole day is `00:00-24:00`"),
      (
        "every = Sun 02:00-04:00 ../etc/passwd",
        "2:25 `../etc/passwd` can't be the name of a time zone; names are those of the folder /usr/share/zoneinfo: "
          + "`Europe/Berlin`, `UTC`"
      ),
      (
        "every = Sun 02:00-04:00 UTC Mon",
        "2:29 expected the end behind the time zone, found `Mon`; a second time is a section of its own"
      ),
      (
        "every = Sun 02:00-04:00 Europe/Berlim",
        "2:25 can't read the time zone `Europe/Berlim`: there is no /usr/share/zoneinfo/Europe/Berlim; did you mean "
          + "`Europe/Berlin`?"
      ),
      (
        "every = Sun 02:00-04:00 Europe/Broken",
        "2:25 can't understand the time zone `Europe/Broken`: time zone: byte 0: expected a header of 44 bytes; is the package "
          + "tzdata whole? or write `UTC`"
      ),
      ("every = Sun 02:00-04:00 Mars/Base", "2:25 no time zone is named `Mars/Base`"),
      (
        "every = daily 02:00-04:00\nrules = ,",
        "3:9 expected patterns with commas between them, found `,`; write it like `rules = memory-*, disk-full`"
      ),
      (
        "every = daily 02:00-04:00\nunits = a b",
        "3:9 expected patterns with commas between them, found `a b`; write it like `units = beanstalkd.service, "
          + "db*.service`"
      ),
      ("every = daily 02:00-04:00\nenabled = maybe", "3:11 expected `yes` or `no`, found `maybe`"),
      ("evry = daily 02:00-04:00\nevery = daily 02:00-04:00", "2:1 no key is named `evry` here; did you mean `every`?"),
    ]) func `an error says where, what and what to do`(text: String, expected: String) throws
  {
    let diagnostics = Self.load("[quiet q]\n\(text)\n", zones: try Self.zones()).diagnostics
    let found = diagnostics.map { "\($0.line):\($0.column) \($0.message)" + ($0.hint.map { "; \($0)" } ?? "") }
    #expect(found == [expected])
  }

  @Test func `the host's own zone is that of times without one, and its absence is told`() throws {
    let text = "[quiet q]\nevery = daily 02:00-04:00\n"
    var zones = ZoneFiles()
    #expect(try #require(Self.load(text, zones: zones).rules).quietWindows.first?.zone == .utc)
    zones.host = .bytes(try Fixture.bytes("zoneinfo/Kolkata"))
    #expect(try #require(Self.load(text, zones: zones).rules).quietWindows.first?.zone.offset(at: 1_795_219_200) == 19_800)
    zones.host = .failed("/etc/localtime leads to a file that is not there", hint: "install the package tzdata")
    let diagnostic = try #require(Self.load(text, zones: zones).diagnostics.first)
    #expect(diagnostic.message == "can't read the host's time zone: /etc/localtime leads to a file that is not there")
    #expect(diagnostic.column == 9 && diagnostic.hint == "install the package tzdata")
  }

  @Test func `later files change single keys, one can be disabled, and show tells where from`() throws {
    let first = """
      [quiet backup]
      every = Sun 02:00-04:00 Europe/Berlin
      rules = disk-*, io-stalled
      because = the weekly dump
      [quiet other]
      every = daily 02:00-04:00
      """
    let second = "[quiet backup]\nunits = db.service\n[quiet other]\nenabled = no\n"
    let configuration = Self.load(first, second, zones: try Self.zones())
    let windows = try #require(configuration.rules).quietWindows
    #expect(windows.map(\.name) == ["backup"])
    let window = try #require(windows.first)
    #expect(window.rules == [Glob("disk-*"), Glob("io-stalled")] && window.units == [Glob("db.service")])
    #expect(window.because == "the weekly dump" && window.sentence == "Sun 02:00-04:00 Europe/Berlin")
    #expect(
      configuration.lines.contains(
        EffectiveLine(section: "quiet backup", key: "units", value: "db.service", file: "1", line: 2)))
  }

  @Test func `the zones that are asked for are those of sentences that can be read`() throws {
    let text = """
      [quiet a]
      every = Sun 02:00-04:00 Europe/Berlin
      [quiet b]
      every = Mon 02:00-04:00 Europe/Berlin
      [quiet c]
      every = Mon 02:00-04:00 ../../etc/passwd
      [quiet d]
      every = Mon 02:00-04:00 UTC
      """
    var wish = Configuration.zoneWish([("a", Array(text.utf8))])
    #expect(wish.names.map(\.text) == ["Europe/Berlin"] && !wish.needsHost)
    wish = Configuration.zoneWish([("a", Array("[quiet a]\nevery = Sun 02:00-04:00\n".utf8))])
    #expect(wish.names.isEmpty && wish.needsHost)
  }
}
