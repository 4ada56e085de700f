import Testing

@testable import WatchEngine

struct PressureEstimatorTests {
  /// One line of the recording: what an old kernel tells as well, and what PSI said at the same time.
  private struct Moment {
    var vitals = Vitals()
    var pressure: [UInt64] = []
  }

  /// A machine in an emulator that thrashes, with and without work for its CPUs.
  private static func recording() throws -> [Moment] {
    try Fixture.text("linux-6.1/thrash.txt").split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let words = line.split(separator: " ")
      let numbers = words.dropFirst().compactMap { UInt64($0) }
      var moment = Moment()
      moment.vitals.instant.monotonic = .seconds(try #require(Double(words[0])))
      moment.vitals.instant.boottime = moment.vitals.instant.monotonic
      var stat = ProcStat()
      var times = CPUTimes()
      times.user = numbers[0]
      times.nice = numbers[1]
      times.system = numbers[2]
      times.idle = numbers[3]
      times.iowait = numbers[4]
      times.irq = numbers[5]
      times.softirq = numbers[6]
      stat.total = times
      stat.perCPU = [CPUTimes(), CPUTimes()]
      stat.running = numbers[8]
      stat.blocked = numbers[9]
      var vmstat = VMStat()
      vmstat.allocationStalls = numbers[10]
      vmstat.scannedDirectly = numbers[11]
      vmstat.majorFaults = numbers[12]
      vmstat.restored = numbers[13]
      var disk = DiskRow()
      disk.name = "vda"
      disk.reads = numbers[14]
      disk.readMilliseconds = numbers[15]
      var disks = DiskStats()
      disks.disks = [disk]
      moment.vitals.stat = TwoSamples.known(stat)
      moment.vitals.vmstat = TwoSamples.known(vmstat)
      moment.vitals.disks = TwoSamples.known(disks)
      moment.pressure = Array(numbers[16...])
      return moment
    }
  }

  private static func pulse(_ moment: Moment) -> Pulse {
    func pressure(_ some: UInt64, _ full: UInt64?) -> Source<Pressure> {
      var value = Pressure()
      value.someMicroseconds = some
      value.fullMicroseconds = full
      return TwoSamples.known(value)
    }
    var pulse = Pulse()
    pulse.instant = moment.vitals.instant
    pulse.cpu = pressure(moment.pressure[0], nil)
    pulse.memory = pressure(moment.pressure[1], moment.pressure[2])
    pulse.io = pressure(moment.pressure[3], moment.pressure[4])
    return pulse
  }

  /// Estimated and true share of 10 s at every moment at which both are known, in percent.
  private static func compared(_ line: PressureHistory.Line) throws -> [(estimate: Double, truth: Double)] {
    var estimator = PressureEstimator()
    var estimate = PressureHistory()
    var truth = PressureHistory()
    var pair = Pair(Vitals())
    var compared: [(Double, Double)] = []
    for moment in try recording() {
      var vitals = moment.vitals
      pair.take(&vitals, at: moment.vitals.instant)
      if let pulse = estimator.pulse(pair) { estimate.append(pulse, isEstimate: true) }
      truth.append(pulse(moment))
      do throws(Unknown) {
        compared.append((try estimate.share(line, over: .seconds(10)), try truth.share(line, over: .seconds(10))))
      } catch { continue }
    }
    return compared
  }

  @Test(arguments: [
    (PressureHistory.Line.cpuSome, 8.0), (.memorySome, 10), (.memoryFull, 4), (.ioSome, 15), (.ioFull, 8),
  ])
  func `an estimate keeps near what the kernel says of a machine that thrashes`(line: PressureHistory.Line, mean: Double) throws {
    let compared = try Self.compared(line)
    #expect(compared.count > 80)
    let errors = compared.map { abs($0.estimate - $0.truth) }
    let average = errors.reduce(0, +) / Double(errors.count)
    #expect(average <= mean, "\(line): \(average), at most \(errors.max() ?? 0)")
  }

