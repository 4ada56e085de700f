import Glibc
import Testing
import WatchEngine

@testable import HostIO

/// The disposable processes' work, on trees shaped after the kernel's documentation.
@Suite struct ReportTests {
  /// A board, a mirror of it in miniature: kernel doc `hwmon/sysfs-interface.rst`, `hwmon/coretemp.rst`, `driver-api/edac.rst`,
  /// `ABI/testing/sysfs-class-power`.
  static func host() throws -> TemporaryTree {
    let tree = try TemporaryTree()
    for (name, text) in [
      ("class/hwmon/hwmon0/name", "coretemp"), ("class/hwmon/hwmon0/temp1_label", "Package id 0"),
      ("class/hwmon/hwmon0/temp1_input", "61000"), ("class/hwmon/hwmon0/temp1_crit", "100000"),
      ("class/hwmon/hwmon0/temp1_crit_alarm", "0"), ("class/hwmon/hwmon0/temp10_input", "60000"),
      ("class/hwmon/hwmon1/name", "drivetemp"), ("class/hwmon/hwmon1/temp1_input", "30000"),
      ("class/hwmon/hwmon2/name", "coretemp"), ("class/hwmon/hwmon2/temp1_input", "50000"),
      ("class/hwmon/hwmon2/intrusion0_alarm", "1"), ("class/hwmon/hwmon2/pwm1_enable", "1"),
      ("class/power_supply/AC/type", "Mains"), ("class/power_supply/AC/online", "1"),
      ("devices/system/edac/mc/mc0/ce_count", "7"), ("devices/system/edac/mc/mc0/ce_noinfo_count", "2"),
      ("devices/system/edac/mc/mc0/dimm0/dimm_label", "CPU#0\tslot\u{1B}1"),
      ("devices/system/edac/mc/mc0/dimm0/dimm_ce_count", "5"),
      ("devices/system/edac/mc/mc1/ue_count", "1"),
      ("devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "3"),
      ("devices/system/cpu/cpu0/thermal_throttle/core_throttle_total_time_ms", "40"),
      ("devices/system/cpu/cpu1/thermal_throttle/core_throttle_count", "4"),
      ("devices/system/cpu/cpuidle/current_driver", "none"),
    ] { try tree.write(name, text + "\n") }
    return tree
  }

  @Test func `a tree becomes a table`() throws {
    let tree = try Self.host()
    var table = HardwareTable()
    try table.refill(report: HardwareTree(root: tree.path).report().span)
    #expect(table.throttling.value.processors == 2 && table.throttling.value.times == 7)
    #expect(table.throttling.value.coreMilliseconds == 40 && table.throttling.value.packageMilliseconds == nil)
    #expect(table.sensors.value.map(\.name) == ["coretemp/Package id 0", "coretemp/temp10", "coretemp@hwmon2/temp1"])
    #expect(table.sensors.value.first?.isCritical == false)
    #expect(table.memory.value.map(\.name) == ["mc0/CPU#0?slot?1", "mc0", "mc1"])
    #expect(table.memory.value.map(\.corrected) == [5, 2, nil] && table.memory.value.last?.uncorrected == 1)
    #expect(table.supplies.value.map(\.key) == ["AC"] && table.supplies.value.first?.isOnline == true)
  }

  @Test func `a chip is called by its device, which keeps its place`() {
    #expect(HardwareTree.title("coretemp", device: "coretemp.0") == "coretemp.0")
    #expect(HardwareTree.title("nvme", device: "0000:01:00.0") == "nvme@0000:01:00.0")
    #expect(HardwareTree.title("acpitz", device: nil) == "acpitz")
  }

  private static func listing(_ path: String) throws -> BackupListing {
    var listing = BackupListing()
    try listing.refill(from: BackupFiles(path).report().span)
    return listing
  }

  private static func age(_ path: String, _ seconds: Int) {
    var times = [timeval(tv_sec: seconds, tv_usec: 0), timeval(tv_sec: seconds, tv_usec: 0)]
    utimes(path, &times)
  }

  @Test func `the newest of a folder, of a pattern, and a file`() throws {
    let tree = try TemporaryTree()
    for (name, size, time) in [("a.dump", 10, 1000), ("b[1].dump", 20, 3000), ("c.log", 30, 2000), (".d.dump.part", 1, 4000)] {
      try tree.write("db/" + name, String(repeating: "x", count: size))
      Self.age(tree.path + "/db/" + name, time)
    }
    #expect(symlink("a.dump", tree.path + "/db/latest") == 0)
    defer { unlink(tree.path + "/db/latest") }
    let folder = try Self.listing(tree.path + "/db")
    #expect(folder.entries.map(\.name) == ["b[1].dump", "c.log", "a.dump"] && folder.count == 3 && !folder.isSingle)
    let pattern = try Self.listing(tree.path + "/d*/*.dump")
    #expect(pattern.entries.map(\.name) == ["b[1].dump", "a.dump"] && pattern.entries.map(\.bytes) == [20, 10])
    #expect(try Self.listing(tree.path + "/db/b[1]*").count == 1, "only the star means something")
    let file = try Self.listing(tree.path + "/db/a.dump")
    #expect(file.isSingle && file.entries.first?.modified == 1000)
    #expect(try Self.listing(tree.path + "/nothing").count == 0)
    #expect(try Self.listing(tree.path + "/no*thing").count == 0)
    #expect(try Self.listing(tree.path + "/db/a.dump/x").count == 0)
  }

  private static func thread(_ report: HostReport) -> MountHelper? {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0 else { return nil }
    let served = ends[1]
    let isStarted =
      HostThread.start("report") { _ in
        report.serve(on: served)
        close(served)
      } != nil
    return isStarted ? MountHelper(pid: 0, socket: ends[0]) : nil
  }

  @Test func `hardware is asked for, and a host without it is left alone`() throws {
    let tree = try Self.host()
    try tree.write("proc/mdstat", "Personalities : [raid1]\nmd0 : active raid1 b[1] a[0]\n      9 blocks [2/2] [UU]\n")
    var watch = HardwareWatch(
      sysRoot: tree.path, procRoot: tree.path + "/proc", patience: .seconds(10),
      sensors: ReportAsker(.hardware) { Self.thread(.hardware) }, arrays: ReportAsker(.file) { Self.thread(.file) })
    var table = HardwareTable()
    for _ in 0..<2 {
      let isNew = watch.read(into: &table)
      #expect(isNew)
      #expect(table.sensors.unknown == nil && table.sensors.value.count == 3)
      #expect(table.arrays.unknown == nil && table.arrays.value.rows.map(\.working) == [2])
    }
    var starts = 0
    let empty = try TemporaryTree()
    var other = HardwareWatch(
      sysRoot: empty.path, procRoot: empty.path, patience: .seconds(10),
      sensors: ReportAsker(.hardware) {
        starts += 1
        return Self.thread(.hardware)
      }, arrays: ReportAsker(.file) { Self.thread(.file) })
    for _ in 0..<3 { _ = other.read(into: &table) }
    #expect(table.isEmpty && table.arrays.unknown == .absent && starts == 1)
  }

  @Test(arguments: [(Duration.seconds(30), false), (.zero, true)])
  func `hardware that answers late is waited for, before it is called silent`(silence: Duration, isTold: Bool) throws {
    var ends: [Int32] = [-1, -1]
    try #require(socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0)
    defer { close(ends[1]) }
    let mute = MountHelper(pid: 0, socket: ends[0])
    var watch = HardwareWatch(
      sysRoot: "/sys", procRoot: "/proc", patience: .zero, silence: silence, sensors: ReportAsker(.hardware) { mute },
      arrays: ReportAsker(.file) { Self.thread(.file) })
    var table = HardwareTable()
    let isNew = watch.read(into: &table)
    #expect(isNew == isTold)
    #expect(table.sensors.unknown == (isTold ? .timedOut : .notYetSampled))
  }

  @Test func `a place that does not answer is asked once, and is silent`() throws {
    let stopped = try #require(MountHelper.start("/bin/sleep", name: "sleep", argument: "3600"))
    defer {
      kill(stopped.pid, SIGKILL)
      waitpid(stopped.pid, nil, 0)
    }
    var starts = 0
    var watch = BackupWatch(patience: .milliseconds(1)) {
      starts += 1
      return starts == 1 ? stopped : Self.thread(.backup)
    }
    let tree = try TemporaryTree()
    try tree.write("x", "12345")
    watch.replace(rules: [BackupRule(name: "dead", path: "/dead"), BackupRule(name: "well", path: tree.path + "/x")])
    var table = BackupTable()
    let deadline = Instant.monotonicNow + .seconds(10)
    var isNew = true
    repeat {
      isNew = watch.read(into: &table) && isNew
    } while table.backups.value[1].unknown != nil && Instant.monotonicNow < deadline
    #expect(table.backups.value[0].silentFor != nil && table.backups.value[1].silentFor == nil)
    #expect(table.backups.value[1].listing.entries.first?.bytes == 5)
    #expect(starts == 2)
    #expect(isNew)
    watch.replace(rules: [])
    isNew = watch.read(into: &table)
    #expect(isNew && table.backups.value.isEmpty)
    isNew = watch.read(into: &table)
    #expect(!isNew)
  }
}
