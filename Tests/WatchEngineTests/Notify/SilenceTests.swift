import Testing

@testable import WatchEngine

/// What people wrote to be left in peace, read by who may not trap on it.
struct SilenceTests {
  private static let silence = Silence(
    id: "tm5xq1", rule: Glob("memory-*"), unit: nil, from: .milliseconds(1_763_712_000_250), until: .seconds(1_763_719_200),
    by: "ann", because: "upgrade of \"db\"\n")

  @Test func `a silence is written and read back as it was`() throws {
    let text = String(decoding: Self.silence.json, as: UTF8.self)
    #expect(
      text == #"{"version":1,"id":"tm5xq1","rule":"memory-*","unit":null,"receiver":null,"from":1763712000.25,"#
        + #""until":1763719200,"by":"ann","because":"upgrade of \"db\"\n"}"#)
    #expect(try Silence(parsing: Self.silence.json.span) == Self.silence)
    var other = Self.silence
    other.rule = nil
    other.unit = Glob("beanstalkd.service")
    other.receiver = "ops"
    #expect(try Silence(parsing: other.json.span) == other)
  }

  @Test func `it holds from its beginning until just before its end`() {
    let silence = Self.silence
    #expect(!silence.holds(at: .milliseconds(1_763_712_000_249)))
    #expect(silence.holds(at: .milliseconds(1_763_712_000_250)))
    #expect(silence.holds(at: .milliseconds(1_763_719_199_999)))
    #expect(!silence.holds(at: .seconds(1_763_719_200)))
  }

  @Test(
    arguments: [
      (nil, nil, "disk-full", [], true), ("memory-*", nil, "memory-low", [], true), ("memory-*", nil, "disk-full", [], false),
      (nil, "db*.service", "unit-failed", ["db1.service"], true), (nil, "db*.service", "unit-failed", ["web.service"], false),
      (nil, "db*.service", "memory-low", ["web.service", "db1.service"], true), (nil, "db*.service", "memory-low", [], false),
      ("memory-low", "db.service", "memory-low", ["db.service"], true),
      ("memory-low", "db.service", "disk-full", ["db.service"], false),
    ] as [(String?, String?, String, [String], Bool)])
  func `it covers what both patterns fit`(rule: String?, unit: String?, name: String, units: [String], covers: Bool) {
    var silence = Self.silence
    silence.rule = rule.map { Glob($0) }
    silence.unit = unit.map { Glob($0) }
    #expect(silence.covers(rule: name, units: units) == covers)
  }

