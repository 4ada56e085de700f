/// What processes that ended took, told by the kernel or found with their parents.
extension ProcessCensus {
  /// Takes the end of a process, told by the kernel: its CPU time to the last nanosecond.
  package mutating func take(exit: borrowing ProcessExit) {
    // It may have been met in this very reading.
    known.merge(&newcomers)
    let (index, isKnown) = known.place(of: exit.pid)
    if isKnown, known[index].startTicks == exit.startTicks {
      let last = exit.cpuNanoseconds >= known[index].cpuNanoseconds ? exit.cpuNanoseconds - known[index].cpuNanoseconds : 0
      let faults = Self.increase(exit.majorFaults, known[index].majorFaults)
      let group = known[index].group >= 0 ? known[index].group : self.group(of: exit)
      credit(group, last &+ known[index].pending.nanoseconds, faults: faults)
      known[index].group = group
      known[index].pending = 0
      known[index].cpuNanoseconds = exit.cpuNanoseconds
      known[index].majorFaults = UInt32(truncatingIfNeeded: exit.majorFaults)
      return
    }
    // Told late: it was there in a reading before, so groups have what it took but for its last moments.
    guard let before, !hasBegun(exit, before: before) else { return }
    let group = self.group(of: exit)
    credit(group, exit.cpuNanoseconds, faults: exit.majorFaults)
    groups[Int(group)].ended &+= 1
  }

  private func hasBegun(_ exit: borrowing ProcessExit, before instant: Instant) -> Bool {
    Double(exit.startTicks) / Double(max(facts.ticksPerSecond, 1)) < instant.boottime.inSeconds
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

  /// Notes what a parent got for children that it has waited for. What is due for it is known at the end of the reading: mostly the child
  /// ended and was waited for since the one before.
  mutating func noteChildren(_ reading: borrowing ProcessReading, at index: Int) {
    let before = known[index].childrenNanoseconds
    known[index].childrenNanoseconds = reading.childrenNanoseconds
    guard reading.childrenNanoseconds > before else { return }
    known[index].owe(-Int64(clamping: (reading.childrenNanoseconds - before) / 1_000_000))
  }

  /// Notes what groups have been credited with for a process that ended, with whoever will wait for it.
  mutating func credit(end slot: ProcessSlot) {
    if slot.group >= 0 { groups[Int(slot.group)].ended &+= 1 }
    let (parent, isKnown) = known.place(of: slot.parent)
    guard isKnown else { return }
    if slot.group >= 0 { known[parent].childGroup = slot.group }
    // One that was never identified: nobody was credited, so all of what its parent gets is new, except what was from before it was seen.
    let pending = slot.group >= 0 ? 0 : slot.pending.nanoseconds
    let own = slot.cpuNanoseconds - min(pending, slot.cpuNanoseconds)
    known[parent].owe(Int64(clamping: own / 1_000_000 + slot.childrenNanoseconds / 1_000_000))
  }

  /// Gives what parents got for children beyond what groups were credited with to a group.
  mutating func settleChildren() {
    for index in 0..<known.count where known[index].owed < 0 {
      let surplus = UInt64(known[index].owed.magnitude) * 1_000_000
      known[index].owed = 0
      guard !knowsExits else { continue }
      let group = known[index].childGroup >= 0 ? known[index].childGroup : known[index].group
      if group >= 0 { credit(group, surplus, faults: 0) } else { known[index].pending.add(surplus) }
    }
  }
}

extension ProcessSlot {
  /// Adds so many milliseconds to what it is owed; as many as fit.
  fileprivate mutating func owe(_ milliseconds: Int64) {
    owed = Int32(clamping: Int64(owed) + Int64(Int32(clamping: milliseconds)))
    owedAge = 0
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
