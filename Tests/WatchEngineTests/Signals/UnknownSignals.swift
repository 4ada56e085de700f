import Testing

@testable import WatchEngine

/// Unknown is not zero: what can't be told keeps its reason.
struct UnknownSignals {
  @Test func `before the first input nothing is known`() {
    for (facts, reading) in Told.everything(Readout()) { #expect(reading == .unknown(.notYetSampled), "\(facts.name)") }
  }

  /// Signals that compare two inputs: those that one input is not enough for.
  static var differences: Set<String> {
    var readout = TwoSamples.readout
    readout.setIntervals(nil, .needsTwoSamples)
    return Set(Told.everything(readout).filter { $0.reading == .unknown(.needsTwoSamples) }.map(\.facts.name))
  }

  @Test func `one input gives levels, and no differences`() {
    var readout = TwoSamples.readout
    readout.setIntervals(nil, .needsTwoSamples)
    for (facts, reading) in Told.everything(readout) {
      let isDifference = facts.kind == .event || facts.isRate
      if isDifference { #expect(reading == .unknown(.needsTwoSamples), "\(facts.name)") }
    }
    #expect(UnknownSignals.differences.count == 61)
    #expect(throws: Never.self) { try Told.host("memory.available", readout) }
  }

  @Test func `counters that go backwards say nothing`() {
    var readout = TwoSamples.readout
    swap(&readout.vitals.now, &readout.vitals.before)
    swap(&readout.tables.now, &readout.tables.before)
    swap(&readout.sockets.now, &readout.sockets.before)
    swap(&readout.hardware.now, &readout.hardware.before)
    swap(&readout.kernel.now, &readout.kernel.before)
    swap(&readout.own.now, &readout.own.before)
    for (facts, reading) in Told.everything(readout)
    where UnknownSignals.differences.contains(facts.name) && facts.name != "unit.deaths" && facts.name != "sensor.alarms" {
      #expect(reading == .unknown(.wentBackwards), "\(facts.name)")
    }
  }

  @Test func `across a gap events are counted and rates are unknown`() {
    let whole = Dictionary(Told.everything(TwoSamples.readout).map { ($0.facts.name, $0.reading) }) { first, _ in first }
    var readout = TwoSamples.readout
    readout.setIntervals(nil, .afterGap)
    for (facts, reading) in Told.everything(readout) where UnknownSignals.differences.contains(facts.name) {
      #expect(reading == (facts.kind == .event ? whole[facts.name] : .unknown(.afterGap)), "\(facts.name)")
    }
  }

  @Test func `no time between two inputs gives no rate`() {
    var readout = TwoSamples.readout
    readout.setIntervals(.zero, .needsTwoSamples)
    for (facts, reading) in Told.everything(readout) where facts.isRate {
      #expect(reading == .unknown(.needsTwoSamples), "\(facts.name)")
    }
  }

  @Test(arguments: [Unknown.absent, .notPermitted, .failed(errno: 5), .malformed, .timedOut])
  func `a file that can't be read gives its reason to every signal`(why: Unknown) {
    var readout = TwoSamples.readout
    readout.vitals.now.fail(why)
    readout.tables.now.processes.unknown = why
    readout.tables.now.units.unknown = why
    readout.tables.now.groups.unknown = why
    readout.mounts.now.mounts.unknown = why
    readout.sockets.now.listeners.unknown = why
    readout.hardware.now.lose(why)
    readout.hardware.now.arrays.unknown = why
    readout.backups.now.backups.unknown = why
    readout.deliveries.now.receivers.unknown = why
    readout.deliveries.now.silence.unknown = why
    readout.kernel.now.unknown = why
    var pulse = Pulse()
    pulse.instant.monotonic = .seconds(71)
    pulse.cpu.unknown = why
    pulse.memory.unknown = why
    pulse.io.unknown = why
    readout.pressure.append(pulse)
    readout.forecasts.add(readout.vitals.now)
    for (facts, reading) in Told.everything(readout) where facts.origin != .own && facts.name != "listeners.hidden" {
      #expect(reading == .unknown(why), "\(facts.name)")
    }
    for family in Catalogue.families {
      #expect(family.unknown(readout) == why)
      #expect(family.count(readout) == 0)
    }
  }

  @Test func `a file that could not be read before gives no difference yet`() {
    var readout = TwoSamples.readout
    readout.vitals.before.fail(.failed(errno: 5))
    for (facts, reading) in Told.everything(readout)
    where facts.origin == .vitals && UnknownSignals.differences.contains(facts.name) {
      #expect(reading == .unknown(.needsTwoSamples), "\(facts.name)")
    }
  }

  @Test func `fields that a kernel lacks are absent`() {
    var readout = TwoSamples.readout
    readout.vitals.now.memory.value.available = nil
    readout.vitals.now.vmstat.value = VMStat()
    readout.vitals.now.snmp.value = NetSNMP()
    readout.vitals.now.netstat.value = NetStat()
    readout.vitals.now.sockets.value.tcpMemoryPages = nil
    readout.own.now.residentBytes = nil
    readout.tables.now.units.value[0] = UnitRow()
    let absent = [
      "memory.available", "memory.used", "memory.refaults", "memory.major-faults", "swap.in", "swap.out", "tcp.memory",
      "tcp.established",
      "tcp.retransmits", "listen.drops", "forewarn.memory", "unit.cpu", "unit.memory", "unit.memory-limit", "unit.oom-kills",
      "unit.read", "unit.failed", "unit.oneshot-failed", "unit.restarts", "unit.deaths", "unit.pressure.io.full",
    ]
    for (facts, reading) in Told.everything(readout) where absent.contains(facts.name) {
      #expect(reading == .unknown(.absent), "\(facts.name)")
    }
  }

  @Test func `an instance that was not there before has levels only`() throws {
    for signal in Catalogue.families.flatMap(\.signals)
    where UnknownSignals.differences.contains(signal.facts.name) && signal.facts.name != "listener.drops" {
      #expect(throws: Unknown.needsTwoSamples, "\(signal.facts.name)") {
        try signal.evaluate(TwoSamples.readout, RowPair(now: 0, before: nil))
      }
    }
    #expect(try Told.instance("disk.in-flight", TwoSamples.readout, RowPair(now: 0, before: nil)) == 6)
  }

  @Test func `a row that does not exist is absent`() {
    for signal in Catalogue.families.flatMap(\.signals) {
      for row in [-1, 99] {
        #expect(throws: Unknown.absent, "\(signal.facts.name)") {
          try signal.evaluate(TwoSamples.readout, RowPair(now: row, before: row))
        }
      }
    }
  }

