import Testing

@testable import WatchEngine

@Suite struct QuietCorpusTests {
  @Test(arguments: try QuietCorpus.workloads())
  func `the stock rules warn of nothing on a busy, healthy host that is not expected`(workload: String) throws {
    let configuration = Configuration.load(files: try StockConfigurationTests.files(), names: .catalogue)
    var host = ScenarioHost(rules: try #require(configuration.rules))
    try host.play(try Recording(QuietCorpus.recording(of: workload)))
    let isExpected = try QuietCorpus.expected()
    let alarms = host.fired.filter { $0.severity >= .warning && !isExpected($0.rule, workload) }
    #expect(alarms.map { "\($0.subject): \($0.message)" } == [])
    #expect(host.mistakes == [])
    #expect(host.samples > 0)
  }
}
