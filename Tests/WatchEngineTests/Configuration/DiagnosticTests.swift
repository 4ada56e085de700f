import Testing
import WatchEngine

/// How errors look, whatever the file holds.
@Suite struct DiagnosticTests {
  @Test func `an error shows file, line, column, the line, a caret under the spot, and the hint`() throws {
    let configuration = Broken.load("when", "memory.availble < 15% for 5m")
    #expect(
      configuration.diagnostics.map(\.text) == [
        """
        a.conf:2:8: error: no signal is named `memory.availble`
         2 | when = memory.availble < 15% for 5m
           |        ^^^^^^^^^^^^^^^
          hint: did you mean `memory.available`?

        """
      ])
  }

  @Test func `tabs count one, marks take no place, and control characters are shown harmless`() throws {
    let text = try #require(Tiny.load("[forewarn]\n\tinterval\t=\te\u{301}\u{202E} 5x \u{1B}[31m").diagnostics.first).text
    #expect(
      text == """
        a.conf:2:20: error: a control character (U+001B)
         2 |  interval = e\u{301}\u{FFFD} 5x \u{FFFD}[31m
           |                   ^
          hint: write the line anew

        """)
  }

  @Test func `bytes that are not UTF-8 are an error outside of comments`() {
    let bytes = Array("# \u{FFFD} ".utf8) + [0xFF, 0x0A] + Array("[forewarn]\ninterval = ".utf8) + [0xC3, 0x28, 0x0A]
    let configuration = Configuration.load(files: [("a.conf", bytes)], names: Tiny.names)
    #expect(configuration.diagnostics.map(Broken.line) == ["3:12+1 a byte that is not UTF-8 text; write the line anew"])
  }

  @Test func `a long line is cut around the spot`() throws {
    let text = String(repeating: "cpu.busy > 1% and ", count: 20) + "cpu.bsy > 1%"
    let diagnostic = try #require(Broken.load("when", text).diagnostics.first)
    #expect(diagnostic.column == 368)
    let lines = diagnostic.text.split(separator: "\n")
    #expect(lines[1].count < 140)
    let caret = try #require(lines[2].firstIndex(of: "^"))
    let offset = lines[2].distance(from: lines[2].startIndex, to: caret)
    #expect(lines[1].dropFirst(offset).hasPrefix("cpu.bsy"))
  }

  @Test func `a word from the file is quoted harmless and short`() {
    #expect(Diagnostic.quote("a\u{1B}b\u{202E}") == "`a\u{FFFD}b\u{FFFD}`")
    #expect(Diagnostic.quote(String(repeating: "x", count: 100)) == "`" + String(repeating: "x", count: 40) + "…`")
  }

  @Test func `errors of all files are told in the order of files and lines`() {
    let configuration = Configuration.load(
      files: [
        ("b.conf", Array("[rule x]\nsay = {\nwhen = y\n".utf8)),
        ("a.conf", Array("[forewarn]\nz = 1\n[rule x]\nseverity = w".utf8)),
      ], names: Tiny.names)
    #expect(configuration.diagnostics.map { "\($0.file):\($0.line)" } == ["b.conf:2", "b.conf:3", "a.conf:2", "a.conf:4"])
    #expect(configuration.rules == nil)
  }

  @Test func `a file with an error in every line ends the list`() {
    let configuration = Tiny.load(String(repeating: "nonsense\n", count: 5_000))
    #expect(configuration.diagnostics.count == 101)
    #expect(configuration.diagnostics.last?.text == "a.conf: error: more than 100 errors: the rest of the file was not read\n")
  }

  @Test(
    arguments: [
      ("memory.availble", "memory.available"), ("MEMORY.FREE", "memory.free"), ("memory.fere", "memory.free"),
      ("mem", "memory.available"),
      ("x", nil), ("", nil), ("something.else.entirely", nil),
    ] as [(String, String?)])
  func `the nearest name is the one that was meant`(word: String, name: String?) {
    #expect(NearestName.of(word, among: ["memory.available", "memory.free", "cpu.busy"]) == name)
  }
}
