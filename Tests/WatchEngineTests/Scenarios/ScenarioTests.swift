import Glibc
import Testing

@testable import WatchEngine

@Suite struct ScenarioTests {
  @Test(arguments: [
    "memory-runs-out", "psi-missing", "counter-reset", "clock-stepped-back", "hostile-process-names", "unit-gone",
  ])
  func `the engine makes of a recording what its story tells`(name: String) throws {
    let folder = "../Scenarios/\(name)"
    let rules = try Fixture.bytes("\(folder)/rules.conf")
    let configuration = Configuration.load(files: [("rules.conf", rules)], names: .catalogue)
    #expect(configuration.diagnostics.map(\.text) == [])
    var host = ScenarioHost(rules: try #require(configuration.rules))
    try host.play(try Recording(Fixture.text("\(folder)/recording.txt")))
    #expect(host.mistakes == [])
    let story = host.story.joined(separator: "\n") + "\n"
    if getenv("FOREWARN_UPDATE") != nil {
      try Fixture.write(story, to: "\(folder)/story.txt")
    }
    #expect(try story == Fixture.text("\(folder)/story.txt"))
  }
}
