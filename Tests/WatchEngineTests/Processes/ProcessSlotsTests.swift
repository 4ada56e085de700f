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

  @Test func `a pid that comes again replaces the old one`() {
    var slots = filled([1, 2, 3])
    let old = slots.insert(ProcessSlot(pid: 2, descriptor: 42, startTicks: 9, cpuTicks: 0))
    #expect(old?.startTicks == 0)
    #expect(slots.slots[1].descriptor == 42)
    #expect(slots.count == 3)
  }

  @Test func `filtering drops and changes in place`() {
    var slots = filled([1, 2, 3, 4])
    slots.filter { slot in
      slot.cpuTicks = 8
      return slot.pid % 2 == 0
    }
    #expect(slots.slots.map(\.pid) == [2, 4])
    #expect(slots.slots.map(\.cpuTicks) == [8, 8])
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

  @Test func `a slot is small`() { #expect(MemoryLayout<ProcessSlot>.stride == 24) }

  private func filled(_ pids: [Int32]) -> ProcessSlots {
    var slots = ProcessSlots()
    for pid in pids { #expect(slots.insert(ProcessSlot(pid: pid, descriptor: -1, startTicks: 0, cpuTicks: 0)) == nil) }
    return slots
  }
}
