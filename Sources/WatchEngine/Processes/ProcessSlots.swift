/// What is kept of one process between two readings.
package struct ProcessSlot: Equatable, Sendable {
  package var pid: Int32
  /// The reader's descriptor of `/proc/PID/stat`, or −1 where none is kept.
  package var descriptor: Int32 = -1
  /// With the pid the identity of a process.
  package var startTicks: UInt64
  /// 0 where the reader can't tell.
  var cgroup: UInt64 = 0
  /// At the last reading.
  package var cpuNanoseconds: UInt64 = 0
  package var childrenNanoseconds: UInt64 = 0
  package var majorFaults: UInt32 = 0
  /// CPU time of its own in microseconds that no group was credited with yet: it has not been identified.
  var pending: UInt32 = 0
  /// CPU time in milliseconds of children that groups were credited with and that it has not waited for yet; below 0 within a reading
  /// what it got beyond that.
  var owed: Int32 = 0
  package var parent: Int32 = 0
  /// Pages that others hold as well, where the reader looks for that only now and then; `UInt32.max` before it did.
  package var sharedPages = UInt32.max
  /// Open descriptors when they were counted last; `UInt32.max` before that, or where they can't be.
  var files = UInt32.max
  /// ``ProcessIO/sectors`` when that was looked at last; `UInt32.max` before that, or where it can't be.
  var sectors = UInt32.max
  /// ``age`` at that look, and how many bytes a second it was since the look before.
  var ioAge: UInt16 = 0
  var ioRate: Float = 0
  /// Of the cgroup and the title as they were read last: what did not change is not looked at again.
  var identity: UInt32 = 0
  /// Position in the census's groups, or −1.
  var group: Int32 = -1
  /// The group of the last of its children that ended.
  var childGroup: Int32 = -1
  /// Since when it has been in uninterruptible sleep at every reading, in tenths of a second on the monotonic clock; 0 while it is not.
  var stuckSince: UInt32 = 0
  /// Readings since it was first seen; after 65,535 of them 65,408 again.
  package var age: UInt16 = 0
  /// Readings since ``owed`` changed.
  var owedAge: UInt8 = 0
  var isSeen = false
  var isIdentified = false
  var isKernelThread = false
  /// It was there when the watch began, so that it has its title for long.
  var wasThere = false
  /// Percent of a core, on the average of three times.
  var cpuTenSeconds: Float = 0
  var cpuMinute: Float = 0
  var cpuTenMinutes: Float = 0
  /// Bytes, on the average of a minute.
  var memoryAverage: Float = 0

  package init(pid: Int32, startTicks: UInt64) {
    self.pid = pid
    self.startTicks = startTicks
  }
}

/// The processes that are known, ordered by pid, in one flat array.
package struct ProcessSlots: Sendable {
  package private(set) var slots: [ProcessSlot] = []
  /// Where the last one was found: readers come in order of pid, or nearly.
  private var cursor = 0

  package init() {}

  package var count: Int { slots.count }

  package subscript(_ index: Int) -> ProcessSlot {
    _read { yield slots[index] }
    _modify { yield &slots[index] }
  }

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

  /// The same, looked for first behind the one that was looked for before.
  package mutating func next(_ pid: Int32) -> Int? {
    if cursor < slots.count, slots[cursor].pid == pid {
      cursor += 1
      return cursor - 1
    }
    let (index, isKnown) = place(of: pid)
    cursor = isKnown ? index + 1 : index
    return isKnown ? index : nil
  }

  /// Adds processes, none of which is known.
  /// - Parameter newcomers: in any order; of two with the same pid the later counts. Emptied.
  package mutating func merge(_ newcomers: inout [ProcessSlot]) {
    guard !newcomers.isEmpty else { return }
    if !zip(newcomers, newcomers.dropFirst()).allSatisfy({ $0.pid < $1.pid }) {
      newcomers.sort { $0.pid < $1.pid }
    }
    cursor = 0
    // All of them at the start: one array of that size is enough.
    if slots.isEmpty { return swap(&slots, &newcomers) }
    // From the end, so that nothing has to be kept aside.
    var read = slots.count - 1
    for slot in newcomers { slots.append(slot) }
    var write = slots.count - 1
    var new = newcomers.count - 1
    while new >= 0 {
      if read >= 0, slots[read].pid > newcomers[new].pid {
        slots[write] = slots[read]
        read -= 1
      } else {
        slots[write] = newcomers[new]
        new -= 1
      }
      write -= 1
    }
    newcomers.removeAll(keepingCapacity: true)
  }

  /// Goes over all processes in order of pid and drops those for which `keep` says no. Moves the rest together in place.
  package mutating func filter(_ keep: (inout ProcessSlot) -> Bool) {
    var kept = 0
    for index in slots.indices {
      guard keep(&slots[index]) else { continue }
      if kept != index { slots[kept] = slots[index] }
      kept += 1
    }
    slots.removeLast(slots.count - kept)
    cursor = 0
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
