import Testing
import WatchEngine

/// The syntax of the files, and how they lie over one another.
@Suite struct ConfigurationTests {
  static let base = "[rule r]\nwhen = cpu.busy > 90% for 5m\nuntil = cpu.busy < 80%\nseverity = notice\nsay = busy\n"

  static func load(_ texts: String...) -> Configuration {
    Configuration.load(files: texts.enumerated().map { ("\($0.offset).conf", Array($0.element.utf8)) }, names: Tiny.names)
  }

  @Test func `a later file changes single keys`() throws {
    let configuration = Self.load(Self.base, "\n[rule r]\n\nseverity = critical\n")
    let rule = try #require(configuration.rules?.rules.first)
    #expect(rule.severity == .critical)
    #expect(rule.hold == .seconds(300))
    #expect(rule.file == "0.conf")
    #expect(rule.line == 2)
    let lines = configuration.lines.filter { $0.section == "rule r" }.map { "\($0.key)=\($0.value) \($0.file ?? "-"):\($0.line)" }
    #expect(
      lines == [
        "when=cpu.busy > 90% for 5m 0.conf:2", "until=cpu.busy < 80% 0.conf:3", "severity=critical 1.conf:4", "say=busy 0.conf:5",
      ])
  }

  @Test func `an empty value is the default again`() throws {
    let configuration = Self.load(
      "[forewarn]\ninterval = 5s\n" + Self.base + "enabled = no\n", "[forewarn]\ninterval =\n[rule r]\nuntil =\nenabled =\n")
    let set = try #require(configuration.rules)
    #expect(set.settings == Settings())
    let rule = try #require(set.rules.first)
    #expect(rule.until == nil)
    #expect(rule.untilHold == .seconds(300))
  }

  @Test func `a disabled rule is checked and left out`() {
    #expect(Self.load(Self.base, "[rule r]\nenabled = no").rules?.rules.isEmpty == true)
    #expect(Self.load(Self.base, "[rule r]\nenabled = no\nwhen = x").rules == nil)
  }

  @Test func `rules stand in the order of their first appearance`() throws {
    let text = { (name: String) in Self.base.replacing("rule r", with: "rule \(name)") }
    let configuration = Self.load(
      text("b") + text("a"), "[rule c]\n" + Self.base.split(separator: "\n").dropFirst().joined(separator: "\n"),
      "[rule a]\nsay = x")
    #expect(configuration.rules?.rules.map(\.name) == ["b", "a", "c"])
  }

  @Test func `settings are read, and defaults have no file`() throws {
    let configuration = Self.load("[forewarn]\ninterval = 500 ms\noutbox-limit = 20")
    let settings = try #require(configuration.rules).settings
    #expect(settings.interval == .milliseconds(500))
    #expect(settings.outboxLimit == 20)
    #expect(settings.mountTimeout == .seconds(10))
    #expect(
      configuration.lines.map { "\($0.key)=\($0.value) \($0.file ?? "-"):\($0.line)" } == [
        "role=general -:0", "interval=500 ms 0.conf:2", "mount-timeout=10s -:0", "outbox-limit=20 0.conf:3",
        "login-canary=yes -:0",
      ])
  }

  @Test func `comments, blank lines, continuations, line ends of Windows and a byte order mark are taken`() throws {
    let text =
      "\u{FEFF}# one\r\n; two\r\n\r\n  [ rule  r ]  \r\nwhen = cpu.busy > 90% \\\r\n  # between\r\n  and cpu.runnable > 4 \\\r\n  for 5m\r\n"
      + "severity=notice\r\nsay = a # no comment \\\\\r\ndo = last \\"
    let configuration = Tiny.load(text)
    #expect(configuration.diagnostics.map(\.text) == [])
    let rule = try #require(configuration.rules?.rules.first)
    #expect(rule.sentence == "when = cpu.busy > 90% and cpu.runnable > 4 for 5m")
    #expect(rule.say.render { _ in "" } == "a # no comment \\\\")
  }

  @Test func `what goes on in an indented line is said with one blank`() throws {
    let rule = try #require(
      Tiny.load("[rule r]\nwhen = cpu.busy > 1%\nseverity=notice\nsay = one;  \\\n    \ttwo\\\n  \\\nthree").rules?.rules.first)
    #expect(rule.say.render { _ in "" } == "one; two three")
  }

  @Test func `an error in a continued line is shown where it stands`() throws {
    let diagnostic = try #require(
      Tiny.load("[rule r]\nsay=x\nseverity=notice\nwhen = cpu.busy > 90% \\\n  and cpu.bsy > 1%\n").diagnostics.first)
    #expect(Broken.line(diagnostic) == "5:7+7 no signal is named `cpu.bsy`; did you mean `cpu.busy`?")
    #expect(diagnostic.sourceLine == "  and cpu.bsy > 1%")
  }

  @Test func `a file of any size and content is no trap`() {
    for text in [
      "\0", "[", "]", "=", "\\", "\\\n", "[rule r]\n\\", "[rule r]\nwhen=\\\n\\\n\\",
      "[rule r]\nwhen=" + String(repeating: "(", count: 100_000),
    ] {
      let configuration = Tiny.load(text)
      #expect((configuration.rules == nil) == !configuration.diagnostics.isEmpty)
    }
    let large = Configuration.load(files: [("a", [UInt8](repeating: 0x28, count: 10 << 20))], names: Tiny.names)
    #expect(large.diagnostics.map(\.text) == ["a: error: the file is larger than 1 MiB\n  hint: is it a configuration file?\n"])
  }

  @Test func `no file at all is a configuration without rules`() throws {
    let configuration = Configuration.load(files: [], names: Tiny.names)
    #expect(try #require(configuration.rules).rules.isEmpty)
  }
}
