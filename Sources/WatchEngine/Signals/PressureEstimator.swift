/// How long tasks stood still, worked out from what every kernel counts, for kernels without pressure figures.
///
/// Sources: `/proc/stat` (busy, iowait, `procs_running`, `procs_blocked`), `/proc/vmstat` (`allocstall*`, `pgscan_direct`, `pgmajfault`,
/// `workingset_*`), `/proc/diskstats` (how long a read takes). Tasks that wait are seen at the moment of the sample alone, so
/// that a single second says little; over 10 s and a minute the estimate is good enough to tell calm from trouble. How it was held
/// against a kernel that has both: docs/decisions/0010-pressure.md.
package struct PressureEstimator: Sendable {
  /// Stalled microseconds so far, as the kernel would count them.
  private var cpuSome: UInt64 = 0
  private var memory = Pressure()
  private var io = Pressure()

  package init() {}

  /// Shares of the time between two samples, from 0 to 1.
  struct Shares: Equatable {
    var cpuSome = 0.0
    var memorySome = 0.0
    var memoryFull = 0.0
    var ioSome = 0.0
    var ioFull = 0.0
  }

  /// Takes a sample.
  /// - Returns: totals in the shape that the kernel gives them in; `nil` while there are not two samples to compare.
  mutating func pulse(_ vitals: borrowing Pair<Vitals>) -> Pulse? {
    guard let takenAt = vitals.takenAt, let elapsed = vitals.elapsed, elapsed > .zero else { return nil }
    var pulse = Pulse()
    pulse.instant = takenAt
    do throws(Unknown) {
      let shares = try Self.shares(vitals, over: elapsed)
      let microseconds = elapsed.inSeconds * 1e6
      cpuSome &+= Self.whole(shares.cpuSome * microseconds)
      memory.add(Self.whole(shares.memorySome * microseconds), Self.whole(shares.memoryFull * microseconds))
      io.add(Self.whole(shares.ioSome * microseconds), Self.whole(shares.ioFull * microseconds))
      pulse.cpu.value.someMicroseconds = cpuSome
      pulse.memory.value = memory
      pulse.io.value = io
      pulse.cpu.unknown = nil
      pulse.memory.unknown = nil
      pulse.io.unknown = nil
    } catch {
      pulse.cpu.unknown = error
      pulse.memory.unknown = error
      pulse.io.unknown = error
    }
    return pulse
  }

  /// - Throws: why `/proc/stat` or `/proc/vmstat` can't be compared; a disk that tells nothing only costs precision.
  static func shares(_ vitals: borrowing Pair<Vitals>, over elapsed: Duration) throws(Unknown) -> Shares {
    let now = try vitals.now.stat.get()
    let before = try vitals.before.stat.get()
    let work = try CPUWork(now.total, since: before.total)
    let ticks = work.busy + work.resting
    guard ticks > 0, let count = now.coreCount else { throw .needsTwoSamples }
    let cores = Double(count)
    let busy = work.busy / ticks
    var shares = Shares()
    // Who reads the file runs as well.
    shares.cpuSome = part((Double(now.running) - 1 - cores) / cores) * busy

    // A core that rests while its task waits; the kernel may take some of it back.
    let iowait = now.total.iowait > before.total.iowait ? Double(now.total.iowait - before.total.iowait) / ticks : 0
    shares.ioSome = max(part(iowait * cores), part(Double(now.blocked) / cores))
    if iowait > 0 { shares.ioFull = part(iowait * cores) * iowait / (iowait + busy) }

    let stalled = try memoryStall(vitals, over: elapsed)
    // Several tasks that stall at random moments overlap: none is stalled with a probability of e⁻ˣ.
    shares.memorySome = 1 - exponential(of: -stalled)
    shares.memoryFull = shares.memorySome * part(1 - work.user / ticks)
    return shares
  }

  /// Seconds of stall in each second, of all tasks together.
  private static func memoryStall(_ vitals: borrowing Pair<Vitals>, over elapsed: Duration) throws(Unknown) -> Double {
    let now = try vitals.now.vmstat.get()
    let before = try vitals.before.vmstat.get()
    let stalls = increase(now.allocationStalls, before.allocationStalls) ?? 0
    let scanned = increase(now.scannedDirectly, before.scannedDirectly) ?? 0
    var faults = increase(now.majorFaults, before.majorFaults) ?? 0
    // A program that starts faults as well, and so does one that goes through a large file; memory is short where pages have to be
    // read again that were in use when they were taken.
    if let again = increase(now.restored, before.restored) ?? increase(now.activated, before.activated) {
      faults = min(faults, again)
    }
    let reading = faults * secondsOfRead(vitals)
    return (max(stalls * secondsOfReclaim, scanned * secondsOfScan) + reading) / elapsed.inSeconds
  }

  /// How long one read from a disk takes on average; a usual one where no disk tells.
  private static func secondsOfRead(_ vitals: borrowing Pair<Vitals>) -> Double {
    guard vitals.now.disks.unknown == nil, vitals.before.disks.unknown == nil else { return usualRead }
    var reads = 0.0
    var milliseconds = 0.0
    for (position, disk) in vitals.now.disks.value.disks.enumerated() {
      let earlier = vitals.before.disks.value.disks
      guard earlier.indices.contains(position), earlier[position].name == disk.name else { continue }
      reads += increase(disk.reads, earlier[position].reads) ?? 0
      milliseconds += increase(disk.readMilliseconds, earlier[position].readMilliseconds) ?? 0
    }
    return reads > 0 ? milliseconds / reads / 1000 : usualRead
  }

  private static let usualRead = 0.001
  /// What one call for pages that has to free some first costs.
  private static let secondsOfReclaim = 0.001
  /// What it costs to look at one page for that.
  private static let secondsOfScan = 0.000_002

  private static func increase(_ now: UInt64?, _ before: UInt64?) -> Double? {
    guard let now, let before, now >= before else { return nil }
    return Double(now - before)
  }

  private static func part(_ share: Double) -> Double { min(max(share, 0), 1) }

  private static func whole(_ microseconds: Double) -> UInt64 { UInt64(exactly: microseconds.rounded()) ?? 0 }

  /// eˣ for x ≤ 0: by squaring, as the standard library has none.
  private static func exponential(of x: Double) -> Double {
    guard x > -30 else { return 0 }
    var result = 1 + x / 1024
    for _ in 0..<10 { result *= result }
    return result
  }
}

extension Pressure {
  fileprivate mutating func add(_ some: UInt64, _ full: UInt64) {
    someMicroseconds &+= some
    fullMicroseconds = (fullMicroseconds ?? 0) &+ full
  }
}

extension Pulse {
  /// Whether this kernel tells nothing of pressure, and will not: no PSI, `psi=0`, or files that nobody lets us read.
  var hasNoPressure: Bool {
    Self.isForGood(cpu.unknown) && Self.isForGood(memory.unknown) && Self.isForGood(io.unknown)
  }
  private static func isForGood(_ unknown: Unknown?) -> Bool {
    switch unknown {
    // EOPNOTSUPP: how `psi=0` shows.
    case .absent, .notPermitted, .failed(errno: 95): true
    default: false
    }
  }
}
