import Testing
import WatchEngine

@Suite struct JSONValueTests {
  private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8).span) }

  @Test func `every kind of value is read`() throws {
    let value = try parse(#" {"a": [1, -2.5e3, true, false, null], "b": {"c": "d"}, "e": {}, "f": []} "#)
    #expect(value["a"] == .array([.number(1), .number(-2500), .bool(true), .bool(false), .null]))
    #expect(value["b"]?["c"]?.text == "d")
    #expect(value["e"]?.members?.isEmpty == true)
    #expect(value["f"]?.elements?.isEmpty == true)
    #expect(value["g"] == nil)
  }

  @Test func `escapes stand for their characters and half a pair for U+FFFD`() throws {
    #expect(try parse(#""\"\\\/\b\f\n\r\té€😀""#).text == "\"\\/\u{8}\u{C}\n\r\té€😀")
    #expect(try parse(#""\ud83d""#).text == "\u{FFFD}")
    #expect(try parse(#""\ud83dA""#).text == "\u{FFFD}A")
    #expect(try parse(#""\ude00x""#).text == "\u{FFFD}x")
  }

  @Test func `of two members with one name the last one counts`() throws {
    #expect(try parse(#"{"a":1,"a":2}"#)["a"]?.integer == 2)
  }

  @Test func `a number that no Int holds is no integer`() throws {
    #expect(try parse("1e300").integer == nil)
    #expect(try parse("1.5").integer == nil)
    #expect(try parse("-7").integer == -7)
  }

  @Test(arguments: [
    "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "\"", "\"\\", "\"\\x\"", "\"\\u12\"",
    "\"\n\"", "tru", "nul", "01", "1.", "-", "1e", "1e999", "+1", ".5", "NaN", "1 2", "{} x", "'a'", "\u{FEFF}1",
  ])
  func `what is no JSON is refused`(text: String) {
    #expect(throws: ParseError.self) { try parse(text) }
  }

  @Test func `values inside one another have a limit`() throws {
    #expect(try parse(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)) != .null)
    #expect(throws: ParseError.self) { try parse(String(repeating: "[", count: 65) + String(repeating: "]", count: 65)) }
    #expect(throws: ParseError.self) { try parse(String(repeating: "{\"a\":", count: 100_000)) }
  }

  @Test func `bytes that are no UTF-8 become U+FFFD`() throws {
    let bytes: [UInt8] = [0x22, 0x61, 0xFF, 0x62, 0x22]
    #expect(try JSONValue(parsing: bytes.span).text == "a\u{FFFD}b")
  }

  @Test func `every truncation of a document is refused`() throws {
    let document = Array(
      #"{"version":1,"receivers":{"ops":{"state":"ok","pending":0,"latency":0.012,"why":null,"on":true}}}"#.utf8)
    for length in 0..<document.count {
      #expect(throws: ParseError.self) { try JSONValue(parsing: Array(document[..<length]).span) }
    }
  }

  @Test func `what the writer writes is read again`() throws {
    var json = JSONWriter()
    json.beginObject()
    json.member("text", "a\"\\\n\u{202E}😀\u{7F}")
    json.member("number", 0.1)
    json.endObject()
    let value = try JSONValue(parsing: json.bytes.span)
    #expect(value["text"]?.text == "a\"\\\n\u{202E}😀\u{7F}")
    #expect(value["number"]?.number == 0.1)
  }
}
