extension ProcessSummary {
  /// Empties the summary and keeps its arrays, so that filling it again allocates nothing.
  package mutating func clear() {
    processes = 0
    threads = 0
    running = 0
    uninterruptible = 0
    still = StandStill()
    zombies = 0
    stopped = 0
    parents.removeAll(keepingCapacity: true)
    zombieParent = nil
    topByCPU.removeAll(keepingCapacity: true)
    topByMemory.removeAll(keepingCapacity: true)
    topByCPU.reserveCapacity(Self.topCount + 1)
    topByMemory.reserveCapacity(Self.topCount + 1)
  }

  /// Counts one process, and ranks it where it belongs to the greatest consumers.
  ///
  /// A process that used no CPU, or whose use is not known yet, is not ranked by CPU; one without memory of its own (kernel
  /// threads, zombies) not by memory.
  ///
  /// - Parameters:
  ///   - cpuPercent: of one core since the table before; `nil` if not known.
  package mutating func add(_ reading: borrowing ProcessReading, cpuPercent: Double?) {
    processes &+= 1
    threads &+= UInt64(reading.threads)
    switch reading.state {
    case UInt8(ascii: "R"): running &+= 1
    case UInt8(ascii: "D"): uninterruptible &+= 1
    case UInt8(ascii: "Z"):
      zombies &+= 1
      noteZombie(of: reading.parent)
    case UInt8(ascii: "T"), UInt8(ascii: "t"): stopped &+= 1
    default: break
    }
    let bytes = reading.residentBytes
    let ranksByCPU = cpuPercent.map { $0 > 0 && Self.admits($0, to: topByCPU) { $0.cpuPercent ?? 0 } } ?? false
    let ranksByMemory = bytes > 0 && Self.admits(bytes, to: topByMemory) { $0.residentBytes }
    guard ranksByCPU || ranksByMemory else { return }
    var share = ProcessShare()
    share.pid = reading.pid
    share.parent = reading.parent
    share.startTicks = reading.startTicks
    share.name = reading.name
    share.state = reading.state
    share.threads = reading.threads
    share.cpuPercent = cpuPercent
    share.residentBytes = bytes
    if ranksByCPU { Self.insert(share, into: &topByCPU) { $0.cpuPercent ?? 0 } }
    if ranksByMemory { Self.insert(share, into: &topByMemory) { $0.residentBytes } }
  }

  private mutating func noteZombie(of parent: Int32) {
    if let index = parents.firstIndex(where: { $0.pid == parent }) {
      parents[index].zombies &+= 1
    } else if parents.count < ZombieParent.most {
      parents.append(ZombieParent(pid: parent, zombies: 1))
    }
  }

  @inline(__always)
  private static func admits<Key: Comparable>(_ key: Key, to list: [ProcessShare], by measure: (ProcessShare) -> Key) -> Bool {
    guard list.count >= topCount, let last = list.last else { return true }
    return key > measure(last)
  }

  /// Puts a share after those that are as great, and drops the least if there are too many.
  @inline(__always)
  private static func insert<Key: Comparable>(
    _ share: ProcessShare, into list: inout [ProcessShare], by measure: (ProcessShare) -> Key
  ) {
    let key = measure(share)
    var index = list.count
    while index > 0, measure(list[index - 1]) < key { index -= 1 }
    list.insert(share, at: index)
    if list.count > topCount { list.removeLast() }
  }

  /// Takes over what `other` says, in the arrays that this one has.
  package mutating func refill(from other: borrowing ProcessSummary) {
    processes = other.processes
    threads = other.threads
    running = other.running
    uninterruptible = other.uninterruptible
    still = other.still
    zombies = other.zombies
    stopped = other.stopped
    zombieParent = other.zombieParent
    topByCPU.refill(from: other.topByCPU)
    topByMemory.refill(from: other.topByMemory)
  }
}
