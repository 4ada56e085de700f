import Glibc
import HostIO
import Testing
import WatchEngine

@Suite struct `unit table` {
  @Test func `cgroup v2 gives each leaf a row`() throws {
    let tree = try unified()
    try tree.write("system.slice/db.service/memory.current", "4096\n")
    try tree.write("system.slice/db.service/memory.max", "8192\n")
    try tree.write("system.slice/db.service/memory.stat", "anon 1000\ninactive_file 300\nactive_file 400\n")
    try tree.write("system.slice/db.service/memory.events", "max 4\noom_kill 2\n")
    try tree.write("system.slice/db.service/pids.current", "3\n")
    try tree.write("system.slice/db.service/pids.max", "max\n")
    try tree.write("system.slice/db.service/io.stat", "8:0 rbytes=5 wbytes=6\n")
    try tree.write("system.slice/db.service/memory.pressure", pressure(some: 1, full: 2))
    try tree.write("system.slice/db.service/inner.service/cpu.stat", "usage_usec 9\n")
    try tree.write("user.slice/user-7.slice/user@7.service/cpu.stat", "usage_usec 9\n")
    let table = UnitTable(cgroupRoot: tree.path, budget: DescriptorBudget(limit: 100))
    let rows = read(table, 1)
    #expect(rows.map(\.name) == ["db.service", "init.scope", "user@7.service"])
    #expect(table.layout == "cgroup v2")
    let row = try #require(rows.first)
    #expect(row.cpuMicroseconds == 77)
    #expect(row.memoryBytes == 4096 && row.memoryLimitBytes == 8192 && row.fileCacheBytes == 700)
    #expect(row.oomKills == 2)
    #expect(row.tasks == 3 && row.tasksLimit == nil)
    #expect(row.readBytes == 5 && row.writtenBytes == 6)
    #expect(row.memoryFullMicroseconds == 2 && row.ioFullMicroseconds == nil)
    #expect(row.state == nil)
  }

  @Test(arguments: [100, 3, 0])
  func `values are those of the moment, however few descriptors may be kept`(descriptors: Int) throws {
    let tree = try unified()
    let table = UnitTable(cgroupRoot: tree.path, budget: DescriptorBudget(limit: descriptors))
    #expect(read(table, 1).first?.cpuMicroseconds == 77)
    try tree.write("system.slice/db.service/cpu.stat", "usage_usec 78\n")
    #expect(read(table, 2).first?.cpuMicroseconds == 78)
    #expect(table.keptCount <= descriptors)
  }

  @Test func `units come and go`() throws {
    let tree = try unified()
    let table = UnitTable(cgroupRoot: tree.path, budget: DescriptorBudget(limit: 100))
    #expect(read(table, 1).map(\.name) == ["db.service", "init.scope"])
    try tree.write("system.slice/web.service/cpu.stat", "usage_usec 5\n")
    #expect(read(table, 2).map(\.name) == ["db.service", "init.scope", "web.service"])
    tree.delete("system.slice/db.service")
    #expect(read(table, 3).map(\.name) == ["init.scope", "web.service"])
    #expect(read(table, 4).last?.cpuMicroseconds == 5)
  }

  @Test func `cgroup v1 has its own files and units`() throws {
    let tree = try TemporaryTree()
    tree.makeDirectories("systemd/init.scope")
    tree.makeDirectories("systemd/system.slice/db.service")
    try tree.write("cpuacct/system.slice/db.service/cpuacct.usage", "5000\n")
    try tree.write("memory/system.slice/db.service/memory.usage_in_bytes", "4096\n")
    try tree.write("memory/system.slice/db.service/memory.limit_in_bytes", "9223372036854771712\n")
    try tree.write("memory/system.slice/db.service/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 4\n")
    try tree.write("blkio/system.slice/db.service/blkio.throttle.io_service_bytes", "8:0 Read 7\n8:0 Write 8\nTotal 15\n")
    let table = UnitTable(cgroupRoot: tree.path, budget: DescriptorBudget(limit: 100))
    let row = try #require(read(table, 1).first)
    #expect(table.layout == "cgroup v1")
    #expect(row.name == "db.service")
    #expect(row.cpuMicroseconds == 5)
    #expect(row.memoryBytes == 4096 && row.memoryLimitBytes == nil)
    #expect(row.oomKills == 4)
    #expect(row.readBytes == 7 && row.writtenBytes == 8)
    #expect(row.tasks == nil && row.cpuSomeMicroseconds == nil)
  }

  @Test func `a quota is found in v1 at the first reading, and then followed`() throws {
    let tree = try TemporaryTree()
    tree.makeDirectories("systemd/init.scope")
    tree.makeDirectories("systemd/system.slice/db.service")
    let file = "cpu/system.slice/db.service/cpu.stat"
    try tree.write(file, "nr_periods 9\nnr_throttled 8\nthrottled_time 7000\n")
    let table = UnitTable(cgroupRoot: tree.path, budget: DescriptorBudget(limit: 100))
    #expect(read(table, 1).first?.throttledMicroseconds == 7)
    try tree.write(file, "nr_periods 10\nnr_throttled 9\nthrottled_time 9000\n")
    #expect(read(table, 2).first?.throttledMicroseconds == 9)
    try tree.write(file, "nr_periods 0\nnr_throttled 0\nthrottled_time 0\n")
    #expect(read(table, 3).first?.throttledMicroseconds == 0)
    try tree.write(file, "nr_periods 5\nnr_throttled 5\nthrottled_time 5000\n")
    #expect(read(table, 4).first?.throttledMicroseconds == 0)
    for second in 5...9 { _ = read(table, second) }
    #expect(read(table, 10).first?.throttledMicroseconds == 5)
  }

