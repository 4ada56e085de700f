import CourierEngine
import Testing
import WatchEngine

/// The message as people read it; the golden file of each sample in plain text.
struct MessageTexts {
  @Test(arguments: Sample.allCases) func `a message reads as it did before`(sample: Sample) throws {
    let found = Message(sample.outgoing(to: "ops")).text + "\n"
    let path = "Tests/Fixtures/messages/\(sample.rawValue).txt"
    if Golden.isUpdate { try Golden.write(found, to: path) }
    #expect(try Golden.text(path) == found, "\(path) is not what is said; read both, then write it anew with FOREWARN_UPDATE=1")
  }
}
