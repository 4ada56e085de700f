import Synchronization
import Testing
import WatchEngine

@testable import HostIO

@Suite struct `bounded queue` {
  private func drained(_ queue: BoundedQueue<Int>) -> [Int] {
    var entries: [Int] = []
    while let entry = queue.take() { entries.append(entry) }
    return entries
  }

  @Test func `entries come out in the order they went in, whatever their severity`() {
    let queue = BoundedQueue<Int>(capacity: 8)
    for (entry, severity) in [(1, Severity.notice), (2, .critical), (3, .warning), (4, .notice)] {
      queue.push(entry, severity: severity)
    }
    #expect(queue.count == 4)
    #expect(drained(queue) == [1, 2, 3, 4])
    #expect(queue.dropped == 0)
  }

  @Test func `a full queue drops the oldest of the least severe and counts it`() {
    let queue = BoundedQueue<Int>(capacity: 3)
    queue.push(1, severity: .critical)
    queue.push(2, severity: .notice)
    queue.push(3, severity: .notice)
    queue.push(4, severity: .warning)
    #expect(queue.dropped == 1)
    queue.push(5, severity: .notice)
    #expect(queue.dropped == 2)
    #expect(drained(queue) == [1, 4, 5])
  }

  @Test func `an entry less severe than all others is itself the one that goes`() {
    let queue = BoundedQueue<Int>(capacity: 2)
    queue.push(1, severity: .critical)
    queue.push(2, severity: .warning)
    queue.push(3, severity: .notice)
    #expect(queue.dropped == 1)
    #expect(drained(queue) == [1, 2])
    queue.push(4, severity: .critical)
    #expect(drained(queue) == [4])
  }

  @Test func `among equals the newest are kept`() {
    let queue = BoundedQueue<Int>(capacity: 5)
    for entry in 0..<1000 { queue.push(entry, severity: .critical) }
    #expect(queue.dropped == 995)
    #expect(drained(queue) == [995, 996, 997, 998, 999])
  }

  @Test func `waiting ends at the deadline`() {
    let queue = BoundedQueue<Int>(capacity: 1)
    #expect(queue.wait(until: .zero) == nil)
    queue.push(1, severity: .notice)
    #expect(queue.wait(until: .zero) == 1)
  }

  @Test func `a closed queue gives what is left, then ends`() {
    let queue = BoundedQueue<Int>(capacity: 2)
    queue.push(1, severity: .notice)
    queue.close()
    #expect(queue.wait() == 1)
    #expect(queue.wait() == nil)
  }

  @Test func `four producers and one consumer lose nothing while there is room`() throws {
    let queue = BoundedQueue<Int>(capacity: 1 << 16)
    let sum = Mailbox(0)
    let consumer = try #require(
      HostThread.start("consumer") { _ in
        var total = 0
        while let entry = queue.wait() { total += entry }
        sum.put(&total)
      })
    var producers: [HostThread] = []
    for _ in 0..<4 {
      let producer = try #require(
        HostThread.start("producer") { _ in
          for entry in 1...10_000 { queue.push(entry, severity: entry % 2 == 0 ? .notice : .critical) }
        })
      producers.append(producer)
    }
    for producer in producers { producer.join() }
    queue.close()
    consumer.join()
    var total = 0
    #expect(sum.take(&total))
    #expect(queue.dropped == 0)
    #expect(total == 4 * 50_005_000)
  }
}
