import Testing
import WatchEngine

@testable import CourierEngine

struct SpoolBookTests {
  private let log: [UInt8] =
    SpoolBook.taken("1-a") + SpoolBook.taken("1-b") + SpoolBook.taken("1-c")
    + SpoolBook.settled("1-a", at: "ops", .delivered) + SpoolBook.removed("1-a")
    + SpoolBook.settled("1-b", at: "ops", .diverted)
    + SpoolBook.diverted("1-b", SpoolBook.Divert(from: "ops", to: "on call", why: "404\tgone\n"))

  @Test func `what is not settled anywhere is outstanding where the notification says`() {
    let book = SpoolBook(parsing: log.span)
    #expect(book.entries["1-c"]?.outstanding(of: ["ops", "oncall"]) == ["ops", "oncall"])
    #expect(book.entries["1-a"] == nil)
    #expect(book.skipped == 0)
  }

  @Test func `what was handed on is outstanding there alone`() {
    let book = SpoolBook(parsing: log.span)
    #expect(book.entries["1-b"]?.outstanding(of: ["ops"]) == ["on call"])
    #expect(book.entries["1-b"]?.diverted.first?.why == "404 gone ")
  }

  @Test func `IDs stay known after all is settled`() {
    let book = SpoolBook(parsing: log.span)
    #expect(book.hasTaken("1-a"))
    #expect(!book.hasTaken("1-d"))
  }

  @Test func `a compacted log says the same`() {
    let book = SpoolBook(parsing: log.span)
    let bytes = book.compacted
    let again = SpoolBook(parsing: bytes.span)
    #expect(again.entries == book.entries)
    #expect(again.taken == book.taken)
  }

  @Test func `so many IDs are remembered, and none that is outstanding is forgotten`() {
    var book = SpoolBook()
    book.take("0")
    for number in 1...50_000 {
      book.take("\(number)")
      book.remove("\(number)")
    }
    #expect(book.hasTaken("0"))
    #expect(book.hasTaken("50000"))
    #expect(!book.hasTaken("1"))
    #expect(book.taken.count <= SpoolBook.remembered * 2)
  }

  @Test func `a log torn anywhere is read up to there, and never traps`() {
    for length in 0...log.count {
      let torn = Array(log.prefix(length))
      let book = SpoolBook(parsing: torn.span)
      #expect(book.skipped <= 1)
    }
  }

  @Test(arguments: [
    "T\t../../etc/passwd\n", "T\t\n", "D\tunknown\tops\tdelivered\n", "\0\0\0\0\n", "T\n", "X\t1\n", "T\t1\u{0}\n",
  ])
  func `a line that says nothing is skipped and counted`(line: String) {
    let bytes = Array(line.utf8)
    let book = SpoolBook(parsing: bytes.span)
    #expect(book.skipped == 1)
    #expect(book.taken.isEmpty)
  }
}
