import Testing
import WatchEngine

@Suite struct TitlePatternTests {
  /// The parts of the role that `pattern` finds in `title` with its first three names, `nil` where it does not fit.
  static func role(_ pattern: String, _ title: String) throws -> String? {
    let compiled = try TitlePattern(parsing: Array(pattern.unicodeScalars))
    var rule = RoleRule(name: "r", program: "fits", processNames: [ProcessNamePattern("x")])
    rule.title = compiled
    let text = compiled.names.map { "<{\($0)}>" }.joined()
    rule.role = try RoleText(parsing: Array(text.unicodeScalars), names: compiled.names)
    let bytes = Array(title.utf8)
    let role = RoleBook.compile([rule]).role(of: ShortName(Array("x".utf8).span), isKernelThread: false, title: bytes.span)
    return role.program == "fits" ? role.role : nil
  }

  @Test(
    arguments: [
      ("a b", "a b", ""), ("a b", "a  \t\n b\0\0", ""), ("a b", "  a b", ""), ("a b", "ab", nil), ("a b", "a b c", nil),
      ("a", "", nil), ("*", "", ""), ("*", "anything at all", ""), ("a*c", "abc", ""), ("a*c", "ac", ""), ("a*c", "acb", nil),
      ("pool {pool}", "pool www", "<www>"), ("pool {pool}", "pool my www", nil), ("pool {pool...}", "pool my  www", "<my www>"),
      ("pool {pool}", "pool", nil), ("{host}({port})", "10.0.0.1(5432)", "<10.0.0.1><5432>"), ("{a}:{b}", "x:y:z", "<x><y:z>"),
      ("{a...}:{b#}", "[::1]:80", "<[::1]><80>"), ("n{a#}", "n12x", nil), ("n{a#}x", "n12x", "<12>"), ("n{a#}", "n", nil),
      ("a[ b][ {c}]", "a", ""), ("a[ b][ {c}]", "a b", "<>"), ("a[ b][ {c}]", "a c", "<c>"), ("a[ b][ {c}]", "a b c", "<c>"),
      ("[{x...}: ]go {y}", "go 1", "<><1>"), ("[{x...}: ]go {y}", "my cluster: go 1", "<my cluster><1>"),
      ("[{x...}: ]go {y}", "a: b: go 1", "<a: b><1>"), ("{u...} {d} [[local]", "web app shop [local]", "<web app><shop>"),
      ("x[ [[{a}]]]", "x [y]", "<y>"), ("x[ [[{a}]]]", "x", "<>"), ("{{a}", "{a}", ""), ("**", "*", ""), ("]", "]", ""),
      ("é{a}", "éx", "<x>"), ("{a}", "\u{202E}x", "<\u{202E}x>"), ("-{a}*", "-abc d", "<a>"), ("{a}[ x]", "ab", "<ab>"),
      ("*{x", "a", "!"), ("a * b", "a b", nil), ("a* b", "a b", ""), ("a* b", "a   b", ""), ("*[ x]", "y   x", ""),
    ] as [(String, String, String?)])
  func `a pattern fits a whole title`(pattern: String, title: String, role: String?) throws {
    if role == "!" {
      #expect(throws: SentenceError.self) { try Self.role(pattern, title) }
      return
    }
    let found = try Self.role(pattern, title)
    #expect((found == "" ? "" : found) == role || (role == "<>" && found == ""))
  }

  @Test(
    arguments: [
      "{a...} {b...} {c...} {d...} {e...} {f...} {g...} x", "*a*a*a*a*a*a*a*a*a*x", "*[ a]* [b]*[ c]*[d]* [e]*[f]*x",
      "{a} {b} {c...}[ {d...}][ {e...}][ {f...}][ {g...}]x", "[{a...}: ][{b...}: ][{c...}: ][{d...}: ][{e...}: ]x",
      "*a b*a b*a b*a bx",
    ])
  func `a hostile title of 4 KiB takes no more than a moment`(pattern: String) throws {
    let compiled = try TitlePattern(parsing: Array(pattern.unicodeScalars))
    var rule = RoleRule(name: "r", program: "fits", processNames: [ProcessNamePattern("*")])
    rule.title = compiled
    let book = RoleBook.compile([rule])
    for unit in ["a", "a ", "a: ", " ", "ab", "aaaa b", ": ", "a    "] {
      var title = [UInt8](repeating: UInt8(ascii: "a"), count: 1)
      while title.count < 4095 { title += unit.utf8 }
      title.append(UInt8(ascii: "y"))
      let time = ContinuousClock().measure {
        let role = book.role(of: ShortName(Array("a".utf8).span), isKernelThread: false, title: title.span)
        if role.program == "fits" { Issue.record("fits \(unit)") }
      }
      // Without optimisation, on a busy machine; going back without memory would take longer than the test run.
      if time > .seconds(2) { Issue.record("\(time) for \(unit)") }
    }
  }

  @Test func `what gives up and what remembers find the same`() throws {
    // A reference that tries everything, for short titles of few letters.
    func fits(_ pattern: ArraySlice<Character>, _ title: ArraySlice<Character>) -> Bool {
      guard let first = pattern.first else { return title.isEmpty }
      switch first {
      case "*": return fits(pattern.dropFirst(), title) || (!title.isEmpty && fits(pattern, title.dropFirst()))
      case " ":
        guard title.first == " " else { return false }
        return fits(pattern.dropFirst(), title.drop { $0 == " " })
      case "[":
        guard let close = pattern.firstIndex(of: "]") else { return false }
        return fits(pattern[(pattern.startIndex + 1)..<close] + pattern[(close + 1)...], title)
          || fits(pattern[(close + 1)...], title)
      default: return title.first == first && fits(pattern.dropFirst(), title.dropFirst())
      }
    }
    var random = SplitMix64(seed: 3)
    var fitting = 0
    for _ in 0..<3_000 {
      let pieces = ["a", "b", " ", "*", "[a]", "[ b]", "[*b]", "ab"]
      let pattern = (0..<Int.random(in: 1...7, using: &random)).map { _ in pieces[Int.random(in: 0..<8, using: &random)] }
        .joined()
      var inner = (0..<Int.random(in: 1...9, using: &random)).map { _ in ["a", "b", " "][Int.random(in: 0..<3, using: &random)] }
        .joined()
      while inner.hasPrefix(" ") { inner.removeFirst() }
      while inner.hasSuffix(" ") { inner.removeLast() }
      guard !pattern.contains("**"), !pattern.contains("  ") else { continue }
      let expected = fits(Array(pattern)[...], Array(inner)[...])
      if try (Self.role(pattern, inner) != nil) != expected { Issue.record("\(pattern) and \(inner): expected \(expected)") }
      if expected { fitting += 1 }
    }
    #expect(fitting > 100)
  }
}