  @Test func `v2 tells of a quota where it tells the CPU time`() throws {
    let tree = try unified()
    try tree.write("system.slice/db.service/cpu.stat", "usage_usec 78\nthrottled_usec 55\n")
    let rows = read(UnitTable(cgroupRoot: tree.path, budget: DescriptorBudget(limit: 100)), 1)
    #expect(rows.first?.throttledMicroseconds == 55 && rows.last?.throttledMicroseconds == nil)
  }

  @Test func `hybrid takes time and pressure from v2`() throws {
    let tree = try TemporaryTree()
    tree.makeDirectories("systemd/system.slice/db.service")
    try tree.write("unified/cgroup.controllers", "\n")
    try tree.write("unified/system.slice/db.service/cpu.stat", "usage_usec 6\n")
    try tree.write("unified/system.slice/db.service/cpu.pressure", pressure(some: 3, full: 0))
    try tree.write("memory/system.slice/db.service/memory.usage_in_bytes", "4096\n")
    let table = UnitTable(cgroupRoot: tree.path, budget: DescriptorBudget(limit: 100))
    let row = try #require(read(table, 1).first)
    #expect(table.layout == "cgroup v1 and v2")
    #expect(row.cpuMicroseconds == 6 && row.cpuSomeMicroseconds == 3 && row.memoryBytes == 4096)
  }

  @Test func `states are merged by name, and give units without a cgroup a row`() throws {
    let tree = try unified()
    let table = UnitTable(cgroupRoot: tree.path, budget: DescriptorBudget(limit: 100))
    var failed = UnitState()
    failed.active = .failed
    var running = UnitState()
    running.active = .active
    var states = UnitStates()
    states.version = 1
    states.states = ["db.service": running, "broken.service": failed, "off.service": UnitState()]
    #expect(read(table, 1, states).map(\.name) == ["broken.service", "db.service", "init.scope"])
    #expect(read(table, 1, states).map(\.state?.active) == [.failed, .active, nil])
    states.states["broken.service"] = running
    #expect(read(table, 2, states).first?.state?.active == .failed, "the version is still the same")
    states.version = 2
    #expect(read(table, 3, states).first?.state?.active == .active)
  }

  @Test func `without systemd's cgroups there are no units`() throws {
    let tree = try TemporaryTree()
    try tree.write("cgroup.controllers", "cpu\n")
    tree.makeDirectories("docker/abc")
    let table = UnitTable(cgroupRoot: tree.path, budget: DescriptorBudget(limit: 100))
    var source = Source<[UnitRow]>([])
    table.read(into: &source, states: UnitStates(), now: .seconds(1))
    #expect(source.unknown == .absent)
    tree.makeDirectories("init.scope")
    table.read(into: &source, states: UnitStates(), now: .seconds(62))
    #expect(source.unknown == nil)
  }

  /// A real cgroup that the kernel takes away while its files are open.
  @Test(
    .enabled(if: access("/sys/fs/cgroup/unified/cgroup.procs", W_OK) == 0 || access("/sys/fs/cgroup/cgroup.procs", W_OK) == 0))
  func `the kernel's own cgroups come and go`() throws {
    let second = access("/sys/fs/cgroup/unified/cgroup.procs", W_OK) == 0
    let root = (second ? "/sys/fs/cgroup/unified" : "/sys/fs/cgroup") + "/forewarn-test-\(getpid())"
    let made = ["", "/init.scope", "/system.slice", "/system.slice/a.service", "/system.slice/b.service"].map { root + $0 }
    for path in made { mkdir(path, 0o755) }
    defer { for path in made.reversed() { rmdir(path) } }
    let table = UnitTable(cgroupRoot: root, budget: DescriptorBudget(limit: 100))
    #expect(read(table, 1).map(\.name) == ["a.service", "b.service", "init.scope"])
    #expect(read(table, 1).first?.cpuMicroseconds != nil)
    // One goes and another comes: the number of directories stays the same.
    rmdir(root + "/system.slice/a.service")
    mkdir(root + "/system.slice/c.service", 0o755)
    defer { rmdir(root + "/system.slice/c.service") }
    #expect(read(table, 2).map(\.name) == ["b.service", "c.service", "init.scope"])
    // The same one is made anew, as in a restart.
    rmdir(root + "/system.slice/b.service")
    mkdir(root + "/system.slice/b.service", 0o755)
    #expect(read(table, 3).first?.cpuMicroseconds != nil)
  }

  private func unified() throws -> TemporaryTree {
    let tree = try TemporaryTree()
    try tree.write("cgroup.controllers", "cpu io memory pids\n")
    tree.makeDirectories("init.scope")
    try tree.write("system.slice/db.service/cpu.stat", "usage_usec 77\nuser_usec 70\n")
    return tree
  }

  private func read(_ table: UnitTable, _ second: Int, _ states: UnitStates = UnitStates()) -> [UnitRow] {
    var source = Source<[UnitRow]>([])
    table.read(into: &source, states: states, now: .seconds(second))
    #expect(source.unknown == nil)
    return source.value
  }

  private func pressure(some: Int, full: Int) -> String {
    let averages = "avg10=0.00 avg60=0.00 avg300=0.00 total="
    return "some \(averages)\(some)\nfull \(averages)\(full)\n"
  }
}
