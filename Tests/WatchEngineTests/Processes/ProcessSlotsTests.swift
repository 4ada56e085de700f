import Testing
import WatchEngine

@Suite struct `process slots` {
  @Test func `are ordered by pid, whatever order they come in`() {
    let slots = filled([5, 1, 9, 7, 3])
    #expect(slots.slots.map(\.pid) == [1, 3, 5, 7, 9])
    #expect(slots.place(of: 7).isKnown)
    #expect(!slots.place(of: 8).isKnown)
    #expect(slots.place(of: 10).index == 5)
  }

  @Test(arguments: [[1, 2, 3, 4], [4, 3, 2, 1], [10, 1], [6], []] as [[Int32]])
  func `newcomers find their place among those that are known`(pids: [Int32]) {
    var slots = filled([5, 7])
    var newcomers = pids.map { ProcessSlot(pid: $0, startTicks: UInt64($0)) }
    slots.merge(&newcomers)
    #expect(slots.slots.map(\.pid) == ([5, 7] + pids).sorted())
    #expect(newcomers.isEmpty)
  }

  @Test func `they are found in order of pid, and out of order`() {
    var slots = filled([1, 3, 5, 7, 9])
    #expect([1, 3, 4, 5, 9, 1, 7, 8].map { slots.next($0) } == [0, 1, nil, 2, 4, 0, 3, nil])
  }

  @Test func `filtering drops and changes in place`() {
    var slots = filled([1, 2, 3, 4])
    slots.filter { slot in
      slot.cpuNanoseconds = 8
      return slot.pid % 2 == 0
    }
    #expect(slots.slots.map(\.pid) == [2, 4])
    #expect(slots.slots.map(\.cpuNanoseconds) == [8, 8])
    slots.filter { _ in false }
    #expect(slots.count == 0)
  }

  @Test(
    arguments: [
      ([], [1, 2], [1, 2]), ([1, 2], [], []), ([1, 3, 5], [1, 2, 3, 4, 5, 6], [2, 4, 6]), ([10, 20], [20, 5, 10], [5]),
      ([1], [1], []),
    ] as [([Int32], [Int32], [Int32])])
  func `a listing tells who is new`(known: [Int32], listed: [Int32], new: [Int32]) {
    var found: [Int32] = [99]
    filled(known).missing(from: listed, into: &found)
    #expect(found == new)
  }

  @Test func `a slot is small`() { #expect(MemoryLayout<ProcessSlot>.stride <= 120) }

  private func filled(_ pids: [Int32]) -> ProcessSlots {
    var slots = ProcessSlots()
    var newcomers = pids.map { ProcessSlot(pid: $0, startTicks: 0) }
    slots.merge(&newcomers)
    return slots
  }
}
