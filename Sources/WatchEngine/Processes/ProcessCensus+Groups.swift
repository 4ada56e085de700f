/// The groups, and what they get.
extension ProcessCensus {
  mutating func credit(_ group: Int32, _ nanoseconds: UInt64, faults: UInt64) {
    guard group >= 0 else { return }
    let index = Int(group)
    groups[index].cpuNanoseconds &+= nanoseconds
    groups[index].majorFaults &+= faults
    growth[index].cpuNanoseconds &+= nanoseconds
    growth[index].majorFaults &+= faults
  }

  mutating func advanceGroups() {
    guard let now else { return }
    for index in groups.indices where elapsed > 0 {
      var amounts = Usage.Amounts()
      amounts.cpu = Float(growth[index].cpuNanoseconds) / (elapsed * 1e7)
      amounts.faults = Float(growth[index].majorFaults) / elapsed
      amounts.memory = Float(groups[index].memoryBytes)
      amounts.swap = groups[index].swapBytes.map { Float($0) }
      amounts.threads = Float(groups[index].threads)
      amounts.stuck = Float(groups[index].stuck)
      amounts.files = groups[index].files.map { Float($0) }
      amounts.io = groups[index].knowsIO ? Float(growth[index].ioBytes) / elapsed : nil
      groups[index].usage.advance(amounts, elapsed: elapsed)
      groups[index].busySince = groups[index].usage.busySince(now.monotonic, before: groups[index].busySince)
      growth[index] = Growth()
      if groups[index].processes > 0 || amounts.cpu ?? 0 > 0 { groups[index].seen = now.monotonic }
    }
  }

  /// The place of a group, made if it is not there; where there are too many, that of all others there.
  mutating func place(_ home: ProcessHome?, _ role: ProcessRole) -> Int32 {
    let key = GroupKey(home: home ?? ProcessHome(), role: role)
    if let index = places[key] { return Int32(index) }
    if groups.count >= Self.mostGroups, !makeRoom() {
      // Rather no roles than no units.
      let others = GroupKey(home: groups.count < 2 * Self.mostGroups ? key.home : ProcessHome(), role: .others)
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
    row.name = key.role.instanceName + ((key.home.unit ?? row.containerText).map { " in \($0)" } ?? "")
    row.seen = now?.monotonic ?? .zero
    groups.append(row)
    growth.append(Growth())
    places[key] = groups.count - 1
    return Int32(groups.count - 1)
  }

  /// Drops the groups that have had no process for long.
  private mutating func makeRoom() -> Bool {
    guard let now = now?.monotonic, !isFull else { return false }
    var isUsed = [Bool](repeating: false, count: groups.count)
    for index in 0..<known.count where known[index].group >= 0 { isUsed[Int(known[index].group)] = true }
    for slot in newcomers where slot.group >= 0 { isUsed[Int(slot.group)] = true }
    var moved = [Int32](repeating: -1, count: groups.count)
    var kept = 0
    for index in groups.indices {
      guard isUsed[index] || now - groups[index].seen < Self.groupPatience else {
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
    isFull = kept == groups.count
    guard !isFull else { return false }
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
