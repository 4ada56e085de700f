import Testing

@testable import WatchEngine

private func written(_ body: (inout JSONWriter) -> Void) -> String {
  var json = JSONWriter()
  body(&json)
  return String(decoding: json.bytes, as: UTF8.self)
}

@Suite struct `JSON writer` {
  @Test func `commas stand between values and nowhere else`() {
    let text = written { json in
      json.beginObject()
      json.member("a", 1)
      json.key("b")
      json.beginArray()
      json.beginArray()
      json.endArray()
      json.null()
      json.bool(true)
      json.beginObject()
      json.endObject()
      json.endArray()
      json.member("c", String?.none)
      json.key("d/\"x")
      json.string("")
      json.endObject()
    }
    #expect(text == #"{"a":1,"b":[[],null,true,{}],"c":null,"d/\"x":""}"#)
  }

  @Test(arguments: [
    (0, "0"), (-0.0, "0"), (1, "1"),
    (-2.5, "-2.5"), (0.1, "0.1"), (63.1, "63.1"), (1763712000.123, "1763712000.123"),
    (-0.001, "-0.001"),
    (1.0 / 3, "0.3333333333333333"), (1e-7, "1e-07"), (1.5e300, "1.5e+300"), (9_007_199_254_740_992, "9007199254740992"),
    (123456789.0005, "123456789.0005"), (.infinity, "null"), (-.infinity, "null"), (.nan, "null"),
    (.leastNonzeroMagnitude, "5e-324"),
  ])
  func `a number is the shortest that reads back`(value: Double, expected: String) {
    let text = written { $0.number(value) }
    #expect(text == expected)
    if value.isFinite { #expect(Double(text) == value) }
  }

  @Test(arguments: [
    (3.14159, 2, "3.14"), (1763712000.1239, 3, "1763712000.124"), (0.0000019, 6, "0.000002"), (-7.5, 0, "-8"),
    (9_223_372_036_854_775_808, 3, "9223372036854775808"), (-1e16, 3, "-10000000000000000"),
    (2.0000001, 3, "2"), (1e300, 2, "1e+300"), (.nan, 2, "null"), (-0.0004, 3, "0"), (0.125, 9, "0.125"),
  ])
  func `a rounded number has at most as many places as asked`(value: Double, decimals: Int, expected: String) {
    #expect(written { $0.number(value, decimals: decimals) } == expected)
  }

  @Test func `integers reach their limits`() {
    let text = written { json in
      json.beginArray()
      json.integer(UInt64.max)
      json.integer(Int64.min)
      json.integer(Int8.min)
      json.integer(0)
      json.endArray()
    }
    #expect(text == "[18446744073709551615,-9223372036854775808,-128,0]")
  }

  @Test(arguments: [
    ("a\"b\\c/", #""a\"b\\c/""#), ("\n\r\t\u{0}\u{1b}[2J\u{7f}", #""\n\r\t\u0000\u001b[2J\u007f""#),
    ("\u{85}\u{9b}", #""\u0085\u009b""#),
    ("\u{2028}\u{2029}", #""\u2028\u2029""#), ("\u{202e}gpj.exe\u{2066}\u{200f}\u{61c}", #""\u202egpj.exe\u2066\u200f\u061c""#),
    ("grün 漢 🦊", "\"grün 漢 🦊\""), ("\u{E0041}", #""\udb40\udc41""#),
  ])
  func `what could act on a reader is escaped`(text: String, expected: String) {
    #expect(written { $0.string(text) } == expected)
    #expect(written { $0.text(Array(text.utf8).span) } == expected)
  }

  @Test func `bytes that are not UTF-8 become replacement characters`() {
    let bytes: [UInt8] = [0x61, 0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80]
    #expect(written { $0.text(bytes.span) } == written { $0.string(bytes.span) })
    #expect(written { $0.string(bytes.span) } == "\"a\u{FFFD}\u{FFFD}(\u{FFFD}\u{FFFD}\u{FFFD}\"")
  }

  @Test func `a long string is cut and marked`() {
    #expect(written { $0.string("grünes", limit: 4) } == "\"grün…\"")
    #expect(written { $0.string("grün", limit: 4) } == "\"grün\"")
    let huge = [UInt8](repeating: 0xE2, count: 2 << 20)
    #expect(written { $0.string(huge.span, limit: 3) } == "\"\u{FFFD}\u{FFFD}\u{FFFD}…\"")
  }

  @Test func `a second document reuses the memory of the first`() {
    var json = JSONWriter(reserving: 64)
    json.string("first")
    let before = json.bytes.capacity
    json.clear()
    json.string("second")
    #expect(json.bytes == Array("\"second\"".utf8))
    #expect(json.bytes.capacity == before)
  }
}

@Suite struct `terminal text` {
  @Test(arguments: [
    ("plain grün 漢", "plain grün 漢"), ("a\nb\r\tc", #"a\nb\r\tc"#), ("\u{1b}]0;owned\u{7}", #"\x1b]0;owned\x07"#),
    ("\u{9b}2J", #"\x9b2J"#),
    ("\u{202e}txt", #"\u{202e}txt"#), (#"dev-disk-by\x2duuid.swap"#, #"dev-disk-by\x2duuid.swap"#), ("\u{E0041}", #"\u{e0041}"#),
    ("", ""),
  ])
  func `what could act on a terminal is spelled out`(text: String, expected: String) {
    #expect(TerminalText.escape(text) == expected)
  }

  @Test(arguments: [
    ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("ab\u{1b}cd", 5, "ab…"), ("ab\u{1b}cd", 7, #"ab\x1b…"#),
    ("ab\u{1b}cd", 8, #"ab\x1bcd"#),
    ("\u{1b}\u{1b}", 4, "…"), ("abc", 1, "…"), ("abc", 0, ""), ("", 3, ""), ("é漢x", 2, "é…"),
  ])
  func `cut text keeps within its columns, and an escape is never cut`(text: String, limit: Int, expected: String) {
    var bytes: [UInt8] = []
    let columns = TerminalText.append(text, to: &bytes, limit: limit)
    let result = String(decoding: bytes, as: UTF8.self)
    #expect(result == expected)
    #expect(columns == result.unicodeScalars.count)
    #expect(columns <= limit)
  }

  @Test func `two megabytes are cut without being kept`() {
    let text = String(repeating: "\u{1b}[31m\n", count: 300_000)
    #expect(TerminalText.escape(text, limit: 200).unicodeScalars.count <= 200)
  }
}
