/// Where processes belong, by their control groups and titles, which are asked for and come later.
extension ProcessCensus {
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
    let isKnownHome = known[index].cgroup == 0 || homes[known[index].cgroup] != nil
    if known[index].isIdentified, known[index].identity == identity, isKnownHome, !isToSpeak(index) { return }
    var home = ProcessHome()
    do throws(ParseError) { home = try ProcessHome(parsing: cgroup) } catch {}
    // A new process may have been moved since it was met: what it says does not stand against what is known, and is put right later.
    if known[index].age > 0 || homes[known[index].cgroup] == nil { note(home, of: known[index].cgroup) }
    let finding = roles.find(name, isKernelThread: false, title: title)
    let group = place(home, finding.role)
    known[index].group = group
    known[index].isIdentified = true
    known[index].identity = identity
    credit(group, known[index].pending.nanoseconds, faults: 0)
    known[index].pending = 0
    if groups[Int(group)].leaders.cpu.pid == pid || groups[Int(group)].spokesman.pid == 0 {
      groups[Int(group)].spokesman = GroupRow.Spokesman(
        pid: pid, startTicks: startTicks, activity: finding.activity, command: Self.cut(ProcessTitle(title).text))
    }
  }

  /// Whether somebody has told where it belongs.
  package func isIdentified(_ process: Wanted) -> Bool {
    let (index, isKnown) = known.place(of: process.pid)
    return isKnown && known[index].startTicks == process.startTicks && known[index].isIdentified
  }

  /// Whether it leads its group, and another one's words are known.
  private func isToSpeak(_ index: Int) -> Bool {
    guard known[index].group >= 0 else { return false }
    let row = groups[Int(known[index].group)]
    return row.leaders.cpu.pid == known[index].pid
      && (row.spokesman.pid != known[index].pid || row.spokesman.startTicks != known[index].startTicks)
  }

  /// Swaps in the roles of a new configuration: everybody is looked at again.
  package mutating func replace(roles: RoleBook) {
    self.roles = roles
    lookAgain()
  }

  /// Has everybody's title asked for again.
  package mutating func lookAgain() {
    for index in 0..<known.count where !known[index].isKernelThread { known[index].isIdentified = false }
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

  mutating func note(_ home: ProcessHome, of cgroup: UInt64) {
    guard cgroup != 0, homes[cgroup] != home else { return }
    // Numbers of cgroups that are gone are not given again soon, but there may be very many.
    if homes.count >= Self.mostHomes { homes.removeAll(keepingCapacity: true) }
    homes[cgroup] = home
  }

  /// A thread of the kernel has no title to wait for.
  mutating func identifyKernelThread(_ slot: inout ProcessSlot, _ reading: borrowing ProcessReading) {
    let nothing = [UInt8]()
    slot.group = place(nil, roles.role(of: reading.name, isKernelThread: true, title: nothing.span))
    slot.isIdentified = true
    credit(slot.group, slot.pending.nanoseconds, faults: 0)
    slot.pending = 0
  }

  /// Asks for the titles of those that are new, and again at growing distances while they are young: servers change theirs. Of all
  /// others some at each reading, in turn.
  mutating func want() {
    wanted.removeAll(keepingCapacity: true)
    want { !$0.isIdentified }
    want { $0.isIdentified && !$0.wasThere && $0.age > 0 && $0.age <= 64 && $0.age & ($0.age &- 1) == 0 }
    for index in groups.indices {
      // Who stands out has a new title when people read of it.
      let amount = groups[index].leaders.cpu.amount
      guard amount >= 10, wanted.count < Self.mostWanted else { continue }
      wanted.append(Wanted(pid: groups[index].leaders.cpu.pid, startTicks: groups[index].leaders.cpu.startTicks))
    }
    wantAgain()
  }

  private mutating func wantAgain() {
    dueAgain = min(dueAgain + known.count, Self.readingsARound * Self.mostAgain)
    var (index, _) = known.place(of: lookedAtAgain &+ 1)
    while dueAgain >= Self.readingsARound, known.count > 0, wanted.count < Self.mostWanted {
      dueAgain -= Self.readingsARound
      if index == known.count { index = 0 }
      lookedAtAgain = known[index].pid
      if known[index].isIdentified, !known[index].isKernelThread {
        wanted.append(Wanted(pid: known[index].pid, startTicks: known[index].startTicks))
      }
      index += 1
    }
  }

  private mutating func want(_ isDue: (borrowing ProcessSlot) -> Bool) {
    for index in 0..<known.count where wanted.count < Self.mostWanted {
      if !known[index].isKernelThread, isDue(known[index]) {
        wanted.append(Wanted(pid: known[index].pid, startTicks: known[index].startTicks))
      }
    }
  }
}
