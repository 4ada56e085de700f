import Testing

@testable import WatchEngine

/// What is done over many readings, or when one fails.
struct CensusReadingTests {
  private static let home = (cgroup: "/system.slice/batch.service", title: "work")

  @Test func `after a day titles are asked for as seldom as after an hour`() {
    var stage = CensusStage()
    stage.processes = [.init(pid: 10)]
    stage.read(identified: [10: Self.home])
    var asked = 0
    for second in 0..<70_000 {
      stage.read()
      if second >= 69_000, !stage.census.wanted.isEmpty { asked += 1 }
    }
    #expect((7...8).contains(asked))
  }

  @Test func `who leads a group by now speaks for it, though its title is an old one`() {
    var stage = CensusStage()
    stage.processes = [.init(pid: 10), .init(pid: 11)]
    let titles = [Int32(10): Self.home, 11: (cgroup: Self.home.cgroup, title: "work hard")]
    stage.read(identified: titles)
    #expect(stage.group("work in batch.service")?.spokesman.pid == 10)
    for second in 1...20 {
      stage.processes[1].cpu = .seconds(second)
      stage.read(identified: titles)
    }
    #expect(stage.group("work in batch.service")?.spokesman.command == "work hard")
  }

  @Test func `a reading that failed is no reading of nothing`() {
    var stage = CensusStage()
    stage.processes = [.init(pid: 10)]
    stage.read(identified: [10: Self.home])
    stage.processes[0].cpu = .seconds(1)
    stage.read()
    #expect(stage.group("work in batch.service")?.usage.amount(.cpu, .tenSeconds) == 100)
    stage.census.settle()
    #expect(stage.group("work in batch.service")?.usage.amount(.cpu, .tenSeconds) == 100)
    #expect(stage.group("work in batch.service")?.usage.age == 1)
  }

  @Test func `a reading that is begun again has the time of both`() {
    var stage = CensusStage()
    stage.processes = [.init(pid: 10)]
    stage.read(identified: [10: Self.home])
    stage.census.begin(at: Instant(monotonic: .seconds(2), boottime: .seconds(2), realtime: .seconds(2)))
    stage.processes[0].cpu = .seconds(1)
    stage.read()
    #expect(stage.group("work in batch.service")?.usage.now(.cpu) == 100)
  }

  @Test func `containers that are in no unit are told apart`() {
    var stage = CensusStage()
    let ids = [String(repeating: "a", count: 64), String(repeating: "b", count: 64)]
    stage.processes = [.init(pid: 10), .init(pid: 11)]
    stage.read(identified: [10: ("/docker/\(ids[0])", "work"), 11: ("/docker/\(ids[1])", "work")])
    #expect(Set(stage.census.groups.map(\.name)) == ["work in docker aaaaaaaaaaaa", "work in docker bbbbbbbbbbbb"])
  }

  @Test func `groups keep their processes however long nothing could be read`() {
    var stage = CensusStage()
    stage.processes = (0..<ProcessCensus.mostGroups).map { .init(pid: Int32(1000 + $0), name: "n\($0)x") }
    stage.read(
      identified: Dictionary(uniqueKeysWithValues: stage.processes.map { ($0.pid, (Self.home.cgroup, $0.name)) }))
    stage.second += 1000
    stage.processes.insert(.init(pid: 5, name: "new", isKernelThread: true), at: 0)
    stage.read()
    #expect(stage.census.groups.count == ProcessCensus.mostGroups + 1)
    #expect(stage.group("n7x in batch.service")?.processes == 1)
  }
}
