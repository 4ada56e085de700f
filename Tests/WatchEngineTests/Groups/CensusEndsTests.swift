import Testing

@testable import WatchEngine

/// Ends of processes: each second of CPU time is counted once.
struct CensusEndsTests {
  private static let home = (cgroup: "/system.slice/batch.service", title: "work")
  private static let group = "work in batch.service"

  private static func exit(_ pid: Int32, startTicks: UInt64, cpu: Duration, cgroup: UInt64? = nil) -> ProcessExit {
    var exit = ProcessExit()
    exit.pid = pid
    exit.parent = 10
    exit.startTicks = startTicks
    exit.name = ShortName(Array("work".utf8).span)
    exit.cpuNanoseconds = UInt64(cpu.inSeconds * 1e9)
    exit.cgroup = cgroup
    return exit
  }

  /// All that was credited, in seconds.
  private static func total(_ stage: CensusStage) -> Double {
    Double(stage.census.groups.reduce(0) { $0 + $1.cpuNanoseconds }) / 1e9
  }

  @Test func `one that is met and ends in the same reading is counted once, though it can still be identified`() {
    var stage = CensusStage(knowsExits: true)
    stage.read()
    stage.processes = [.init(pid: 11, startTicks: 150, cpu: .seconds(1))]
    stage.read(identified: [11: Self.home], exits: [Self.exit(11, startTicks: 150, cpu: .milliseconds(1500))])
    #expect(Self.total(stage) == 1.5)
    stage.processes = []
    stage.read()
    #expect(Self.total(stage) == 1.5)
  }

  @Test func `a zombie is counted once, whenever its end is told`() {
    for isToldAtOnce in [true, false] {
      var stage = CensusStage(knowsExits: true)
      stage.read()
      let end = Self.exit(11, startTicks: 150, cpu: .seconds(1))
      // It began and ended behind the reading's back.
      if !isToldAtOnce { stage.read(exits: [end]) }
      stage.processes = [.init(pid: 11, startTicks: 150, cpu: .seconds(1), state: UInt8(ascii: "Z"))]
      stage.read(identified: [11: Self.home], exits: isToldAtOnce ? [end] : [])
      stage.read(identified: [11: Self.home])
      #expect(Self.total(stage) == 1)
      #expect(stage.census.summary.zombies == 1)
    }
  }

  @Test func `a process whose main thread has ended is no zombie`() {
    var reading = CensusStage.reading(.init(pid: 1, state: UInt8(ascii: "Z")))
    #expect(reading.isOver)
    reading.threads = 2
    #expect(!reading.isOver)
  }

  @Test func `an end that is told late brings back nothing of a long life`() {
    var stage = CensusStage(knowsExits: true)
    stage.processes = [.init(pid: 11, cpu: .seconds(360_000))]
    stage.read(identified: [11: Self.home])
    stage.processes = []
    stage.read()
    stage.read(exits: [Self.exit(11, startTicks: 100, cpu: .seconds(360_000))])
    #expect(Self.total(stage) == 0)
  }

  @Test func `what ended before the first reading is nobody's`() {
    var stage = CensusStage(knowsExits: true)
    stage.read(exits: [Self.exit(11, startTicks: 1, cpu: .seconds(50))])
    stage.read()
    #expect(Self.total(stage) == 0)
  }

  @Test func `a child of many hours is not counted again when its parent waits for it`() {
    var stage = CensusStage()
    stage.processes = [.init(pid: 10, name: "spawner"), .init(pid: 11, parent: 10, cpu: .seconds(36_000))]
    stage.read(identified: [10: (Self.home.cgroup, "spawner"), 11: Self.home])
    stage.processes.removeLast()
    stage.read()
    stage.processes[0].children = .seconds(36_001)
    stage.read()
    #expect(Self.total(stage) == 1)
  }

  @Test func `a child that its parent waits for at once is not counted again`() {
    var stage = CensusStage()
    stage.processes = [.init(pid: 10, name: "spawner"), .init(pid: 11, parent: 10, cpu: .seconds(100))]
    stage.read(identified: [10: (Self.home.cgroup, "spawner"), 11: Self.home])
    stage.processes[1].cpu = .seconds(160)
    stage.read()
    stage.processes.removeLast()
    stage.processes[0].children = .milliseconds(160_200)
    stage.read()
    #expect(stage.cpu(Self.group) == 60.2)
    // And what comes next is not held back for it.
    stage.processes[0].children = .milliseconds(161_200)
    stage.read()
    #expect(stage.cpu(Self.group) == 61.2)
    #expect(stage.cpu("spawner in batch.service") == 0)
  }

  @Test func `what the kernel told of ends is paid when it tells no more`() {
    var stage = CensusStage(knowsExits: true)
    stage.processes = [.init(pid: 10, name: "spawner"), .init(pid: 11, parent: 10, cpu: .seconds(30))]
    stage.read(identified: [10: (Self.home.cgroup, "spawner"), 11: Self.home])
    stage.processes.removeLast()
    stage.processes[0].children = .seconds(30)
    stage.read(exits: [Self.exit(11, startTicks: 100, cpu: .seconds(30))])
    stage.processes[0].children = .seconds(31)
    stage.read()
    stage.census.knowsExits = false
    stage.processes[0].children = .seconds(35)
    stage.read()
    #expect(Self.total(stage) == 4)
  }

  @Test func `a process that moves on does not take the home of those who stay with it`() {
    var stage = CensusStage(knowsExits: true)
    stage.processes = [.init(pid: 1, name: "init", cgroup: 7)]
    let homes = [Int32(1): (cgroup: "/init.scope", title: "init"), 50: Self.home]
    stage.read(identified: homes)
    stage.processes.append(.init(pid: 50, startTicks: 150, cgroup: 7))
    stage.read(identified: homes)
    stage.processes[1].cgroup = 8
    stage.read(
      identified: homes,
      exits: [
        Self.exit(60, startTicks: 250, cpu: .seconds(1), cgroup: 7), Self.exit(61, startTicks: 250, cpu: .seconds(2), cgroup: 8),
      ])
    #expect(stage.cpu("work in init.scope") == 1)
    stage.read(exits: [Self.exit(62, startTicks: 350, cpu: .seconds(4), cgroup: 8)])
    #expect(stage.cpu(Self.group) == 4)
  }

  @Test func `a thread of the kernel that has the number of another process is told apart`() {
    var stage = CensusStage()
    stage.processes = [.init(pid: 40)]
    stage.read(identified: [40: Self.home])
    stage.processes = [.init(pid: 40, parent: 2, name: "kswapd0", startTicks: 300, cpu: .seconds(1), isKernelThread: true)]
    stage.read()
    #expect(stage.cpu("kernel, kswapd0") == 1)
  }
}
