import Testing

/// `WatchEngine` has no clock, no file and no chance in it, so that a recording stepped through it twice says the same twice.
struct Purity {
  @Test func `WatchEngine imports nothing`() throws {
    let sources = try Repository.sources(in: "Sources/WatchEngine")
    #expect(sources.count > 20)
    for source in sources {
      let lines = try Repository.text(source).split(separator: "\n", omittingEmptySubsequences: false)
      for (number, line) in lines.enumerated() where Purity.reachesOut(line) {
        Issue.record("\(source):\(number + 1): expected pure code, found: \(line); move it to HostIO")
      }
    }
  }

  /// Words that bring in other modules, or their symbols without a word of import.
  private static let refused: Set<String> = ["import", "_silgen_name", "_extern", "_implementationOnly", "_exported"]

  /// Whether the code of a line, without texts and comments, holds one of the refused words.
  static func reachesOut(_ line: Substring) -> Bool {
    code(of: line).split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains { refused.contains(String($0)) }
  }

  private static func code(of line: Substring) -> String {
    var code = ""
    var inText = false
    var before: Character = " "
    for character in line {
      if character == "\"", before != "\\" {
        inText.toggle()
      } else if !inText {
        if character == "/", before == "/" { return code }
        code.append(character)
      }
      before = before == "\\" ? " " : character
    }
    return code
  }

  @Test(arguments: [
    "import Glibc", "  import Glibc", "\timport  Foundation", "public import Glibc", "package import Glibc",
    "@_implementationOnly import Glibc", "@_exported import Glibc", "@testable import Glibc", "@_spi(Secret) import Glibc",
    "import struct Glibc.timespec", "let one = 1; import Glibc", "/* a reason */ import Glibc", "let text = \"//\"; import Glibc",
    "@preconcurrency import Glibc // for the clock", "@_silgen_name(\"time\") func now()", "@_extern(c) func time()",
  ]) func `a line that reaches out of the module is refused`(line: String) {
    #expect(Purity.reachesOut(line[...]))
  }

  @Test(arguments: [
    "// import Glibc", "/// Does not import anything.", "let important = 1", "let text = \"import Glibc\"", "func imported() {}",
    "let text = \"a \\\" import\"", "",
  ]) func `a line that only speaks of it is fine`(line: String) {
    #expect(!Purity.reachesOut(line[...]))
  }
}
