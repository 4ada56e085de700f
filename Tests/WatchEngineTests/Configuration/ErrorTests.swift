import Testing
import WatchEngine

/// Every error there is, word by word: a text that helps is a part of the program.
@Suite struct ErrorTests {
  @Test(arguments: SentenceErrorTable.rows)
  func `a wrong sentence is told with its place and what to do`(key: String, text: String, errors: String) {
    let configuration = Broken.load(key, text)
    #expect(configuration.diagnostics.map(Broken.line).joined(separator: "\n") == errors)
    #expect(configuration.rules == nil)
  }

  @Test(arguments: FileErrorTable.rows)
  func `a wrong text or file is told with its place and what to do`(key: String, text: String, errors: String) {
    let configuration = Broken.load(key, text)
    #expect(configuration.diagnostics.map(Broken.line).joined(separator: "\n") == errors)
    #expect(configuration.rules == nil)
  }
}
