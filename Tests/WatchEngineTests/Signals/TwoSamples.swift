@testable import WatchEngine

/// Two inputs of every kind, 2 s apart, with numbers that are easy to work out by hand.
enum TwoSamples {
  static var readout: Readout {
    var readout = Readout()
    readout.vitals = pair(vitals(later: false), vitals(later: true))
    readout.tables = pair(tables(later: false), tables(later: true))
    readout.mounts = pair(MountTable(), mounts)
    readout.sockets = pair(sockets(later: false), sockets(later: true))
    readout.hardware = pair(HardwareSample.table(later: false), HardwareSample.table(later: true))
    readout.backups = pair(BackupTable(), HardwareSample.backups)
    readout.deliveries = pair(DeliveryTable(), HardwareSample.deliveries)
    readout.kernel = pair(kernel(later: false), kernel(later: true))
    readout.own = pair(own(later: false), own(later: true))
    readout.pressure = pressure
    readout.contention.add(readout.vitals)
    readout.forecasts = forecasts
    var stuck = readout.vitals.now
    for second in [91, 102] {
      stuck.instant.monotonic = .seconds(second)
      readout.stalls.add(stuck)
    }
    for (kind, subject) in [
      (KernelTrouble.Kind.hungTask, "cp (pid 7)"), (.softLockup, "core 1"), (.ioError, "sda"), (.readOnlyRemount, "sda1"),
      (.deviceTimeout, "nvme0"), (.serverTimeout, "files"),
    ] {
      readout.troubles.note(KernelTrouble(kind: kind, at: .zero, sequence: 1, text: "", subject: subject))
    }
    return readout
  }

  static func pair<Value>(_ before: Value, _ now: Value) -> Pair<Value> {
    var pair = Pair(now)
    pair.before = before
    pair.elapsed = .seconds(2)
    return pair
  }

  static func known<Value>(_ value: Value) -> Source<Value> {
    var source = Source(value)
    source.unknown = nil
    return source
  }

  private static func times(_ numbers: [UInt64], cpu: UInt32 = 0) -> CPUTimes {
    var times = CPUTimes()
    times.cpu = cpu
    times.user = numbers[0]
    times.nice = numbers[1]
    times.system = numbers[2]
    times.idle = numbers[3]
    times.iowait = numbers[4]
    times.irq = numbers[5]
    times.softirq = numbers[6]
    times.steal = numbers[7]
    return times
  }

  private static func vitals(later: Bool) -> Vitals {
    var vitals = Vitals()
    vitals.instant.monotonic = .seconds(later ? 102 : 100)
    vitals.stat = known(stat(later: later))
    vitals.memory = known(memory)
    vitals.vmstat = known(vmstat(later: later))
    var load = LoadAverage()
    load.one = 1.5
    load.five = 0.75
    load.fifteen = 0.25
    load.tasks = 800
    vitals.load = known(load)
    vitals.disks = known(disks(later: later))
    vitals.snmp = known(snmp(later: later))
    var netstat = NetStat()
    netstat.listenOverflows = later ? 17 : 10
    netstat.listenDrops = later ? 19 : 11
    netstat.synCookiesSent = later ? 14 : 12
    vitals.netstat = known(netstat)
    var sockets = SockStat()
    sockets.used = 300
    sockets.tcpTimeWait = 21
    sockets.tcpOrphans = 2
    sockets.tcpMemoryPages = 10
    vitals.sockets = known(sockets)
    var files = FileHandles()
    files.allocated = 2048
    files.maximum = 100_000
    vitals.files = known(files)
    vitals.pidMax = known(32_000)
    vitals.threadsMax = known(16_000)
    vitals.conntrackCount = known(500)
    vitals.conntrackMax = known(65_536)
    for part in [\LoginProbes.wakeup, \.exec, \.read, \.sync] { vitals.login[keyPath: part].unknown = nil }
    vitals.login.wakeup.took = .milliseconds(250)
    vitals.login.exec.took = .milliseconds(500)
    vitals.login.read.took = .seconds(1)
    vitals.login.read.waiting = .seconds(12)
    vitals.login.sync.took = .seconds(7)
    return vitals
  }

