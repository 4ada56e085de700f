import CourierEngine
import Testing
import WatchEngine

/// What each receiver is sent, byte for byte. `FOREWARN_UPDATE=1 swift test --filter GoldenTests` writes the files anew; read the difference.
struct GoldenTests {
  @Test(arguments: ReceiverType.allCases, Sample.allCases) func `a receiver is sent what it was sent before`(
    type: ReceiverType, sample: Sample
  ) throws {
    let found = try carriage(sample, to: type).readable
    let path = "\(Golden.folder)/\(type.rawValue)/\(sample.rawValue).json"
    if Golden.isUpdate { try Golden.write(found, to: path) }
    #expect(try Golden.text(path) == found, "\(path) is not what is sent; read both, then write it anew with FOREWARN_UPDATE=1")
  }

  @Test func `every golden file belongs to a receiver and a sample`() throws {
    let types = try Golden.names(in: Golden.folder).filter { $0 != "schemas" }
    #expect(types == ReceiverType.allCases.map(\.rawValue).sorted())
    for type in types {
      #expect(try Golden.names(in: "\(Golden.folder)/\(type)") == Sample.allCases.map { "\($0.rawValue).json" }.sorted())
    }
  }
}
