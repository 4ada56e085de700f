import Testing

@testable import WatchEngine

/// The traps in the kernel's files, one by one.
struct SignalTraps {
  @Test func `time that the kernel moves from iowait to idle makes only iowait unknown`() throws {
    var readout = TwoSamples.readout
    readout.vitals.now.stat.value.total.iowait = 150
    readout.vitals.now.stat.value.total.idle = 8290
    #expect(throws: Unknown.wentBackwards) { try Told.host("cpu.iowait", readout) }
    #expect(try Told.host("cpu.busy", readout) == 40)
    #expect(try Told.host("cpu.user", readout) == 25)
  }

  @Test func `steal that goes backwards makes every share unknown`() {
    var readout = TwoSamples.readout
    readout.vitals.now.stat.value.total.steal = 49
    for name in ["cpu.busy", "cpu.user", "cpu.iowait", "cpu.steal"] {
      #expect(throws: Unknown.wentBackwards) { try Told.host(name, readout) }
    }
  }

  @Test func `a core that came online is not compared with its neighbour`() throws {
    var readout = TwoSamples.readout
    readout.vitals.before.stat.value.perCPU.removeFirst()
    #expect(try Told.host("cpu.busiest", readout) == 10)
    readout.vitals.before.stat.value.perCPU.removeAll()
    #expect(throws: Unknown.needsTwoSamples) { try Told.host("cpu.busiest", readout) }
  }

  @Test func `a file without cores gives no number for each core`() {
    var readout = TwoSamples.readout
    readout.vitals.now.stat.value.perCPU.removeAll()
    for name in ["cpu.cores", "cpu.runnable-per-core", "load.per-core"] {
      #expect(throws: Unknown.absent) { try Told.host(name, readout) }
    }
  }

  @Test func `without swap there is a total of 0, and no part of it`() throws {
    var readout = TwoSamples.readout
    readout.vitals.now.memory.value.swapTotal = 0
    readout.vitals.now.memory.value.swapFree = 0
    #expect(try Told.host("swap.total", readout) == 0)
    #expect(throws: Unknown.absent) { try Told.host("swap.free", readout) }
    #expect(throws: Unknown.absent) { try Told.host("swap.used", readout) }
  }

  @Test func `more available than there is makes no negative use`() {
    var readout = TwoSamples.readout
    readout.vitals.now.memory.value.available = 8001
    #expect(throws: Unknown.malformed) { try Told.host("memory.used", readout) }
  }

  @Test func `what a port that was not there before has dropped is new`() throws {
    var readout = TwoSamples.readout
    #expect(try Told.instance("listener.drops", readout, RowPair(now: 0, before: nil)) == 10)
    readout.sockets.before.listeners.unknown = .timedOut
    #expect(throws: Unknown.needsTwoSamples) { try Told.instance("listener.drops", readout, RowPair(now: 0, before: nil)) }
  }

  @Test func `ports are hidden when they can't be listed, when the list is old, and when there are too many`() throws {
    var readout = TwoSamples.readout
    readout.sockets.now.leftOut = 1
    #expect(try Told.host("listeners.hidden", readout) == 1)
    readout.sockets.now.leftOut = 0
    readout.vitals.now.instant.monotonic += .seconds(15)
    #expect(try Told.host("listeners.hidden", readout) == 1)
    readout = TwoSamples.readout
    readout.sockets.now.listeners.unknown = .absent
    #expect(try Told.host("listeners.hidden", readout) == 1)
  }

  @Test func `a kernel that does not count OOM kills has them counted by its log`() throws {
    var readout = TwoSamples.readout
    readout.vitals.now.vmstat.value.oomKills = nil
    #expect(try Told.host("oom.kills", readout) == 9)
    readout.kernel.now.unknown = .notPermitted
    #expect(throws: Unknown.notPermitted) { try Told.host("oom.kills", readout) }
  }

  @Test func `the page size of the host counts`() throws {
    var readout = TwoSamples.readout
    readout.facts.pageSize = 65_536
    #expect(try Told.host("swap.in", readout) == 5 * 65_536)
    #expect(try Told.host("tcp.memory", readout) == 655_360)
  }

  @Test func `a disk that finishes nothing has no latency`() {
    var readout = TwoSamples.readout
    readout.vitals.now.disks = readout.vitals.before.disks
    #expect(throws: Unknown.absent) { try Told.instance("disk.latency", readout, RowPair(now: 0, before: 0)) }
  }

  @Test func `a disk is not busier than all of the time`() throws {
    var readout = TwoSamples.readout
    readout.vitals.now.disks.value.disks[0].busyMilliseconds = 3010
    #expect(try Told.instance("disk.busy", readout, RowPair(now: 0, before: 0)) == 100)
  }

  @Test(arguments: [(Int32(1), Unknown.notPermitted), (13, .notPermitted), (2, .absent)])
  func `a mount that the watch may not or can't see is no mount in trouble`(errno: Int32, why: Unknown) {
    var readout = TwoSamples.readout
    readout.mounts.now.mounts.value[2].errno = errno
    for name in ["mount.error", "mount.free", "mount.size"] {
      #expect(throws: why) { try Told.instance(name, readout, RowPair(now: 2, before: nil)) }
    }
  }

  @Test(arguments: [(1, Unknown.timedOut), (2, Unknown.failed(errno: 116))])
  func `a mount that gives no numbers gives its reason`(row: Int, why: Unknown) {
    for name in ["mount.free", "mount.size", "mount.inodes", "mount.inodes-free"] {
      #expect(throws: why) { try Told.instance(name, TwoSamples.readout, RowPair(now: row, before: nil)) }
    }
  }

  @Test func `whether a silent mount has an error is not known`() {
    #expect(throws: Unknown.timedOut) { try Told.instance("mount.error", TwoSamples.readout, RowPair(now: 1, before: nil)) }
  }

  @Test func `a file system without fixed inodes has none to run out of`() throws {
    let row = RowPair(now: 3, before: nil)
    #expect(throws: Unknown.absent) { try Told.instance("mount.inodes", TwoSamples.readout, row) }
    #expect(throws: Unknown.absent) { try Told.instance("mount.inodes-free", TwoSamples.readout, row) }
    #expect(try Told.instance("mount.free", TwoSamples.readout, row) == 250)
  }

  @Test func `units are compared over the time between tables, not between samples`() throws {
    var readout = TwoSamples.readout
    readout.vitals.elapsed = .seconds(1)
    readout.tables.elapsed = .seconds(4)
    #expect(try Told.instance("unit.cpu", readout, RowPair(now: 0, before: 0)) == 75)
  }

  @Test func `a unit that was started and failed again between two tables died`() throws {
    var readout = TwoSamples.readout
    readout.tables.before.units.value[0].state?.active = .failed
    readout.tables.before.units.value[0].state?.changedAt = .seconds(10)
    readout.tables.now.units.value[0].state?.changedAt = .seconds(10)
    let row = RowPair(now: 0, before: 0)
    #expect(try Told.instance("unit.deaths", readout, row) == 0)
    readout.tables.now.units.value[0].state?.changedAt = .seconds(11)
    #expect(try Told.instance("unit.deaths", readout, row) == 1)
  }

  @Test func `a unit that is made anew starts its counters at 0`() {
    var readout = TwoSamples.readout
    readout.tables.now.units.value[0].cpuMicroseconds = 10
    #expect(throws: Unknown.wentBackwards) { try Told.instance("unit.cpu", readout, RowPair(now: 0, before: 0)) }
  }
}