  @Test func `calm is never taken for trouble, nor trouble for calm`() throws {
    for line in [PressureHistory.Line.cpuSome, .memorySome, .memoryFull, .ioSome] {
      for (estimate, truth) in try Self.compared(line) {
        if truth < 0.5 { #expect(estimate < 20, "\(line): \(estimate) for \(truth)") }
        if truth > 60 { #expect(estimate > 5, "\(line): \(estimate) for \(truth)") }
      }
    }
  }

  private static func shares(_ change: (inout Vitals, inout Vitals) -> Void) throws -> PressureEstimator.Shares {
    var before = Vitals()
    before.stat = TwoSamples.known(ProcStat())
    before.stat.value.perCPU = [CPUTimes(), CPUTimes()]
    before.stat.value.running = 1
    before.vmstat = TwoSamples.known(VMStat())
    var now = before
    now.stat.value.total.idle = 200
    change(&before, &now)
    return try PressureEstimator.shares(TwoSamples.pair(before, now), over: .seconds(1))
  }

  @Test func `a host that does nothing is under no pressure`() throws {
    #expect(try Self.shares { _, _ in } == PressureEstimator.Shares())
  }

  @Test func `four tasks for two full cores keep each core's queue filled`() throws {
    let shares = try Self.shares { _, now in
      now.stat.value.total = CPUTimes()
      now.stat.value.total.user = 200
      now.stat.value.running = 5
    }
    #expect(shares.cpuSome == 1 && shares.ioSome == 0 && shares.memorySome == 0)
  }

  @Test func `one task that only reads from a disk has nothing else run`() throws {
    let shares = try Self.shares { _, now in
      now.stat.value.total.idle = 100
      now.stat.value.total.iowait = 100
    }
    #expect(shares.ioSome == 1)
    #expect(shares.ioFull == 1, "\(shares)")
  }

  @Test func `pages that were in use and are read again stall for as long as a read takes`() throws {
    let shares = try Self.shares { before, now in
      before.vmstat.value.majorFaults = 0
      before.vmstat.value.restored = 0
      now.vmstat.value.majorFaults = 500
      now.vmstat.value.restored = 100
      var disk = DiskRow()
      disk.name = "vda"
      var disks = DiskStats()
      disks.disks = [disk]
      before.disks = TwoSamples.known(disks)
      disks.disks[0].reads = 1000
      disks.disks[0].readMilliseconds = 10_000
      now.disks = TwoSamples.known(disks)
    }
    // 100 reads of 10 ms: 1 s of stall in 1 s, spread at random.
    #expect(abs(shares.memorySome - 0.632) < 0.001)
    #expect(shares.memoryFull == shares.memorySome)
  }

  @Test func `what is missing has its reason, and counters that go backwards give no number`() throws {
    #expect(throws: Unknown.absent) { try Self.shares { _, now in now.vmstat.unknown = .absent } }
    #expect(throws: Unknown.failed(errno: 5)) { try Self.shares { _, now in now.stat.unknown = .failed(errno: 5) } }
    #expect(throws: Unknown.wentBackwards) { try Self.shares { before, _ in before.stat.value.total.user = 7 } }
    #expect(throws: Unknown.needsTwoSamples) { try Self.shares { _, now in now.stat.value.perCPU = [] } }
    var pair = TwoSamples.pair(Vitals(), Vitals())
    pair.elapsed = nil
    var estimator = PressureEstimator()
    #expect(estimator.pulse(pair) == nil)
  }

  @Test(arguments: [
    (Unknown.absent, true), (.notPermitted, true), (.failed(errno: 95), true), (.failed(errno: 5), false), (.malformed, false),
    (.notYetSampled, false),
  ])
  func `a failure that may pass is no kernel without pressure`(why: Unknown, isForGood: Bool) {
    var pulse = Pulse()
    pulse.cpu.unknown = why
    pulse.memory.unknown = why
    pulse.io.unknown = why
    #expect(pulse.hasNoPressure == isForGood)
    pulse.io.unknown = nil
    #expect(!pulse.hasNoPressure)
  }
}
