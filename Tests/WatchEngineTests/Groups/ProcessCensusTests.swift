import Testing

@testable import WatchEngine

struct ProcessCensusTests {
  private static let home = (cgroup: "/system.slice/batch.service", title: "work")

  @Test func `what a process took before the watch began is nobody's`() {
    var stage = CensusStage()
    stage.processes = [.init(pid: 10, cpu: .seconds(500))]
    stage.read(identified: [10: Self.home])
    #expect(stage.cpu("work in batch.service") == 0)
    stage.processes[0].cpu = .seconds(501)
    stage.read()
    #expect(stage.cpu("work in batch.service") == 1)
    #expect(stage.group("work in batch.service")?.usage.now(.cpu) == 100)
  }

  @Test func `what a process took before it was identified goes to its group`() {
    var stage = CensusStage()
    stage.read()
    stage.processes = [.init(pid: 10, cpu: .milliseconds(300))]
    stage.read()
    stage.processes[0].cpu = .milliseconds(900)
    stage.read(identified: [10: Self.home])
    #expect(stage.cpu("work in batch.service") == 0.9)
    #expect(stage.group("work in batch.service")?.usage.now(.cpu) == 90)
  }

  @Test func `workers that die and come again add up`() {
    var stage = CensusStage()
    stage.processes = [.init(pid: 1, parent: 0, name: "init")]
    stage.read(identified: [1: ("/init.scope", "init")])
    for generation in 1...5 {
      stage.processes = [
        stage.processes[0], .init(pid: Int32(100 + generation), startTicks: UInt64(generation), cpu: .seconds(1)),
      ]
      stage.read(identified: [Int32(100 + generation): Self.home])
    }
    #expect(stage.cpu("work in batch.service") == 5)
    #expect(stage.group("work in batch.service")?.processes == 1 || stage.group("work in batch.service")?.processes == 0)
    #expect(stage.group("work in batch.service")?.ended == 4)
  }

  @Test func `children that were never seen are found in what their parent waited for`() {
    var stage = CensusStage()
    stage.processes = [.init(pid: 10, name: "spawner", children: .seconds(7))]
    stage.read(identified: [10: (Self.home.cgroup, "spawner")])
    stage.processes[0].children = .seconds(9)
    stage.read()
    #expect(stage.cpu("spawner in batch.service") == 2)
  }

  @Test func `a child that was seen is not counted again when its parent waits for it`() {
    var stage = CensusStage()
    stage.processes = [.init(pid: 10, name: "spawner")]
    stage.read(identified: [10: (Self.home.cgroup, "spawner")])
    stage.processes.append(.init(pid: 11, parent: 10, cpu: .seconds(1)))
    stage.read(identified: [11: Self.home])
    stage.processes[1].cpu = .seconds(3)
    stage.read()
    // It took another half second before it ended; its parent waits for it one reading later.
    stage.processes.removeLast()
    stage.read()
    #expect(stage.gone == [11])
    stage.processes[0].children = .milliseconds(3500)
    stage.read()
    #expect(stage.cpu("work in batch.service") == 3.5)
    #expect(stage.cpu("spawner in batch.service") == 0)
  }

  @Test func `a child that nobody identified is its parent's`() {
    var stage = CensusStage()
    stage.processes = [.init(pid: 10, name: "spawner")]
    stage.read(identified: [10: (Self.home.cgroup, "spawner")])
    stage.processes.append(.init(pid: 11, parent: 10, cpu: .milliseconds(200)))
    stage.read()
    stage.processes.removeLast()
    stage.processes[0].children = .milliseconds(600)
    stage.read()
    #expect(stage.cpu("spawner in batch.service") == 0.6)
  }

  @Test func `a number that another process has now is another process`() {
    var stage = CensusStage()
    stage.processes = [.init(pid: 10, cpu: .seconds(1))]
    stage.read(identified: [10: Self.home])
    stage.processes[0] = .init(pid: 10, name: "other", startTicks: 200, cpu: .milliseconds(250))
    stage.read(identified: [10: ("/system.slice/other.service", "other")])
    #expect(stage.cpu("work in batch.service") == 0)
    #expect(stage.cpu("other in other.service") == 0.25)
    #expect(stage.group("work in batch.service")?.ended == 1)
  }