  @Test(
    arguments: [
      (#"{"version":1}"#, "silence: byte 0: expected `from`, seconds since 1970"),
      (#"{}"#, "silence: byte 0: expected `version` 1"), (#"{"version":2}"#, "silence: byte 0: expected `version` 1"),
      (#"[]"#, "silence: byte 0: expected an object"),
      (#"{"version":1,"from":1e300,"until":2}"#, "silence: byte 0: expected `from`, seconds since 1970"),
      (#"{"version":1,"from":2,"until":-1}"#, "silence: byte 0: expected `until`, seconds since 1970"),
      (#"{"version":1,"from":2,"until":2}"#, "silence: byte 0: expected `until` behind `from`"),
      (#"{"version":1,"from":1,"until":2,"id":"../x"}"#, "silence: byte 0: expected `id` of letters, digits, `-` and `_`"),
      (#"{"version":1,"from":1,"until":2,"id":"a","rule":7}"#, "silence: byte 0: expected `rule`, a pattern or null"),
      (#"{"version":1,"from":1,"until":2,"id":"a","unit":null}"#, "silence: byte 0: expected `rule`, a pattern or null"),
      (
        #"{"version":1,"from":1,"until":2,"id":"a","rule":null,"unit":""}"#, "silence: byte 0: expected `unit`, a pattern or null"
      ),
    ]) func `what is no silence is refused with what is missing`(text: String, expected: String)
  {
    let error = #expect(throws: ParseError.self) { try Silence(parsing: Array(text.utf8).span) }
    #expect(error?.description == expected)
  }

  @Test func `no silence of everything comes from a file that left the rule out`() {
    // A typing error in a key must not mute the host.
    let text = #"{"version":1,"id":"a","rul":"x","unit":null,"from":1,"until":2}"#
    #expect(throws: ParseError.self) { try Silence(parsing: Array(text.utf8).span) }
  }

  @Test func `texts are cut, and who made it may be missing`() throws {
    let long = String(repeating: "ä", count: 5000)
    let text = #"{"version":1,"id":"a","rule":null,"unit":null,"from":1,"until":2,"because":"\#(long)"}"#
    let silence = try Silence(parsing: Array(text.utf8).span)
    #expect(silence.because.unicodeScalars.count == 1000)
    #expect(silence.by == "somebody" && silence.subject == "everything")
    #expect(throws: ParseError.self) { try Silence(parsing: [UInt8](repeating: 0x20, count: 70_000).span) }
  }

  @Test func `torn files are refused and trap nobody`() {
    let silences = torture(Self.silence.json) { _ = try Silence(parsing: $0) }
    #expect(silences.tried > 2000 && silences.refused > 1000)
    let end = SilenceEnd(id: "a", by: "ann", at: .seconds(5))
    let ends = torture(end.json) { _ = try SilenceEnd(parsing: $0) }
    #expect(ends.tried > 2000 && ends.refused > 1000)
    let ack = Acknowledgement(id: "a", incident: 42, by: "ann", text: "on it", at: .seconds(5))
    let acks = torture(ack.json) { _ = try Acknowledgement(parsing: $0) }
    #expect(acks.tried > 2000 && acks.refused > 1000)
  }

  @Test func `an acknowledgement is written and read back as it was`() throws {
    let ack = Acknowledgement(id: "tm5xq1", incident: 42, by: "ann", text: "on it", at: .milliseconds(1_763_712_000_250))
    #expect(
      String(decoding: ack.json, as: UTF8.self)
        == #"{"version":1,"id":"tm5xq1","incident":42,"by":"ann","text":"on it","at":1763712000.25}"#)
    #expect(try Acknowledgement(parsing: ack.json.span) == ack)
  }

  @Test(arguments: ["0", "-1", "1.5", "1e19", "null", "\"42\""])
  func `no acknowledgement is of an incident that can't be`(incident: String) {
    let text = #"{"version":1,"id":"a","incident":\#(incident),"by":"ann","text":"","at":1}"#
    #expect(throws: ParseError.self) { try Acknowledgement(parsing: Array(text.utf8).span) }
  }

  @Test func `a folder's silences are in force until ended, whatever else lies there`() throws {
    var second = Self.silence
    second.id = "b"
    let book = SilenceBook([
      RecordFile(name: "tm5xq1.json", bytes: Self.silence.json), RecordFile(name: "b.json", bytes: second.json),
      RecordFile(name: "c.json", bytes: second.json), RecordFile(name: "d.json", bytes: [0x7B]),
      RecordFile(name: "tm5xq1.ended", bytes: []), RecordFile(name: ".e.json", bytes: second.json),
      RecordFile(name: "notes.txt", bytes: []),
    ])
    #expect(book.silences.map(\.id) == ["b", "tm5xq1"])
    #expect(book.inForce(at: .seconds(1_763_715_000)).map(\.id) == ["b"])
    #expect(book.inForce(at: .seconds(1_763_719_200)).isEmpty)
    #expect(book.refused.map(\.name) == ["c.json", "d.json", "tm5xq1.ended"])
    #expect(book.refused.first?.why == "silence: byte 0: expected `id` as the file's name")
  }

  @Test func `IDs are short and in the order of time`() {
    #expect(RecordID.make(at: .seconds(1_763_712_000)) == "t62gw0")
    #expect(RecordID.make(at: .seconds(1_763_712_001)) == "t62gw1")
    #expect(RecordID.isValid("t62gw0") && !RecordID.isValid("") && !RecordID.isValid("a/b") && !RecordID.isValid(".."))
  }
}
