import Testing

@testable import WatchEngine

/// Every stock rule has a recording in which it fires and one in which it must not: `Tests/Scenarios/stock/RULE.txt`.
@Suite struct StockScenarioTests {
  /// Rules without recordings. May only shrink.
  static let missing: Set<String> = []

  @Test func `every stock rule has a recording in which it fires and one in which it must not`() throws {
    for rule in try Self.rules.get() where !Self.missing.contains(rule.name) {
      let recordings = try StockScenario.all(of: rule.name)
      #expect(recordings.contains { $0.fires }, "\(rule.name) never fires")
      #expect(recordings.contains { !$0.fires }, "\(rule.name) is never quiet")
    }
  }

  @Test func `no recording is of a rule that is gone`() throws {
    let names = Set(try Self.rules.get().map { $0.name + ".txt" })
    #expect(try Repository.names(in: "Tests/Scenarios/stock").filter { !names.contains($0) } == [])
    #expect(Self.missing.subtracting(try Self.rules.get().map(\.name)) == [])
  }

  @Test(arguments: try StockScenario.everything()) func `a stock rule makes of a recording what it must`(
    scenario: StockScenario
  ) throws {
    let all = try Self.configuration.get()
    var rules = RuleSet(rules: all.rules.filter { $0.name == scenario.rule })
    rules.roles = all.roles
    var host = ScenarioHost(rules: rules)
    try host.play(try Recording(scenario.text))
    #expect(host.mistakes == [])
    #expect(!host.fired.isEmpty == scenario.fires, "\(host.story.joined(separator: "\n"))")
    // A rule that can't tell is quiet for no reason.
    let entries = try #require(host.engine.book.rules.first)
    let verdicts = entries.entries.indices.map { slot in
      var memory = entries.entries[slot].when
      return entries.rule.when.evaluate(host.engine.table, slot: slot, now: host.now.monotonic, memory: &memory)
    }
    #expect(verdicts.contains { $0 == .yes || $0 == .no }, "nothing is known at the end")
  }

  /// Read once: all recordings are played with them.
  static let configuration = Result { try #require(Configuration.load(files: try StockConfigurationTests.files()).rules) }
  static let rules = configuration.map(\.rules)
}

/// One recording of a rule's file: `recording fires: WHAT` or `recording quiet: WHAT`, and then the lines of a recording.
struct StockScenario: CustomTestStringConvertible {
  var rule: String
  var fires: Bool
  var title: String
  var text: String

  var testDescription: String { "\(rule) \(fires ? "fires" : "is quiet"): \(title)" }

  static func everything() throws -> [StockScenario] {
    try Repository.names(in: "Tests/Scenarios/stock").flatMap { try all(of: String($0.dropLast(".txt".count))) }
  }

  static func all(of rule: String) throws -> [StockScenario] {
    var scenarios: [StockScenario] = []
    var skipped = 0
    for line in try Fixture.text("../Scenarios/stock/\(rule).txt").split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("recording ") {
        let fires = line.hasPrefix("recording fires: ")
        try #require(fires || line.hasPrefix("recording quiet: "), "\(rule): \(line)")
        // Mistakes are told with the line of the file.
        scenarios.append(
          StockScenario(
            rule: rule, fires: fires, title: String(line.dropFirst("recording fires: ".count)),
            text: String(repeating: "\n", count: skipped + 1)))
      } else if !scenarios.isEmpty {
        scenarios[scenarios.count - 1].text += line + "\n"
      } else {
        try #require(line.isEmpty || line.hasPrefix("#"), "\(rule): \(line)")
      }
      skipped += 1
    }
    return scenarios
  }
}
