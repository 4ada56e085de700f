import Testing

@testable import WatchEngine

struct ContentionTests {
  /// 11 s of which every tenth second is stalled in all lines, beside cores and a disk that are so busy, in percent.
  private static func readout(core: UInt64, disk: UInt64, inFlight: UInt64 = 0, stalled: UInt64 = 90_000) -> Readout {
    var readout = Readout()
    readout.facts.kernelRelease = "6.1.0-18-amd64"
    readout.tables.now.processes.unknown = nil
    for number: UInt64 in 0...110 {
      readout.pressure.append(
        Pulses.pulse(at: .milliseconds(100 * Int64(number)), some: stalled * number, full: stalled * number))
    }
    for second: UInt64 in 0...60 {
      var vitals = Vitals()
      vitals.instant.monotonic = .seconds(Int64(second))
      vitals.instant.boottime = vitals.instant.monotonic
      var times = CPUTimes()
      times.user = core * second
      times.idle = (100 - core) * second
      vitals.stat = TwoSamples.known(ProcStat())
      vitals.stat.value.perCPU = [times]
      var row = DiskRow()
      row.name = "vda"
      row.busyMilliseconds = disk * 10 * second
      row.inFlight = inFlight
      vitals.disks = TwoSamples.known(DiskStats())
      vitals.disks.value.disks = [row]
      readout.vitals.take(&vitals, at: vitals.instant)
      readout.contention.add(readout.vitals)
    }
    return readout
  }

  @Test func `nobody waits longer for a core than cores are busy`() throws {
    let quota = Self.readout(core: 20, disk: 0)
    #expect(try Told.host("pressure.cpu.some", quota) == 90)
    #expect(abs(try Told.host("pressure.cpu.contended", quota) - 20) < 0.1)
    #expect(try Told.host("pressure.cpu.contended", Self.readout(core: 100, disk: 0)) == 90)
  }

  @Test func `an idle ring waits for no disk`() throws {
    var readout = Self.readout(core: 0, disk: 5)
    #expect(try Told.host("pressure.io.full", readout) == 90)
    #expect(abs(try Told.host("pressure.io.contended", readout) - 5) < 0.1)
    // A kernel that no longer counts it is believed, and so are tasks that can't be interrupted.
    readout.facts.kernelRelease = "6.15.2"
    #expect(try Told.host("pressure.io.contended", readout) == 90)
    readout.facts.kernelRelease = "5.10.0"
    readout.tables.now.processes.value.uninterruptible = 1
    #expect(try Told.host("pressure.io.contended", readout) == 90)
  }

  @Test func `a disk that finishes nothing is busy`() throws {
    #expect(try Told.host("pressure.io.contended", Self.readout(core: 0, disk: 0, inFlight: 1)) == 90)
  }

  @Test(arguments: [
    ("6.14.9-arch1", true), ("6.15.0", false), ("6.18.44-fc", false), ("5.10.0-28-amd64", true), ("7.0-rc1", false), ("", true),
    ("weird", true), ("99999999999999999999.1", false),
  ])
  func `kernels before 6-15 count idle rings`(release: String, counts: Bool) {
    var facts = HostFacts()
    facts.kernelRelease = release
    #expect(facts.countsIdleRings == counts)
  }

  @Test func `without the file that it is held against it is not known`() {
    var readout = Self.readout(core: 20, disk: 5)
    readout.vitals.now.stat.unknown = .failed(errno: 5)
    readout.vitals.now.disks.unknown = .absent
    readout.contention.add(readout.vitals)
    #expect(throws: Unknown.failed(errno: 5)) { try Told.host("pressure.cpu.contended", readout) }
    #expect(throws: Unknown.absent) { try Told.host("pressure.io.contended", readout) }
  }

  @Test func `an estimate is not held against anything`() throws {
    var readout = Self.readout(core: 20, disk: 5)
    for second: Int64 in 20...31 {
      readout.pressure.append(
        Pulses.pulse(at: .seconds(second), some: UInt64(second) * 700_000, full: UInt64(second) * 600_000), isEstimate: true)
    }
    #expect(try Told.host("pressure.cpu.contended", readout) == 70)
    #expect(try Told.host("pressure.io.contended", readout) == 60)
  }
}