  private static func stat(later: Bool) -> ProcStat {
    var stat = ProcStat()
    // 400 ticks between the two: 80 20 40 200 40 4 8 8.
    stat.total = times(later ? [1080, 120, 540, 8200, 240, 14, 48, 58] : [1000, 100, 500, 8000, 200, 10, 40, 50])
    stat.perCPU = [
      times(later ? [650, 0, 0, 4050, 0, 0, 0, 0] : [500, 0, 0, 4000, 0, 0, 0, 0], cpu: 0),
      times(later ? [520, 0, 0, 4180, 0, 0, 0, 0] : [500, 0, 0, 4000, 0, 0, 0, 0], cpu: 1),
    ]
    stat.contextSwitches = later ? 15_000 : 10_000
    stat.interrupts = later ? 9_000 : 6_000
    stat.forks = later ? 130 : 100
    stat.running = 3
    stat.blocked = 4
    return stat
  }

  private static var memory: MemInfo {
    var memory = MemInfo()
    memory.total = 8000
    memory.available = 2000
    memory.free = 500
    memory.cached = 1600
    memory.buffers = 70
    memory.shared = 80
    memory.dirty = 90
    memory.writeback = 15
    memory.slabUnreclaimable = 35
    memory.pageTables = 25
    memory.committed = 6000
    memory.commitLimit = 5000
    memory.swapTotal = 4000
    memory.swapFree = 3000
    return memory
  }

  private static func vmstat(later: Bool) -> VMStat {
    var vmstat = VMStat()
    vmstat.majorFaults = later ? 150 : 100
    vmstat.scannedDirectly = later ? 3000 : 1000
    vmstat.allocationStalls = later ? 9 : 5
    vmstat.refaultsFile = later ? 260 : 200
    vmstat.refaultsAnonymous = later ? 340 : 300
    vmstat.swappedIn = later ? 30 : 20
    vmstat.swappedOut = later ? 50 : 10
    vmstat.oomKills = later ? 8 : 5
    return vmstat
  }

  private static func disks(later: Bool) -> DiskStats {
    var disk = DiskRow()
    disk.name = "sda"
    disk.reads = later ? 1040 : 1000
    disk.sectorsRead = later ? 5000 : 1000
    disk.readMilliseconds = later ? 700 : 600
    disk.writes = later ? 2060 : 2000
    disk.sectorsWritten = later ? 9000 : 1000
    disk.writeMilliseconds = later ? 1400 : 1000
    disk.inFlight = 6
    disk.busyMilliseconds = later ? 1500 : 1000
    var stats = DiskStats()
    stats.disks = [disk]
    return stats
  }

  private static func snmp(later: Bool) -> NetSNMP {
    var snmp = NetSNMP()
    snmp.tcpEstablished = 40
    snmp.tcpRetransmitted = later ? 30 : 10
    snmp.tcpEstablishedResets = later ? 16 : 10
    snmp.tcpOutResets = later ? 22 : 10
    snmp.tcpAttemptFails = later ? 14 : 10
    snmp.tcpPassiveOpens = later ? 110 : 10
    snmp.udpInErrors = later ? 12 : 10
    return snmp
  }

