/// What the table keeps of one process between two readings: 24 bytes.
package struct ProcessSlot: Equatable, Sendable {
  package var pid: Int32
  /// The reader's descriptor of `/proc/PID/stat`, or −1 where none is kept.
  package var descriptor: Int32
  /// With the pid the identity of a process.
  package var startTicks: UInt64
  package var cpuTicks: UInt64

  package init(pid: Int32, descriptor: Int32, startTicks: UInt64, cpuTicks: UInt64) {
    self.pid = pid
    self.descriptor = descriptor
    self.startTicks = startTicks
    self.cpuTicks = cpuTicks
  }
}

/// The processes that are known, ordered by pid, in one flat array.
package struct ProcessSlots: Sendable {
  package private(set) var slots: [ProcessSlot] = []

  package init() {}

  package var count: Int { slots.count }

  /// Where the pid stands, or would have to stand.
  package func place(of pid: Int32) -> (index: Int, isKnown: Bool) {
    var low = 0
    var high = slots.count
    while low < high {
      let middle = low + (high - low) / 2
      if slots[middle].pid < pid { low = middle + 1 } else { high = middle }
    }
    return (low, low < slots.count && slots[low].pid == pid)
  }

  /// Adds a process; one with the same pid is replaced and given back.
  package mutating func insert(_ slot: ProcessSlot) -> ProcessSlot? {
    if let last = slots.last, last.pid >= slot.pid {
      let (index, isKnown) = place(of: slot.pid)
      if isKnown {
        let old = slots[index]
        slots[index] = slot
        return old
      }
      slots.insert(slot, at: index)
    } else {
      slots.append(slot)
    }
    return nil
  }

  /// Goes over all processes in order of pid and drops those for which `keep` says no. Moves the rest together in place.
  package mutating func filter(_ keep: (inout ProcessSlot) -> Bool) {
    var kept = 0
    for index in slots.indices {
      var slot = slots[index]
      guard keep(&slot) else { continue }
      slots[kept] = slot
      kept += 1
    }
    slots.removeLast(slots.count - kept)
  }

  /// Compares with a listing of pids in rising order.
  ///
  /// - Parameters:
  ///   - listed: rising pids; where one does not rise, what follows is still found, only more slowly.
  ///   - unknown: filled with the pids that are listed and not known.
  package func missing(from listed: [Int32], into unknown: inout [Int32]) {
    unknown.removeAll(keepingCapacity: true)
    var index = 0
    for pid in listed {
      if index > 0, index <= slots.count, slots[index - 1].pid >= pid { index = place(of: pid).index }
      while index < slots.count, slots[index].pid < pid { index += 1 }
      if index < slots.count, slots[index].pid == pid { index += 1 } else { unknown.append(pid) }
    }
  }
}
