import Testing
import WatchEngine

/// Rules that people are shown, held against the language.
struct DocumentedRules {
  @Test func `the README's twelve rules and its receivers are right`() throws {
    let blocks = try Repository.text("README.md").split(separator: "```", omittingEmptySubsequences: false)
    let example = blocks.filter { $0.hasPrefix("ini\n") }.map { $0.dropFirst(4) }.joined(separator: "\n")
    let configuration = Configuration.load(files: [("README.md", Array(example.utf8))])
    #expect(configuration.diagnostics.map(\.text).joined() == "")
    #expect(configuration.rules?.rules.count == 12)
    #expect(configuration.rules?.receivers.map(\.name) == ["ops", "oncall"])
  }

  @Test func `the number of stock rules is the one the README gives`() throws {
    let rules = try #require(Configuration.load(files: try StockConfigurationTests.files()).rules).rules
    let text = try Repository.text("README.md")
    #expect(text.contains("\(rules.count) from config/") && text.contains("\(rules.count) rules come with it"))
  }
}
