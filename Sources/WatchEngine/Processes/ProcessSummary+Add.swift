extension ProcessSummary {
  /// Empties the summary and keeps its arrays, so that filling it again allocates nothing.
  package mutating func clear() {
    processes = 0
    threads = 0
    running = 0
    uninterruptible = 0
    zombies = 0
    stopped = 0
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
  ///   - pageSize: bytes of a page.
  package mutating func add(_ stat: ProcessStat, cpuPercent: Double?, pageSize: UInt64) {
    processes &+= 1
    threads &+= UInt64(stat.threads)
    switch stat.state {
    case UInt8(ascii: "R"): running &+= 1
    case UInt8(ascii: "D"): uninterruptible &+= 1
    case UInt8(ascii: "Z"): zombies &+= 1
    case UInt8(ascii: "T"), UInt8(ascii: "t"): stopped &+= 1
    default: break
    }
    let (resident, tooLarge) = stat.residentPages.multipliedReportingOverflow(by: pageSize)
    let bytes = tooLarge ? UInt64.max : resident
    let ranksByCPU = cpuPercent.map { $0 > 0 && Self.admits($0, to: topByCPU) { $0.cpuPercent ?? 0 } } ?? false
    let ranksByMemory = bytes > 0 && Self.admits(bytes, to: topByMemory) { $0.residentBytes }
    guard ranksByCPU || ranksByMemory else { return }
    var share = ProcessShare()
    share.pid = stat.pid
    share.parent = stat.parent
    share.startTicks = stat.startTicks
    share.name = stat.name
    share.state = stat.state
    share.threads = stat.threads
    share.cpuPercent = cpuPercent
    share.residentBytes = bytes
    if ranksByCPU { Self.insert(share, into: &topByCPU) { $0.cpuPercent ?? 0 } }
    if ranksByMemory { Self.insert(share, into: &topByMemory) { $0.residentBytes } }
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
}

extension ProcessStat {
  /// The share of one core in percent that a process used between two readings.
  ///
  /// - Returns: `nil` where the ticks went backwards or no time passed.
  package static func cpuPercent(from before: UInt64, to after: UInt64, over elapsed: Double, ticksPerSecond: UInt64) -> Double? {
    guard elapsed > 0, ticksPerSecond > 0, after >= before else { return nil }
    return Double(after - before) / (elapsed * Double(ticksPerSecond)) * 100
  }
}
