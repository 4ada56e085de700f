/// Who is there, who belongs together, and what each group took. Whichever reader reads the processes feeds it; it is the only place
/// where their counters are compared.
///
/// A reading is ``begin(at:)``, ``take(_:at:)`` for every process, ``end(gone:)``, and ``settle()``. Titles and cgroups come in between or
/// later, since reading them can take long: until then a process's CPU time is kept with it, and goes to its group once that is known.
///
/// A process that ends takes its last CPU time with it. Where the kernel tells of exits that is taken exactly (``take(exit:)``). Else
/// it is found in the time that its parent gets when it waits for it (proc_pid_stat(5): `cutime`, `cstime`), less what was credited
/// while it lived.
package struct ProcessCensus: Sendable {
  package internal(set) var known = ProcessSlots()
  package internal(set) var summary = ProcessSummary()
  package internal(set) var groups: [GroupRow] = []
  /// Processes whose title and cgroup should be read now; filled by ``end()``.
  package internal(set) var wanted: [Wanted] = []
  /// Processes that stand still, the first of them first; filled by ``settle()`` and ``end(gone:)``.
  package internal(set) var stuck: [StuckProcess] = []
  var places: [GroupKey: Int] = [:]
  /// By the number of the cgroup, where the reader tells it: for those that end before they are looked at.
  var homes: [UInt64: ProcessHome] = [:]
  var newcomers: [ProcessSlot] = []
  /// By group, what it got since it was last added up.
  var growth: [Growth] = []
  let facts: HostFacts
  /// By which processes are put together.
  package var roles: RoleBook
  var now: Instant?
  /// When the reading before began.
  var before: Instant?
  var elapsed: Float = 0
  /// Whether a reading was ended and not added up yet: one that failed adds nothing, not zero.
  var isUnsettled = false
  var isFirst = true
  /// The pid whose title was looked at again last.
  var lookedAtAgain: Int32 = 0
  /// How much of a title is due to be looked at again, in parts of ``readingsARound``.
  var dueAgain = 0
  /// Whether this reading has already found that no group can be dropped.
  var isFull = false
  /// Whether exits are told by the kernel.
  package var knowsExits = false

  /// A process to be looked at.
  package struct Wanted: Equatable, Sendable {
    package var pid: Int32
    package var startTicks: UInt64
  }

  struct GroupKey: Hashable, Sendable {
    var home: ProcessHome
    var role: ProcessRole
  }

  /// What a group got in one reading.
  struct Growth: Sendable {
    var cpuNanoseconds: UInt64 = 0
    var majorFaults: UInt64 = 0
    var ioBytes: UInt64 = 0
  }

  /// A host that makes more groups than this is asked for no more roles: what comes is put together by unit, and where there are twice
  /// as many, in one.
  package static let mostGroups = 512
  static let longestCommand = 256
  /// After how many readings a parent that has not waited for its children is not expected to any more.
  static let owedPatience: UInt8 = 120
  /// How many cgroups' homes are remembered.
  static let mostHomes = 4096
  /// How long a group without processes is kept, so that its next process finds it again.
  package static let groupPatience: Duration = .seconds(900)
  /// How many titles are asked for after one reading.
  package static let mostWanted = 1024
  /// In how many readings every title is looked at again, unless that were more than ``mostAgain`` in one: each takes some 15 µs.
  static let readingsARound = 128
  static let mostAgain = 8

  package init(facts: HostFacts, roles: RoleBook = RoleBook()) {
    self.facts = facts
    self.roles = roles
  }

  // MARK: - A reading

  /// Begins a reading.
  package mutating func begin(at instant: Instant) {
    let passed = before.map { (instant.monotonic - $0.monotonic).inSeconds } ?? 0
    elapsed = passed > 0 ? Float(passed) : 0
    now = instant
    isFull = false
    summary.clear()
    beginStuck()
    for index in groups.indices { groups[index].beginReading() }
  }

  /// Takes one process. Readings of one moment come once a process.
  package mutating func take(_ reading: borrowing ProcessReading) {
    if let index = known.next(reading.pid) {
      take(reading, at: index)
    } else {
      admit(reading, descriptor: -1)
    }
  }

  /// Takes a process that stands at `index`.
  package mutating func take(_ reading: borrowing ProcessReading, at index: Int) {
    if known[index].startTicks != reading.startTicks {
      // Another process has the number now.
      let descriptor = known[index].descriptor
      credit(end: known[index])
      var slot = fresh(reading)
      slot.descriptor = descriptor
      if reading.isKernelThread { identifyKernelThread(&slot, reading) }
      Self.noteStuck(reading, &slot, hasRun: true, isFirst: isFirst, at: now)
      known[index] = slot
      count(reading, group: slot.group, cpuPercent: nil, memoryBefore: nil)
      return
    }
    let isBackwards = reading.cpuNanoseconds < known[index].cpuNanoseconds
    let own = isBackwards ? 0 : reading.cpuNanoseconds - known[index].cpuNanoseconds
    let faults = Self.increase(reading.majorFaults, known[index].majorFaults)
    known[index].cpuNanoseconds = reading.cpuNanoseconds
    known[index].majorFaults = UInt32(truncatingIfNeeded: reading.majorFaults)
    known[index].parent = reading.parent
    known[index].cgroup = reading.cgroup ?? 0
    known[index].isSeen = true
    // What is done at every 16th or 128th of its readings is done so for ever.
    known[index].age = known[index].age == .max ? .max - 127 : known[index].age + 1
    noteChildren(reading, at: index)
    if let files = reading.files { note(files: files, at: index) }
    if let sectors = reading.sectors { note(sectors: sectors, at: index) }
    let group = known[index].group
    if group >= 0 {
      credit(group, own, faults: faults)
    } else {
      known[index].pending.add(own)
    }
    let percent = elapsed > 0 && !isBackwards ? Float(own) / (elapsed * 1e7) : nil
    let before = known[index].memoryAverage
    if let percent {
      let age = Float(known[index].age)
      known[index].cpuTenSeconds += (percent - known[index].cpuTenSeconds) * elapsed / (min(10, age) + elapsed)
      known[index].cpuMinute += (percent - known[index].cpuMinute) * elapsed / (min(60, age) + elapsed)
      known[index].cpuTenMinutes += (percent - known[index].cpuTenMinutes) * elapsed / (min(600, age) + elapsed)
    }
    let hasRun = own > 0 ? reading.threads <= 1 : false
    Self.noteStuck(reading, &known[index], hasRun: hasRun, isFirst: isFirst, at: now)
    let memory = Float(reading.unsharedBytes)
    known[index].memoryAverage += (memory - before) * elapsed / (60 + elapsed)
    count(reading, group: group, cpuPercent: percent, memoryBefore: before, slot: known[index])
    if group >= 0, elapsed > 0, faults > 0 { groups[Int(group)].leaders.faults.challenge(reading, Float(faults) / elapsed) }
    guard group >= 0, percent != nil else { return }
    groups[Int(group)].leaders.cpu.challenge(reading, known[index])
  }

  /// Takes a process that was not known, with the descriptor that its reader keeps of it.
  package mutating func admit(_ reading: borrowing ProcessReading, descriptor: Int32) {
    // Of one that is over already the kernel has told, or will at the end of this reading.
    if knowsExits, reading.isOver { return count(reading, group: -1, cpuPercent: nil, memoryBefore: nil) }
    var slot = fresh(reading)
    slot.descriptor = descriptor
    if reading.isKernelThread { identifyKernelThread(&slot, reading) }
    Self.noteStuck(reading, &slot, hasRun: true, isFirst: isFirst, at: now)
    newcomers.append(slot)
    count(reading, group: slot.group, cpuPercent: nil, memoryBefore: nil)
  }

  /// Ends a reading: those that were not seen are gone.
  /// - Parameter gone: called for each of them, so that its reader can close what it kept.
  package mutating func end(gone: (borrowing ProcessSlot) -> Void) {
    forgetUnseen(gone)
    endStuck()
    for index in newcomers.indices { newcomers[index].isSeen = false }
    known.merge(&newcomers)
    want()
    isFirst = false
    before = now
    isUnsettled = true
  }

  /// Adds up what each group took in this reading, once those who are new have been identified as far as that was possible at once.
  package mutating func settle() {
    homeStuck()
    if isUnsettled {
      advanceGroups()
      settleZombies()
    }
    isUnsettled = false
  }

  /// Finds where the parent with most zombies belongs.
  private mutating func settleZombies() {
    guard var parent = summary.parents.max(by: { $0.zombies < $1.zombies }) else {
      summary.zombieParent = nil
      return
    }
    let (index, isKnown) = known.place(of: parent.pid)
    if isKnown, known[index].group >= 0 { parent.group = Int(known[index].group) }
    summary.zombieParent = parent
  }

  /// The group of a process that is known.
  package func group(of pid: Int32) -> GroupRow? {
    let (index, isKnown) = known.place(of: pid)
    guard isKnown, known[index].group >= 0 else { return nil }
    return groups[Int(known[index].group)]
  }

  /// Notes what the reader keeps of a process.
  package mutating func note(descriptor: Int32, at index: Int) { known[index].descriptor = descriptor }
  package mutating func note(sharedPages: UInt32, at index: Int) { known[index].sharedPages = sharedPages }

  /// Notes how many descriptors a process has open.
  package mutating func note(files: UInt32, at index: Int) { known[index].files = files }

  /// Notes what a process has moved from and to disks since its start. What it moved since the look before is its group's.
  /// - Parameter sectors: see ``ProcessIO/sectors``.
  package mutating func note(sectors: UInt32, at index: Int) {
    let before = known[index].sectors
    let readings = known[index].age &- known[index].ioAge
    known[index].sectors = sectors
    known[index].ioAge = known[index].age
    guard before != .max, readings > 0, elapsed > 0 else { return }
    let moved = ProcessIO.bytes(from: before, to: sectors)
    known[index].ioRate = Float(moved) / (Float(readings) * elapsed)
    if known[index].group >= 0 { growth[Int(known[index].group)].ioBytes &+= moved }
  }

  /// See ``kept(at:)``.
  package struct Kept: Sendable {
    package var pid: Int32
    package var descriptor: Int32
    package var sharedPages: UInt32
    package var age: UInt16
    package var isKernelThread: Bool
  }

  /// What its reader has to know of a process before it reads it.
  ///
  /// Not through ``known``: outside of this module each use of its subscript is a coroutine, whose frame is allocated.
  package func kept(at index: Int) -> Kept {
    let slots = known.slots
    return Kept(
      pid: slots[index].pid, descriptor: slots[index].descriptor, sharedPages: slots[index].sharedPages, age: slots[index].age,
      isKernelThread: slots[index].isKernelThread)
  }

  /// Takes a process for gone although it could be read.
  package mutating func drop(at index: Int) { known[index].isSeen = false }

  /// Keeps a process that could not be read this time, for another reason than that it is gone.
  package mutating func keep(at index: Int) { known[index].isSeen = true }
}

