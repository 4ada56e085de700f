import Testing
import WatchEngine

struct ByteScannerTests {
  @Test(
    arguments: [
      ("0", 0), ("  42 ", 42), ("\t7", 7), ("18446744073709551615", .max), ("18446744073709551616", nil),
      ("99999999999999999999999", nil),
      ("", nil), (" ", nil), ("-1", nil), ("x1", nil), ("\n1", nil),
    ] as [(String, UInt64?)])
  func `a number stands here or not`(text: String, expected: UInt64?) {
    let bytes = Array(text.utf8)
    var scanner = ByteScanner(bytes.span)
    let got1 = scanner.number()
    #expect(got1 == expected)
  }

  @Test(arguments: [("0.25 ", 0.25), ("12", 12), ("3.", 3), (".5", nil), ("1.5.5", 1.5), ("-1", nil)] as [(String, Double?)])
  func `a fraction stands here or not`(text: String, expected: Double?) {
    let bytes = Array(text.utf8)
    var scanner = ByteScanner(bytes.span)
    let got2 = scanner.fraction()
    #expect(got2 == expected)
  }

  @Test func `words end at blanks and newlines, and an empty one ends a line`() {
    let bytes = Array("ab\tc \n\nd".utf8)
    var scanner = ByteScanner(bytes.span)
    let got3 = scanner.word()
    #expect(got3 == 0..<2)
    let got4 = scanner.word()
    #expect(got4 == 3..<4)
    let none = scanner.word()
    #expect(none.isEmpty)
    scanner.skipLine()
    scanner.skipLine()
    let got5 = scanner.text(scanner.word())
    #expect(got5 == "d")
    let got6 = scanner.atEnd
    #expect(got6)
    scanner.skipLine()
    let got7 = scanner.peek
    #expect(got7 == nil)
  }

  @Test func `texts are compared by their bytes`() {
    let bytes = Array("total=5".utf8)
    var scanner = ByteScanner(bytes.span)
    let got8 = scanner.starts("total")
    #expect(got8)
    let got9 = scanner.starts("total=55")
    #expect(!got9)
    let got10 = scanner.matches(0..<5, "total" as StaticString)
    #expect(got10)
    let got11 = scanner.matches(0..<5, "total" as String)
    #expect(got11)
    let got12 = scanner.matches(0..<5, "totals" as String)
    #expect(!got12)
    let got13 = scanner.matches(0..<50, "total" as String)
    #expect(!got13)
    let got14 = scanner.starts(0..<7, with: "total")
    #expect(got14)
    let got15 = scanner.skip("x")
    #expect(!got15)
    let got16 = scanner.skip("total=")
    #expect(got16)
    let got17 = scanner.position
    #expect(got17 == 6)
    let got18 = scanner.byte(at: 7)
    #expect(got18 == nil)
    let got19 = scanner.byte(at: -1)
    #expect(got19 == nil)
  }
}
