import Testing
import WatchEngine

struct ProcessStatTests {
  @Test func `an ordinary process`() throws {
    let process = try parsed(ProcessStat(), Fixture.bytes("linux-6.18/process/sleep"))
    #expect(process.pid == 20_385)
    #expect(process.name.text == "sleep")
    #expect(process.state == UInt8(ascii: "S"))
    #expect(process.parent == 20_380)
    #expect(process.cpuTicks == 0)
    #expect(process.threads == 1)
    #expect(process.startTicks == 821_573)
    #expect(process.virtualBytes == 2_990_080)
    #expect(process.residentPages == 402)
  }

  @Test(arguments: [("linux-5.10", 128, 0, 1_373), ("linux-6.1", 143, 2, 1_232)] as [(String, Int32, UInt64, UInt64)])
  func `older kernels print the same fields`(kernel: String, pid: Int32, ticks: UInt64, start: UInt64) throws {
    let process = try parsed(ProcessStat(), Fixture.bytes(kernel + "/process/busybox"))
    #expect(process.pid == pid)
    #expect(process.cpuTicks == ticks)
    #expect(process.startTicks == start)
    #expect(process.virtualBytes == 2_379_776)
    #expect(process.residentPages == 1)
  }

  @Test func `user and system time are added up, those of waited-for children are not`() throws {
    let process = try parsed(
      ProcessStat(), "1 (a) D 0 1 1 0 -1 4194560 1 2 3 4 1000 234 7000 8000 -2 -20 13 0 24 51871744 4856 1")
    #expect(process.cpuTicks == 1_234)
    #expect(process.threads == 13)
    #expect(process.startTicks == 24)
  }

  /// Captured from processes that named themselves so with `prctl(PR_SET_NAME)`.
  @Test(arguments: [
    ("parentheses", ") R 1 (a b"), ("newline", "g\nKilled proc\u{1B}["), ("not-utf8", "\u{FFFD}\u{FFFD}\u{FFFD}("), ("empty", ""),
  ])
  func `a hostile name can't move the other fields`(fixture: String, name: String) throws {
    let process = try parsed(ProcessStat(), Fixture.bytes("linux-6.18/process/" + fixture))
    #expect(process.name.text == name)
    #expect(process.state == UInt8(ascii: "S"))
    #expect(process.parent == 19_140)
    #expect(process.threads == 1)
    #expect(process.virtualBytes == 18_604_032)
  }

  @Test func `the long name of a kernel worker is cut`() throws {
    let process = try parsed(ProcessStat(), Fixture.bytes("linux-6.18/process/kernel-worker"))
    #expect(process.pid == 4)
    #expect(process.name.text == "kworker/R-rcu_gp")
    #expect(process.state == UInt8(ascii: "I"))
    #expect(process.parent == 2)
    #expect(process.residentPages == 0)
  }

  @Test func `a line that ends within what is needed is an error`() throws {
    let line = try Fixture.bytes("linux-6.18/process/parentheses")
    let whole = try parsed(ProcessStat(), line)
    let needed = try #require(String(decoding: line, as: UTF8.self).utf8.firstRange(of: " 18446744073709551615".utf8))
    let end = String(decoding: line, as: UTF8.self).utf8.distance(
      from: String(decoding: line, as: UTF8.self).utf8.startIndex, to: needed.lowerBound)
    for length in 0...end { #expect(throws: ParseError.self) { try parsed(ProcessStat(), Array(line[..<length])) } }
    #expect(try parsed(ProcessStat(), Array(line[...end])) == whole)
  }

  @Test(arguments: [
    "2147483648 (a) S 0 1 1 0 -1 0 0 0 0 0 1 1 0 0 20 0 1 0 1 1 1 1",
    "1 (a) S -1 1 1 0 -1 0 0 0 0 0 1 1 0 0 20 0 1 0 1 1 1 1",
    "1 (a) S 0 1 1 0 -1 0 0 0 0 0 18446744073709551615 1 0 0 20 0 1 0 1 1 1 1",
    "1 (a) S 0 1 1 0 -1 0 0 0 0 0 1 1 0 0 20 0 4294967296 0 1 1 1 1",
    "1 (a) S 0 1 1 0 -1 0 0 0 0 0 1 1 0 0 20 0 1 0 18446744073709551616 1 1 1",
    "1 (a)",
    "1 a S 0",
    "1 (a)S 0 1 1 0 -1 0 0 0 0 0 1 1 0 0 20 0 1 0 1 1 1 1",
  ])
  func `a field out of range is an error`(line: String) {
    #expect(throws: ParseError.self) { try parsed(ProcessStat(), line) }
  }
}
