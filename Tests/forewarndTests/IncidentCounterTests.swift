import Glibc
import Testing

@testable import forewarnd

struct IncidentCounterTests {
  private let tree: TemporaryTree

  init() throws { tree = try TemporaryTree() }

  @Test func `the first incident is number 1`() {
    #expect(IncidentCounter(stateDirectory: tree.path).next == 1)
  }

  @Test func `a number that was noted is not given again`() throws {
    try tree.write("next-incident", "1\n")
    var counter = IncidentCounter(stateDirectory: tree.path)
    let given = counter.give(41)
    let request = try #require(given)
    let older = counter.give(7)
    #expect(older == nil)
    #expect(IncidentCounter.write(request) == 0)
    #expect(counter.next == 42)
    #expect(IncidentCounter(stateDirectory: tree.path).next == 42)
    #expect(access(tree.path + "/next-incident.new", F_OK) != 0)
  }

  @Test(
    arguments: [
      ("", 1), ("\n", 1), ("x", 1), ("-4\n", 1), ("7", 7), ("7\nrubbish\n", 7), ("18446744073709551615\n", .max),
      ("18446744073709551616\n", 1), (String(repeating: "9", count: 300), 1),
    ] as [(String, UInt64)])
  func `whatever stands in the file, there is a number`(content: String, next: UInt64) throws {
    try tree.write("next-incident", content)
    var counter = IncidentCounter(stateDirectory: tree.path)
    #expect(counter.next == next)
    let last = counter.give(.max)
    #expect(last == nil)
  }

  @Test func `a folder that is gone is told`() throws {
    var counter = IncidentCounter(stateDirectory: tree.path + "/gone")
    let given = counter.give(1)
    let request = try #require(given)
    #expect(IncidentCounter.write(request) == ENOENT)
    #expect(counter.next == 2)
    #expect(IncidentCounter.write("rubbish") == EINVAL)
  }
}
