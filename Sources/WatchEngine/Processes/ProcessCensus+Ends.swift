/// What processes that ended took, told by the kernel or found with their parents.
extension ProcessCensus {
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
  mutating func group(of exit: borrowing ProcessExit) -> Int32 {
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

  /// Of a counter of which only the low half is kept; what looks like half of it at once went backwards.
  static func increase(_ now: UInt64, _ before: UInt32) -> UInt64 {
    let difference = UInt32(truncatingIfNeeded: now) &- before
    return difference > .max / 2 ? 0 : UInt64(difference)
  }

  /// Gives the time of children that ended to a group, less what was credited while they lived.
  mutating func settleChildren(_ reading: borrowing ProcessReading, at index: Int) {
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
  mutating func credit(end slot: ProcessSlot) {
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
}

/// Microseconds, counted in nanoseconds; as many as fit.
extension UInt32 {
  var nanoseconds: UInt64 { UInt64(self) * 1000 }

  mutating func add(_ nanoseconds: UInt64) {
    let (sum, tooLarge) = addingReportingOverflow(UInt32(clamping: nanoseconds / 1000))
    self = tooLarge ? .max : sum
  }
}