  @Test func `counters that go backwards take nothing away`() {
    var stage = CensusStage()
    stage.processes = [.init(pid: 10, cpu: .seconds(5), children: .seconds(5))]
    stage.read(identified: [10: Self.home])
    stage.processes[0].cpu = .seconds(4)
    stage.processes[0].children = .seconds(3)
    stage.read()
    stage.processes[0].cpu = .seconds(5)
    stage.read()
    #expect(stage.cpu("work in batch.service") == 1)
  }

  @Test func `where the kernel tells of ends nothing is counted twice`() {
    var stage = CensusStage(knowsExits: true)
    stage.processes = [.init(pid: 10, name: "spawner")]
    stage.read(identified: [10: (Self.home.cgroup, "spawner")])
    stage.processes.append(.init(pid: 11, parent: 10, cpu: .seconds(1)))
    stage.read(identified: [11: Self.home])
    stage.processes.removeLast()
    stage.processes[0].children = .seconds(9)
    var seen = ProcessExit()
    seen.pid = 11
    seen.parent = 10
    seen.startTicks = 100
    seen.cpuNanoseconds = 1_500_000_000
    var unseen = seen
    unseen.pid = 12
    unseen.startTicks = 250
    unseen.name = ShortName(Array("blink".utf8).span)
    unseen.cpuNanoseconds = 2_000_000
    stage.read(exits: [seen, unseen])
    #expect(stage.cpu("work in batch.service") == 1.5)
    #expect(stage.cpu("blink") == 0.002)
    #expect(stage.cpu("spawner in batch.service") == 0)
    #expect(stage.gone == [11])
  }

  @Test func `threads of the kernel need no title`() {
    var stage = CensusStage()
    stage.read()
    stage.processes = [.init(pid: 40, parent: 2, name: "kswapd0", cpu: .seconds(1), bytes: 0, isKernelThread: true)]
    stage.read()
    #expect(stage.cpu("kernel, kswapd0") == 1)
    #expect(stage.census.wanted.isEmpty)
  }

  @Test func `titles are looked at again in turn, some at each reading`() {
    var stage = CensusStage()
    stage.processes = (1...300).map { .init(pid: $0, name: "app") }
    let everybody = Dictionary(uniqueKeysWithValues: (1...300).map { (Int32($0), (Self.home.cgroup, "app")) })
    stage.read(identified: everybody)
    #expect(stage.census.wanted.count == 300)
    var asked: [Int32: Int] = [:]
    for _ in 0..<256 {
      stage.read()
      #expect((2...3).contains(stage.census.wanted.count))
      for wanted in stage.census.wanted { asked[wanted.pid, default: 0] += 1 }
    }
    #expect(asked.count == 300)
    #expect(asked.values.allSatisfy { $0 == 2 })
  }

  @Test func `a title that changes moves the process to another role`() {
    var stage = CensusStage(
      roles: """
        [role shop]
        program = app
        name = app
        title = app: {what}
        role = {what}
        """)
    stage.processes = [.init(pid: 10, name: "app")]
    stage.read(identified: [10: (Self.home.cgroup, "app: idle")])
    stage.processes[0].cpu = .seconds(1)
    stage.read(identified: [10: (Self.home.cgroup, "app: import")])
    stage.processes[0].cpu = .seconds(3)
    stage.read()
    #expect(stage.cpu("app, idle in batch.service") == 1)
    #expect(stage.cpu("app, import in batch.service") == 2)
  }

