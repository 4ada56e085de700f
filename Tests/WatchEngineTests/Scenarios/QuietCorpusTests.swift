import Glibc
import Testing

@testable import WatchEngine

/// The corpus of healthy but busy hosts (Tests/quiet), played under the stock rules.
@Suite struct QuietCorpusTests {
  @Test(arguments: Corpus.workloads)
  func `no warning fires on a busy host but those that are expected`(workload: String) throws {
    let configuration = Configuration.load(files: try Corpus.stockRules(), names: .catalogue)
    #expect(configuration.diagnostics.map(\.text) == [])
    var host = ScenarioHost(rules: try #require(configuration.rules))
    host.play(try Recording(try Corpus.recording(of: workload)))
    let fired = host.fired.filter { $0.severity >= .warning && !Corpus.isExpected($0.rule, in: workload) }
    #expect(fired.map { "\($0.rule): \($0.message)" } == [])
  }
}