  private static func tables(later: Bool) -> Tables {
    var tables = Tables()
    var summary = ProcessSummary()
    summary.processes = 200
    summary.threads = 700
    summary.uninterruptible = 5
    tables.instant.monotonic = .seconds(102)
    tables.instant.boottime = .seconds(102)
    summary.still.add(since: .seconds(62), now: .seconds(102))
    summary.zombies = 6
    summary.running = 7
    summary.zombieParent = ZombieParent(pid: 812, zombies: 4, group: 1)
    var new = ProcessShare()
    new.pid = 9
    var busy = ProcessShare()
    busy.pid = 42
    busy.name = ShortName([0x79, 0x65, 0x73].span)
    busy.cpuPercent = 150
    busy.residentBytes = 3 * 1_048_576
    summary.topByCPU = [new, busy]
    summary.topByMemory = [busy, new]
    tables.processes = known(summary)
    tables.lost = later ? 13 : 9
    tables.units = known([unit(later: later), oneshot])
    tables.units.value[0].usage = Consumers.large
    tables.units.value[1].usage = Consumers.small
    tables.units.value[0].still = StandStill()
    tables.units.value[0].still?.add(since: .seconds(72), now: .seconds(102))
    var stuck = StuckProcess()
    stuck.pid = 77
    stuck.name = ShortName([0x63, 0x70].span)
    stuck.unit = "beanstalkd.service"
    stuck.since = .seconds(72)
    stuck.waitsFor = .function("jbd2_log_wait_commit")
    var worker = StuckProcess()
    worker.pid = 78
    worker.name = ShortName([0x6A, 0x62].span)
    worker.isKernelThread = true
    worker.since = .seconds(62)
    worker.waitsFor = .unknown(.notPermitted)
    tables.stuck = [stuck, worker]
    tables.groups = known([Consumers.kernel, Consumers.autovacuum])
    tables.tops.refill(units: tables.units.value, groups: tables.groups.value)
    return tables
  }

  private static func unit(later: Bool) -> UnitRow {
    var unit = UnitRow()
    unit.name = "beanstalkd.service"
    unit.cpuMicroseconds = later ? 3_500_000 : 500_000
    unit.memoryBytes = 700
    unit.memoryLimitBytes = 1000
    unit.fileCacheBytes = 100
    unit.tasks = 8
    unit.tasksLimit = 64
    unit.oomKills = later ? 3 : 1
    unit.readBytes = later ? 5000 : 1000
    unit.writtenBytes = later ? 9000 : 1000
    unit.cpuSomeMicroseconds = later ? 1_200_000 : 1_000_000
    unit.memoryFullMicroseconds = later ? 1_400_000 : 1_000_000
    unit.ioFullMicroseconds = later ? 1_600_000 : 1_000_000
    unit.throttledMicroseconds = later ? 5_000_000 : 1_000_000
    unit.stalls.cpuSome = UnitStalls.Share(tenSeconds: 11, minute: 12)
    unit.stalls.memoryFull = UnitStalls.Share(tenSeconds: 21, minute: 22)
    unit.stalls.ioFull = UnitStalls.Share(tenSeconds: 31, minute: 32)
    unit.stalls.throttled = UnitStalls.Share(tenSeconds: 41, minute: 42)
    var state = UnitState()
    state.active = later ? .failed : .active
    state.sub = later ? "failed" : "running"
    state.result = later ? "oom-kill" : "success"
    state.restarts = later ? 7 : 5
    unit.state = state
    return unit
  }

  private static var oneshot: UnitRow {
    var unit = UnitRow()
    unit.name = "backup.service"
    var state = UnitState()
    state.active = .failed
    state.sub = "failed"
    state.isOneshot = true
    state.startingSince = .seconds(42)
    unit.state = state
    return unit
  }

  static var mounts: MountTable {
    var healthy = MountRow()
    healthy.path = "/"
    healthy.type = "ext4"
    healthy.device = "/dev/sda1"
    healthy.totalBytes = 1000
    healthy.freeBytes = 250
    healthy.totalInodes = 100
    healthy.freeInodes = 75
    var silent = MountRow()
    silent.path = "/srv"
    silent.isReadOnly = true
    silent.silentFor = .seconds(12)
    var failing = MountRow()
    failing.path = "/mnt"
    failing.errno = 116
    failing.readOnlyBy = .remount
    var withoutInodes = healthy
    withoutInodes.path = "/data"
    withoutInodes.totalInodes = 0
    withoutInodes.freeInodes = 0
    var table = MountTable()
    table.mounts = known([healthy, silent, failing, withoutInodes])
    return table
  }

