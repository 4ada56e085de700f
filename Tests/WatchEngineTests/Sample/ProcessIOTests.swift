import Testing

@testable import WatchEngine

struct ProcessIOTests {
  private static let captured = "linux-6.18/process/io"

  private static func parse(_ text: String) throws(ParseError) -> ProcessIO {
    var io = ProcessIO()
    try io.refill(from: Array(text.utf8).span)
    return io
  }

  @Test func `what got to a disk counts, not what stayed in the cache`() throws {
    let io = try Self.parse(try Fixture.text(Self.captured))
    #expect(io.readBytes == 3_723_264)
    #expect(io.writtenBytes == 45_056)
    #expect(io.diskBytes == 3_768_320)
  }

  @Test func `bytes of files that were removed before they got there are taken off`() throws {
    #expect(try Self.parse("read_bytes: 1\nwrite_bytes: 100\ncancelled_write_bytes: 30\n").diskBytes == 71)
    #expect(try Self.parse("read_bytes: 1\nwrite_bytes: 10\ncancelled_write_bytes: 30\n").diskBytes == 1)
  }

  @Test(arguments: [
    (UInt32(2), UInt32(18), UInt64(8192)), (0x7FFF_FFFF, 1, 1024), (18, 2, 0), (5, 5, 0), (0, 0x3FFF_FFFF, 0x7F_FFFF_FE00),
  ])
  func `sectors may begin anew and may go back`(before: UInt32, now: UInt32, moved: UInt64) {
    #expect(ProcessIO.bytes(from: before, to: now) == moved)
  }

  @Test func `sectors are the low 31 bits`() throws {
    #expect(try Self.parse("read_bytes: 1024\nwrite_bytes: 511\n").sectors == 2)
    #expect(try Self.parse("read_bytes: \(UInt64.max)\nwrite_bytes: 0\n").sectors == 0x7FFF_FFFF)
  }

  @Test(arguments: ["", "rchar: 5\n", "read_bytes: 5\n", "read_bytes: \(UInt64.max)\nwrite_bytes: 1\n"])
  func `what is not there, or can't be, is not known`(text: String) throws {
    #expect(try Self.parse(text).diskBytes == nil)
  }

  @Test func `a key without a number is an error`() {
    #expect(throws: ParseError.self) { try Self.parse("read_bytes: x\n") }
  }
}
