/// Who is there, who belongs together, and what each group took. Whichever reader reads the processes feeds it; it is the only place
/// where their counters are compared.
///
/// A reading is ``begin(at:)``, ``take(_:at:)`` for every process, ``end(gone:)``, and ``settle()``. Titles and cgroups come in between or later, since reading them can
/// take long: until then a process's CPU time is kept with it, and goes to its group once that is known.
///
/// A process that ends takes its last CPU time with it. Where the kernel tells of exits that is taken exactly (``take(exit:)``). Else
/// it is found in the time that its parent gets when it waits for it (proc_pid_stat(5): `cutime`, `cstime`), less what was credited
/// while it lived.
package struct ProcessCensus: Sendable {
  package private(set) var known = ProcessSlots()
  package private(set) var summary = ProcessSummary()
  package private(set) var groups: [GroupRow] = []
  /// Processes whose title and cgroup should be read now; filled by ``end()``.
  package private(set) var wanted: [Wanted] = []
  private var places: [GroupKey: Int] = [:]
  /// By the number of the cgroup, where the reader tells it: for those that end before they are looked at.
  private var homes: [UInt64: ProcessHome] = [:]
  private var newcomers: [ProcessSlot] = []
  /// By group, what it got since it was last added up.
  private var growth: [Growth] = []
  private let facts: HostFacts
  /// By which processes are put together.
  package var roles: RoleBook
  private var now: Instant?
  private var elapsed: Float = 0
  private var isFirst = true
  /// Whether exits are told by the kernel.
  package var knowsExits = false

  /// A process to be looked at.
  package struct Wanted: Equatable, Sendable {
    package var pid: Int32
    package var startTicks: UInt64
  }

  private struct GroupKey: Hashable, Sendable {
    var home: ProcessHome
    var role: ProcessRole
  }

  /// What a group got in one reading.
  private struct Growth: Sendable {
    var cpuNanoseconds: UInt64 = 0
    var majorFaults: UInt64 = 0
  }

  /// A host that makes more groups than this is asked for no more: what comes is put together in one.
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

  package init(facts: HostFacts, roles: RoleBook = RoleBook()) {
    self.facts = facts
    self.roles = roles
  }

  // MARK: - A reading

  /// Begins a reading.
  package mutating func begin(at instant: Instant) {
    if let now {
      let passed = (instant.monotonic - now.monotonic).inSeconds
      elapsed = passed > 0 ? Float(passed) : 0
    }
    now = instant
    summary.clear()
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
      known[index] = fresh(reading)
      known[index].descriptor = descriptor
      count(reading, group: known[index].group, cpuPercent: nil, memoryBefore: nil)
      return
    }
    let isBackwards = reading.cpuNanoseconds < known[index].cpuNanoseconds
    let own = isBackwards ? 0 : reading.cpuNanoseconds - known[index].cpuNanoseconds
    let faults = Self.increase(reading.majorFaults, known[index].majorFaults)
    known[index].cpuNanoseconds = reading.cpuNanoseconds
    known[index].majorFaults = UInt32(truncatingIfNeeded: reading.majorFaults)
    known[index].parent = reading.parent
    known[index].isSeen = true
    if known[index].age < .max { known[index].age += 1 }
    settleChildren(reading, at: index)
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
    let memory = Float(reading.unsharedBytes)
    known[index].memoryAverage += (memory - before) * elapsed / (60 + elapsed)
    count(reading, group: group, cpuPercent: percent, memoryBefore: before)
    guard group >= 0, percent != nil else { return }
    groups[Int(group)].leaders.cpu.challenge(reading, known[index])
  }

  /// Takes a process that was not known, with the descriptor that its reader keeps of it.
  package mutating func admit(_ reading: borrowing ProcessReading, descriptor: Int32) {
    var slot = fresh(reading)
    slot.descriptor = descriptor
    if reading.isKernelThread { identifyKernelThread(&slot, reading) }
    newcomers.append(slot)
    count(reading, group: slot.group, cpuPercent: nil, memoryBefore: nil)
  }

  /// Ends a reading: those that were not seen are gone.
  /// - Parameter gone: called for each of them, so that its reader can close what it kept.
  package mutating func end(gone: (borrowing ProcessSlot) -> Void) {
    forgetUnseen(gone)
    for index in newcomers.indices { newcomers[index].isSeen = false }
    known.merge(&newcomers)
    want()
    isFirst = false
  }

  /// Adds up what each group took in this reading, once those who are new have been identified as far as that was possible at once.
  package mutating func settle() { advanceGroups() }

  // MARK: - What comes beside readings

  /// Takes the end of a process, told by the kernel: its CPU time to the last nanosecond.
  package mutating func take(exit: borrowing ProcessExit) {
    let (index, isKnown) = known.place(of: exit.pid)
    if isKnown, known[index].startTicks == exit.startTicks {
      let last = exit.cpuNanoseconds >= known[index].cpuNanoseconds ? exit.cpuNanoseconds - known[index].cpuNanoseconds : 0
      let faults = Self.increase(exit.majorFaults, known[index].majorFaults)
      let group = known[index].group >= 0 ? known[index].group : self.group(of: exit)
      credit(group, last &+ known[index].pending.nanoseconds, faults: faults)
      known[index].pending = 0
      known[index].cpuNanoseconds = exit.cpuNanoseconds
      known[index].majorFaults = UInt32(truncatingIfNeeded: exit.majorFaults)
      return
    }
    let group = self.group(of: exit)
    credit(group, exit.cpuNanoseconds, faults: exit.majorFaults)
    groups[Int(group)].ended &+= 1
  }

  /// The group of a process that ended before anybody could ask for its title.
  private mutating func group(of exit: borrowing ProcessExit) -> Int32 {
    let nothing = [UInt8]()
    let home = exit.cgroup.flatMap { homes[$0] }
    return place(home, roles.role(of: exit.name, isKernelThread: false, title: nothing.span))
  }

  /// What is known of a victim of the OOM killer. Its sizes are in the kernel log alone.
  package func kill(of victim: OOMVictim) -> OOMKill {
    var kill = OOMKill()
    kill.at = victim.at
    kill.pid = victim.pid
    if let process = victim.process {
      kill.name = process.name.text
      kill.unit = process.cgroup.flatMap { homes[$0]?.unit }
    }
    if let group = group(of: victim.pid) {
      kill.unit = kill.unit ?? group.home.unit
      if kill.name.isEmpty { kill.name = group.role.program }
    }
    return kill
  }

  /// Tells where a process belongs and what it calls itself. What it took since it was first seen goes to its group.
  /// - Parameters:
  ///   - name: as `/proc/PID/comm` has it.
  ///   - cgroup: as `/proc/PID/cgroup` has it; empty where it can't be read.
  ///   - title: as `/proc/PID/cmdline` has it; empty where it can't be read.
  package mutating func identify(
    _ pid: Int32, startTicks: UInt64, name: ShortName, cgroup: Span<UInt8>, title: Span<UInt8>
  ) {
    let (index, isKnown) = known.place(of: pid)
    guard isKnown, known[index].startTicks == startTicks else { return }
    let identity = Self.checksum(title, Self.checksum(cgroup, Self.checksumSeed))
    if known[index].isIdentified, known[index].identity == identity { return }
    var home = ProcessHome()
    do throws(ParseError) { home = try ProcessHome(parsing: cgroup) } catch {}
    note(home, of: known[index].cgroup)
    let finding = roles.find(name, isKernelThread: false, title: title)
    let group = place(home, finding.role)
    known[index].group = group
    known[index].isIdentified = true
    known[index].identity = identity
    credit(group, known[index].pending.nanoseconds, faults: 0)
    known[index].pending = 0
    if groups[Int(group)].leaders.cpu.pid == pid || groups[Int(group)].spokesman.pid == 0 {
      groups[Int(group)].spokesman = GroupRow.Spokesman(
        pid: pid, activity: finding.activity, command: Self.cut(ProcessTitle(title).text))
    }
  }

  /// Swaps in the roles of a new configuration: everybody is looked at again.
  package mutating func replace(roles: RoleBook) {
    self.roles = roles
    for index in 0..<known.count where !known[index].isKernelThread { known[index].isIdentified = false }
  }

  /// Of a counter of which only the low half is kept; what looks like half of it at once went backwards.
  private static func increase(_ now: UInt64, _ before: UInt32) -> UInt64 {
    let difference = UInt32(truncatingIfNeeded: now) &- before
    return difference > .max / 2 ? 0 : UInt64(difference)
  }

  /// FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/: two titles of one process with the same sum are told as one until the next.
  private static let checksumSeed: UInt32 = 2_166_136_261

  private static func checksum(_ bytes: Span<UInt8>, _ seed: UInt32) -> UInt32 {
    var sum = seed
    for index in bytes.indices { sum = (sum ^ UInt32(bytes[index])) &* 16_777_619 }
    return sum
  }

  /// As much of a command line as people read.
  private static func cut(_ text: String) -> String {
    guard text.utf8.count > longestCommand else { return text }
    return String(text.prefix(longestCommand)) + "…"
  }

  private mutating func note(_ home: ProcessHome, of cgroup: UInt64) {
    guard cgroup != 0, homes[cgroup] != home else { return }
    // Numbers of cgroups that are gone are not given again soon, but there may be very many.
    if homes.count >= Self.mostHomes { homes.removeAll(keepingCapacity: true) }
    homes[cgroup] = home
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
    return slot
  }

  /// A thread of the kernel has no title to wait for.
  private mutating func identifyKernelThread(_ slot: inout ProcessSlot, _ reading: borrowing ProcessReading) {
    let nothing = [UInt8]()
    slot.group = place(nil, roles.role(of: reading.name, isKernelThread: true, title: nothing.span))
    slot.isIdentified = true
    credit(slot.group, slot.pending.nanoseconds, faults: 0)
    slot.pending = 0
  }

  private mutating func count(
    _ reading: borrowing ProcessReading, group: Int32, cpuPercent: Float?, memoryBefore: Float?
  ) {
    summary.add(reading, cpuPercent: cpuPercent.map(Double.init))
    guard group >= 0 else { return }
    let memory = reading.unsharedBytes
    let index = Int(group)
    groups[index].processes &+= 1
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
    if let memoryBefore { groups[index].leaders.growth.challenge(reading, (Float(memory) - memoryBefore) / 60) }
  }

  /// Gives the time of children that ended to a group, less what was credited while they lived.
  private mutating func settleChildren(_ reading: borrowing ProcessReading, at index: Int) {
    let before = known[index].childrenNanoseconds
    known[index].childrenNanoseconds = reading.childrenNanoseconds
    guard !knowsExits, reading.childrenNanoseconds > before else { return }
    let waited = reading.childrenNanoseconds - before
    let paid = min(waited, known[index].owed.nanoseconds)
    known[index].owed -= UInt32(paid / 1000)
    known[index].owedAge = 0
    guard waited > paid else { return }
    let group = known[index].childGroup >= 0 ? known[index].childGroup : known[index].group
    if group >= 0 { credit(group, waited - paid, faults: 0) } else { known[index].pending.add(waited - paid) }
  }

  /// Notes what groups have been credited with for a process that ended, with whoever will wait for it.
  private mutating func credit(end slot: ProcessSlot) {
    if slot.group >= 0 { groups[Int(slot.group)].ended &+= 1 }
    let (parent, isKnown) = known.place(of: slot.parent)
    guard isKnown else { return }
    known[parent].owedAge = 0
    known[parent].owed.add(slot.childrenNanoseconds)
    if slot.group >= 0 {
      known[parent].childGroup = slot.group
      known[parent].owed.add(slot.cpuNanoseconds)
    } else {
      // Never identified: nobody was credited, so all of what its parent gets is new, except what was from before it was seen.
      known[parent].owed.add(slot.cpuNanoseconds - min(slot.pending.nanoseconds, slot.cpuNanoseconds))
    }
  }

  private mutating func credit(_ group: Int32, _ nanoseconds: UInt64, faults: UInt64) {
    guard group >= 0 else { return }
    let index = Int(group)
    groups[index].cpuNanoseconds &+= nanoseconds
    groups[index].majorFaults &+= faults
    growth[index].cpuNanoseconds &+= nanoseconds
    growth[index].majorFaults &+= faults
  }

  private mutating func forgetUnseen(_ gone: (borrowing ProcessSlot) -> Void) {
    for index in 0..<known.count where !known[index].isSeen {
      let slot = known[index]
      credit(end: slot)
      gone(slot)
    }
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

  private mutating func advanceGroups() {
    guard let now else { return }
    for index in groups.indices where elapsed > 0 {
      var amounts = Usage.Amounts()
      amounts.cpu = Float(growth[index].cpuNanoseconds) / (elapsed * 1e7)
      amounts.faults = Float(growth[index].majorFaults) / elapsed
      amounts.memory = Float(groups[index].memoryBytes)
      amounts.swap = groups[index].swapBytes.map { Float($0) }
      amounts.threads = Float(groups[index].threads)
      amounts.stuck = Float(groups[index].stuck)
      groups[index].usage.advance(amounts, elapsed: elapsed)
      groups[index].busySince = groups[index].usage.busySince(now.monotonic, before: groups[index].busySince)
      growth[index] = Growth()
      if groups[index].processes > 0 || amounts.cpu ?? 0 > 0 { groups[index].seen = now.monotonic }
    }
  }

  /// Asks for the titles of those that are new, and again at growing distances of those that are known: servers change theirs.
  private mutating func want() {
    wanted.removeAll(keepingCapacity: true)
    want { !$0.isIdentified }
    want { $0.isIdentified && $0.age > 0 && ($0.age & ($0.age &- 1) == 0 && $0.age <= 64 || $0.age & 127 == 127) }
    for row in groups {
      // Who stands out has a new title when people read of it.
      guard let leader = row.leaders[.cpu], leader.amount >= 10, wanted.count < Self.mostWanted else { continue }
      wanted.append(Wanted(pid: leader.pid, startTicks: leader.startTicks))
    }
  }

  private mutating func want(_ isDue: (borrowing ProcessSlot) -> Bool) {
    for index in 0..<known.count where wanted.count < Self.mostWanted {
      if !known[index].isKernelThread, isDue(known[index]) {
        wanted.append(Wanted(pid: known[index].pid, startTicks: known[index].startTicks))
      }
    }
  }

  /// The place of a group, made if it is not there; where there are too many, that of all others.
  private mutating func place(_ home: ProcessHome?, _ role: ProcessRole) -> Int32 {
    let key = GroupKey(home: home ?? ProcessHome(), role: role)
    if let index = places[key] { return Int32(index) }
    if groups.count >= Self.mostGroups, !makeRoom() {
      let others = GroupKey(home: ProcessHome(), role: .others)
      if let index = places[others] { return Int32(index) }
      return append(others)
    }
    return append(key)
  }

  private mutating func append(_ key: GroupKey) -> Int32 {
    var row = GroupRow()
    row.home = key.home
    row.role = key.role
    row.roleText = key.role.text
    row.containerText = key.home.container?.text
    row.name = key.role.instanceName + (key.home.unit.map { " in \($0)" } ?? "")
    row.seen = now?.monotonic ?? .zero
    groups.append(row)
    growth.append(Growth())
    places[key] = groups.count - 1
    return Int32(groups.count - 1)
  }

  /// Drops the groups that have had no process for long.
  private mutating func makeRoom() -> Bool {
    guard let now = now?.monotonic else { return false }
    var moved = [Int32](repeating: -1, count: groups.count)
    var kept = 0
    for index in groups.indices {
      guard groups[index].processes > 0 || now - groups[index].seen < Self.groupPatience else {
        places[GroupKey(home: groups[index].home, role: groups[index].role)] = nil
        continue
      }
      moved[index] = Int32(kept)
      if kept != index {
        groups[kept] = groups[index]
        growth[kept] = growth[index]
        places[GroupKey(home: groups[kept].home, role: groups[kept].role)] = kept
      }
      kept += 1
    }
    guard kept < groups.count else { return false }
    groups.removeLast(groups.count - kept)
    growth.removeLast(growth.count - kept)
    for index in 0..<known.count {
      let group = known[index].group
      known[index].group = group >= 0 ? moved[Int(group)] : -1
      let child = known[index].childGroup
      known[index].childGroup = child >= 0 ? moved[Int(child)] : -1
    }
    for index in newcomers.indices {
      let group = newcomers[index].group
      newcomers[index].group = group >= 0 ? moved[Int(group)] : -1
    }
    return true
  }
}

/// Microseconds, counted in nanoseconds; as many as fit.
extension UInt32 {
  fileprivate var nanoseconds: UInt64 { UInt64(self) * 1000 }

  fileprivate mutating func add(_ nanoseconds: UInt64) {
    let (sum, tooLarge) = addingReportingOverflow(UInt32(clamping: nanoseconds / 1000))
    self = tooLarge ? .max : sum
  }
}