  private static func kernel(later: Bool) -> KernelCounts {
    var counts = KernelCounts()
    counts.unknown = nil
    guard later else { return counts }
    counts.oomKills = 9
    counts.hungTasks = 1
    counts.softLockups = 2
    counts.ioErrors = 3
    counts.readOnlyRemounts = 4
    counts.machineChecks = 5
    counts.throttled = 6
    counts.deviceTimeouts = 10
    counts.serverTimeouts = 11
    counts.lostRecords = 7
    return counts
  }

  private static func own(later: Bool) -> OwnFigures {
    var own = OwnFigures()
    own.lateness = .milliseconds(250)
    own.gaps = later ? 2 : 1
    own.clockSteps = later ? 4 : 1
    own.dropped = later ? 15 : 10
    own.cpuTime = later ? .milliseconds(1030) : .milliseconds(1000)
    own.residentBytes = 7_000_000
    own.tableAge = .milliseconds(500)
    own.mountAge = .seconds(3)
    return own
  }

  /// 20 inputs that lead to the newest of the others: memory shrinks by 10 bytes a second, tasks grow by 40, a unit by 10 bytes;
  /// of the first mount 5 bytes and an inode go in 5 s.
  static func sockets(later: Bool) -> SocketTable {
    var table = SocketTable()
    table.instant.monotonic = .milliseconds(later ? 101_850 : 99_850)
    var postgres = ListenerRow()
    postgres.name = "0.0.0.0:5432"
    postgres.sockets = 1
    postgres.queue = 96
    postgres.limit = 128
    postgres.fullestPercent = 75
    postgres.drops = later ? 10 : 3
    postgres.unit = "postgresql@15-main.service"
    postgres.established = 296
    postgres.closeWait = 4
    postgres.connects = 12.5
    postgres.connectsChange = 25
    postgres.establishedChange = 2
    postgres.sources.total = 300
    postgres.sources.shares[0].network = IPAddress(v4: 0x0A01_0200)
    postgres.sources.shares[0].count = 186
    postgres.sources.shares[1].network = IPAddress(high: 0x2001_0DB8_0000_0100, low: 0)
    postgres.sources.shares[1].count = 60
    // Less than 1 %.
    postgres.sources.shares[2].count = 2
    var web = ListenerRow()
    web.name = "[::]:80"
    web.uid = 33
    table.listeners = known([postgres, web])
    return table
  }

  private static var forecasts: Forecasts {
    var forecasts = Forecasts()
    for number in 0...20 {
      let back = UInt64(20 - number)
      var vitals = vitals(later: true)
      vitals.instant.monotonic = .seconds(number)
      vitals.memory.value.available = 2000 + back * 10
      vitals.load.value.tasks = 800 - back * 40
      forecasts.add(vitals)
      var tables = tables(later: true)
      tables.instant.monotonic = .seconds(number)
      tables.units.value[0].memoryBytes = 700 - back * 10
      forecasts.add(tables)
      var table = mounts
      table.instant.monotonic = .seconds(number * 5)
      table.mounts.value[0].freeBytes = 250 + back * 5
      table.mounts.value[0].freeInodes = 75 + back
      forecasts.add(table)
      var sockets = sockets(later: true)
      sockets.instant.monotonic = .seconds(number)
      sockets.listeners.value[0].queue = 96 - back * 2
      forecasts.add(sockets)
    }
    return forecasts
  }

  /// 70 s of pulses: in the last second each line was stalled ten times as long as before.
  private static var pressure: PressureHistory {
    var history = PressureHistory()
    for number in 0...700 {
      let steps = UInt64(number + 9 * max(0, number - 690))
      history.append(Pulses.pulse(at: .milliseconds(100 * number), some: 2000 * steps, full: 1000 * steps))
    }
    return history
  }
}
