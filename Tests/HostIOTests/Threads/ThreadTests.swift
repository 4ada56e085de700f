import Glibc
import Testing
import WatchEngine

@testable import HostIO

@Suite struct `mailbox` {
  @Test func `an empty one gives nothing and leaves the value alone`() {
    let box = Mailbox<[Int]>([])
    var value = [7]
    #expect(!box.take(&value))
    #expect(value == [7])
  }

  @Test func `the newest value is taken once`() {
    let box = Mailbox<[Int]>([])
    var written = [1]
    box.put(&written)
    written = [2]
    box.put(&written)
    #expect(written == [1], "the one nobody took comes back")
    var read: [Int] = []
    #expect(box.take(&read))
    #expect(read == [2])
    #expect(!box.take(&read))
  }

  @Test func `buffers circulate`() {
    let box = Mailbox<[UInt8]>([])
    var written: [UInt8] = Array(repeating: 1, count: 1000)
    let address = written.withUnsafeBufferPointer { $0.baseAddress }
    box.put(&written)
    var read: [UInt8] = []
    #expect(box.take(&read))
    #expect(read.withUnsafeBufferPointer { $0.baseAddress } == address)
  }
}

@Suite struct `host thread` {
  @Test func `the body runs on a thread with the given name`() throws {
    let box = Mailbox("")
    let thread = try #require(
      HostThread.start("a-name") { _ in
        var bytes = [CChar](repeating: 0, count: 16)
        readOwnName(&bytes)
        var name = bytes.withUnsafeBufferPointer {
          String(decoding: $0.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        box.put(&name)
      })
    thread.join()
    var name = ""
    #expect(box.take(&name))
    #expect(name == "a-name")
  }

  @Test func `what a thread got is told`() throws {
    let thread = try #require(HostThread.start("rt", urgency: .realTime) { _ in })
    thread.join()
    switch thread.start.granted {
    case .fifo(let priority): #expect(priority == 1 && thread.start.refusal == nil)
    case .nice: #expect(thread.start.refusal != nil)
    }
  }
}

@Suite struct `ticker` {
  @Test func `a tick in time skips nothing`() {
    var ticker = Ticker(every: .seconds(1), startingAt: .seconds(10))
    #expect(
      ticker.advance(now: .seconds(10) + .microseconds(50))
        == Ticker.Tick(planned: .seconds(10), lateness: .microseconds(50), skipped: 0))
    #expect(ticker.next == .seconds(11))
  }

  @Test(arguments: [(10_999, 0, 11), (11_000, 1, 12), (11_001, 1, 12), (13_500, 3, 14)])
  func `missed ticks are left out`(now: Int, skipped: Int, next: Int) {
    var ticker = Ticker(every: .seconds(1), startingAt: .seconds(10))
    let tick = ticker.advance(now: .milliseconds(now))
    #expect(tick.skipped == skipped)
    #expect(tick.lateness == .milliseconds(now - 10_000))
    #expect(ticker.next == .seconds(next))
  }

  @Test func `waiting lasts until the planned moment`() {
    var ticker = Ticker(every: .milliseconds(2))
    let planned = ticker.next
    let tick = ticker.wait()
    #expect(Instant.monotonicNow >= planned)
    #expect(tick.planned == planned)
  }
}

/// The calling thread's name, from `/proc/thread-self/comm`.
private func readOwnName(_ bytes: inout [CChar]) {
  guard let file = fopen("/proc/thread-self/comm", "r") else { return }
  defer { fclose(file) }
  let count = fread(&bytes, 1, bytes.count - 1, file)
  for index in 0..<count where bytes[index] == 10 { bytes[index] = 0 }
}
