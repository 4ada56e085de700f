import Testing

@testable import WatchEngine

struct StuckProcessTests {
  private static let home = (cgroup: "/system.slice/batch.service", title: "work")

  private static func stage(_ process: CensusStage.Process, readings: Int) -> CensusStage {
    var stage = CensusStage()
    stage.processes = [process]
    stage.read(identified: [process.pid: home])
    stage.processes[0].state = UInt8(ascii: "D")
    for _ in 0..<readings { stage.read() }
    return stage
  }

  @Test func `who sleeps uninterruptibly for ten seconds stands still`() throws {
    var stage = Self.stage(.init(pid: 10), readings: 10)
    #expect(stage.census.summary.still == StandStill())
    stage.read()
    #expect(stage.census.summary.still.count == 1)
    #expect(stage.census.summary.still.since == .seconds(2))
    #expect(stage.group("work in batch.service")?.still == stage.census.summary.still)
    let process = try #require(stage.census.stuck.first)
    #expect(process.pid == 10 && process.unit == "batch.service" && process.since == .seconds(2))
    stage.processes[0].state = UInt8(ascii: "S")
    stage.read()
    #expect(stage.census.summary.still == StandStill() && stage.census.stuck.isEmpty)
  }

  @Test func `who takes CPU time between two looks has run`() {
    var stage = Self.stage(.init(pid: 10), readings: 8)
    stage.processes[0].cpu = .milliseconds(20)
    for _ in 0..<5 { stage.read() }
    #expect(stage.census.summary.still == StandStill())
  }

  @Test func `who got a core between two looks has run`() {
    var stage = Self.stage(.init(pid: 10), readings: 8)
    stage.census.note(runs: 7, at: 0)
    stage.read()
    stage.census.note(runs: 9, at: 0)
    for _ in 0..<5 { stage.read() }
    #expect(stage.census.summary.still == StandStill())
    for _ in 0..<6 { stage.read() }
    #expect(stage.census.summary.still.since == .seconds(10))
  }

  @Test func `who is frozen on purpose does not stand still`() {
    var stage = Self.stage(.init(pid: 10), readings: 2)
    for _ in 0..<20 {
      stage.census.noteAtRest(at: 0)
      stage.read()
    }
    #expect(stage.census.summary.still == StandStill())
  }

  @Test func `a thread of the kernel that slept so from the start on rests there`() {
    var stage = CensusStage()
    stage.processes = [.init(pid: 20, name: "driver", state: UInt8(ascii: "D"), isKernelThread: true)]
    for _ in 0..<30 { stage.read() }
    #expect(stage.census.summary.still == StandStill())
    stage.processes[0].state = UInt8(ascii: "S")
    stage.read()
    stage.processes[0].state = UInt8(ascii: "D")
    for _ in 0..<12 { stage.read() }
    #expect(stage.census.summary.still.count == 1)
    #expect(stage.census.stuck.first?.isKernelThread == true)
  }

  @Test func `a pid that was given out anew begins anew`() {
    var stage = Self.stage(.init(pid: 10), readings: 20)
    stage.processes[0].startTicks = 999
    stage.read()
    #expect(stage.census.summary.still == StandStill())
  }

  @Test func `of very many all are counted and some are looked at`() {
    var stage = CensusStage()
    stage.processes = (1...200).map { .init(pid: $0, state: UInt8(ascii: "D")) }
    for _ in 0..<13 { stage.read() }
    #expect(stage.census.summary.still.count == 200)
    #expect(stage.census.stuck.count == ProcessCensus.mostStuck)
  }

  @Test(
    arguments: [
      ("percpu_rwsem_wait", "percpu_rwsem_wait"), ("jbd2_log_wait_commit\n", "jbd2_log_wait_commit"),
      ("folio_wait_bit_common.part.0", "folio_wait_bit_common.part.0"), ("0", nil), ("", nil), ("a b", nil), ("\u{1B}[2J", nil),
    ] as [(String, String?)])
  func `a place in the kernel is a name of the kernel's`(text: String, name: String?) {
    let bytes = Array(text.utf8)
    #expect(KernelPlace(bytes.span)?.name == name)
  }

  @Test(arguments: [
    ("request_wait_answer", "a FUSE program (request_wait_answer)"),
    ("rpc_wait_bit_killable", "an NFS server (rpc_wait_bit_killable)"),
    ("folio_wait_bit_common", "a page of a file to be read or written (folio_wait_bit_common)"),
    ("rq_qos_wait", "a disk that is kept from more writes than it can take (rq_qos_wait)"),
    ("dm_wait_for_completion", "a device-mapper device to finish what it has (dm_wait_for_completion)"),
    ("some_driver_sleeps", "the kernel's some_driver_sleeps"),
  ])
  func `what is waited for is said in words`(function: String, words: String) { #expect(WaitMeaning.text(function) == words) }
}