// MARK: - Steps

extension ProcessCensus {
  private func fresh(_ reading: borrowing ProcessReading) -> ProcessSlot {
    var slot = ProcessSlot(pid: reading.pid, startTicks: reading.startTicks)
    slot.cgroup = reading.cgroup ?? 0
    slot.parent = reading.parent
    slot.cpuNanoseconds = reading.cpuNanoseconds
    slot.childrenNanoseconds = reading.childrenNanoseconds
    slot.majorFaults = UInt32(truncatingIfNeeded: reading.majorFaults)
    slot.memoryAverage = Float(reading.unsharedBytes)
    slot.isKernelThread = reading.isKernelThread
    slot.isSeen = true
    // What it took before the watch looked for the first time belongs to no reading.
    if !isFirst { slot.pending.add(reading.cpuNanoseconds) }
    slot.wasThere = isFirst
    return slot
  }

  mutating func count(
    _ reading: borrowing ProcessReading, group: Int32, cpuPercent: Float?, memoryBefore: Float?, slot: ProcessSlot? = nil
  ) {
    summary.add(reading, cpuPercent: cpuPercent.map(Double.init))
    if let slot, slot.stuckSince != 0 { listStuck(reading, slot) }
    guard group >= 0 else { return }
    let memory = reading.unsharedBytes
    let index = Int(group)
    groups[index].processes &+= 1
    let oldest = groups[index].oldestTicks
    groups[index].oldestTicks = oldest == 0 ? reading.startTicks : min(oldest, reading.startTicks)
    groups[index].threads &+= reading.threads
    groups[index].residentBytes &+= reading.residentBytes
    groups[index].memoryBytes &+= memory
    if let swap = reading.swapBytes { groups[index].swapBytes = (groups[index].swapBytes ?? 0) &+ swap }
    switch reading.state {
    case UInt8(ascii: "R"): groups[index].running &+= 1
    case UInt8(ascii: "D"):
      groups[index].stuck &+= 1
      groups[index].leaders.stuck.challenge(reading, 1)
    default: break
    }
    groups[index].leaders.memory.challenge(reading, Float(memory))
    groups[index].leaders.threads.challenge(reading, Float(reading.threads))
    if let slot {
      if slot.stuckSince != 0 { noteStuck(slot, in: index) }
      if slot.files != .max {
        groups[index].files = (groups[index].files ?? 0) &+ UInt64(slot.files)
        groups[index].leaders.files.challenge(reading, Float(slot.files))
      }
      if slot.sectors != .max {
        groups[index].knowsIO = true
        groups[index].leaders.io.challenge(reading, slot.ioRate)
      }
    }
    if let memoryBefore { groups[index].leaders.growth.challenge(reading, (Float(memory) - memoryBefore) / 60) }
  }

  mutating func forgetUnseen(_ gone: (borrowing ProcessSlot) -> Void) {
    for index in 0..<known.count where !known[index].isSeen {
      let slot = known[index]
      credit(end: slot)
      gone(slot)
    }
    settleChildren()
    known.filter { slot in
      defer { slot.isSeen = false }
      // A parent that does not wait (it ignores SIGCHLD) never gets what it is owed.
      if slot.owed > 0 {
        slot.owedAge += 1
        if slot.owedAge >= Self.owedPatience { slot.owed = 0 }
      }
      return slot.isSeen
    }
  }
}
