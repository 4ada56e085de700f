import Glibc
import Testing

@testable import forewarn_courier

struct CourierCatalogueTests {
  @Test func `every kind of entry has a text, and every text a kind`() throws {
    let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
    let file = try #require(fopen("\(root)/systemd/forewarn-courier.catalog", "r"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    let text = String(decoding: bytes[..<count], as: UTF8.self)
    let explained = text.split(separator: "\n").filter { $0.hasPrefix("-- ") }.map { String($0.dropFirst(3)) }
    #expect(explained.sorted() == CourierKind.allCases.map(\.rawValue).sorted())
  }
}