  @Test func `whatever the counters say, a signal is a finite number or unknown`() {
    let extremes: [UInt64] = [0, 1, 1000, UInt64.max]
    for now in extremes {
      for before in extremes {
        for elapsed in [Duration.zero, .nanoseconds(1), .seconds(1)] {
          var readout = TwoSamples.readout
          readout.vitals.now.fill(now)
          readout.vitals.before.fill(before)
          readout.setIntervals(elapsed, .needsTwoSamples)
          for (facts, reading) in Told.everything(readout) {
            if let value = reading.value { #expect(value.isFinite && value >= 0, "\(facts.name) is \(value)") }
          }
        }
      }
    }
  }
}

extension Readout {
  fileprivate mutating func setIntervals(_ elapsed: Duration?, _ unknown: Unknown) {
    vitals.elapsed = elapsed
    vitals.unknown = unknown
    tables.elapsed = elapsed
    tables.unknown = unknown
    sockets.elapsed = elapsed
    sockets.unknown = unknown
    mounts.elapsed = elapsed
    mounts.unknown = unknown
    kernel.elapsed = elapsed
    kernel.unknown = unknown
    hardware.elapsed = elapsed
    hardware.unknown = unknown
    own.elapsed = elapsed
    own.unknown = unknown
  }
}

extension Vitals {
  fileprivate mutating func fail(_ why: Unknown) {
    stat.unknown = why
    memory.unknown = why
    vmstat.unknown = why
    load.unknown = why
    disks.unknown = why
    snmp.unknown = why
    netstat.unknown = why
    sockets.unknown = why
    files.unknown = why
    pidMax.unknown = why
    threadsMax.unknown = why
    conntrackCount.unknown = why
    conntrackMax.unknown = why
    for part in [\LoginProbes.wakeup, \.exec, \.read, \.sync] {
      login[keyPath: part] = LoginProbe()
      login[keyPath: part].unknown = why
    }
  }

  /// Sets what is added up, subtracted or divided by to one number.
  fileprivate mutating func fill(_ number: UInt64) {
    for field in [
      \CPUTimes.user, \.nice, \.system, \.idle, \.iowait, \.irq, \.softirq, \.steal,
    ] {
      stat.value.total[keyPath: field] = number
      for core in stat.value.perCPU.indices { stat.value.perCPU[core][keyPath: field] = number }
    }
    stat.value.contextSwitches = number
    memory.value.total = number
    memory.value.swapTotal = number
    memory.value.commitLimit = number
    vmstat.value.refaultsFile = number
    vmstat.value.refaultsAnonymous = number
    vmstat.value.swappedIn = number
    pidMax.value = number
    threadsMax.value = number
    sockets.value.tcpMemoryPages = number
    for field in [\DiskRow.reads, \.writes, \.readMilliseconds, \.writeMilliseconds, \.busyMilliseconds, \.sectorsRead] {
      for disk in disks.value.disks.indices { disks.value.disks[disk][keyPath: field] = number }
    }
  }
}

extension SignalFacts {
  /// Whether two inputs are compared for it. What each consumer takes has been compared before it is an input.
  fileprivate var isRate: Bool {
    (unit == .perSecond || unit == .bytesPerSecond) && !name.hasPrefix("top.") && !name.hasPrefix("role.")
      && !name.hasPrefix("listener.")
      // The kernel reckons it itself.
      && name != "raid.speed"
  }
}