  @Test func `new roles look at everybody again`() throws {
    var stage = CensusStage()
    stage.processes = [.init(pid: 10, name: "app")]
    stage.read(identified: [10: (Self.home.cgroup, "app: import")])
    stage.read()
    let roles = "[role shop]\nprogram = app\nname = app\ntitle = app: {what}\nrole = {what}\n"
    stage.census.replace(roles: try #require(Configuration.load(files: [("r.conf", Array(roles.utf8))]).rules).roles)
    stage.read()
    #expect(stage.census.wanted.map(\.pid) == [10])
    stage.read(identified: [10: (Self.home.cgroup, "app: import")])
    stage.read()
    #expect(stage.group("app, import in batch.service")?.processes == 1)
  }

  @Test func `a host with more units than can be told puts the rest together`() {
    var stage = CensusStage()
    stage.processes = (0..<1200).map { .init(pid: Int32(1000 + $0)) }
    stage.read(
      identified: Dictionary(
        uniqueKeysWithValues: stage.processes.map { ($0.pid, ("/system.slice/u\($0.pid).service", $0.name)) }))
    #expect(stage.census.groups.count == 2 * ProcessCensus.mostGroups + 1)
    stage.read()
    #expect(stage.group("others in u1600.service")?.processes == 1)
    #expect(stage.group("others")?.processes == UInt32(1200 - 2 * ProcessCensus.mostGroups))
  }

  @Test func `a host with more roles than can be told puts the rest together`() {
    var stage = CensusStage()
    stage.processes = (0..<700).map { .init(pid: Int32(1000 + $0), name: "n\($0)x") }
    stage.read(
      identified: Dictionary(uniqueKeysWithValues: stage.processes.map { ($0.pid, (Self.home.cgroup, $0.name)) }))
    #expect(stage.census.groups.count == ProcessCensus.mostGroups + 1)
    stage.read()
    #expect(stage.group("others in batch.service")?.processes == UInt32(700 - ProcessCensus.mostGroups))
  }

  @Test func `groups that have been empty for long make room`() {
    var stage = CensusStage()
    stage.processes = (0..<ProcessCensus.mostGroups).map { .init(pid: Int32(1000 + $0), name: "n\($0)x") }
    stage.read(
      identified: Dictionary(uniqueKeysWithValues: stage.processes.map { ($0.pid, (Self.home.cgroup, $0.name)) }))
    stage.processes = []
    stage.read()
    stage.second += 1000
    stage.processes = [.init(pid: 5, name: "fresh")]
    stage.read(identified: [5: Self.home])
    #expect(stage.census.groups.map(\.name) == ["fresh in batch.service"])
    stage.read()
    #expect(stage.group("fresh in batch.service")?.processes == 1)
  }

  @Test func `the one that takes most stands for its group, in its own words`() {
    var stage = CensusStage()
    stage.processes = [.init(pid: 10), .init(pid: 11)]
    let titles = [Int32(10): (cgroup: Self.home.cgroup, title: "work --token=abc"), 11: Self.home]
    stage.read(identified: titles)
    for second in 1...20 {
      stage.processes[0].cpu = .seconds(second)
      stage.read(identified: titles)
    }
    let group = stage.group("work in batch.service")
    #expect(group?.leaders[.cpu]?.pid == 10)
    #expect(group?.spokesman == GroupRow.Spokesman(pid: 10, startTicks: 100, activity: "", command: "work --token=****"))
    #expect(group?.busySince == .seconds(2))
  }

  @Test func `descriptors and bytes are those of the group, looked at in turn`() {
    var stage = CensusStage()
    stage.processes = [.init(pid: 10), .init(pid: 11)]
    stage.read(identified: [10: Self.home, 11: Self.home])
    stage.read()
    #expect(stage.group("work in batch.service")?.usage.now(.files) == nil)
    #expect(stage.group("work in batch.service")?.usage.now(.io) == nil)
    stage.census.note(files: 5, at: 0)
    stage.census.note(files: 900, at: 1)
    stage.census.note(sectors: 2, at: 1)
    stage.read()
    stage.read()
    stage.census.note(sectors: 18, at: 1)
    stage.read()
    let group = stage.group("work in batch.service")
    #expect(group?.usage.now(.files) == 905)
    #expect(group?.leaders[.files]?.pid == 11)
    #expect(group?.usage.now(.io) == 8192)
    #expect(group?.leaders[.io]?.amount == 4096)
    stage.census.note(sectors: 1, at: 1)
    stage.read()
    #expect(stage.group("work in batch.service")?.usage.now(.io) == 0)
  }
}
