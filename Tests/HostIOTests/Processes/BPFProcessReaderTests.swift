import CBPF
import CHost
import Glibc
import HostIO
import Testing
import WatchEngine

@Suite(.serialized) struct `processes read inside the kernel` {
  private static let tick: UInt64 = 1_000_000_000 / BPFHost.facts.ticksPerSecond

  @Test(.enabled(if: BPFHost.refusalOfWalking == nil, "\(BPFHost.refusalOfWalking ?? "")"))
  func `both ways and proc tell the same of a host where processes come and go`() throws {
    let walk = try BPFProcessReader(facts: BPFHost.facts, only: .walk)
    let iterate = try BPFProcessReader(facts: BPFHost.facts, only: .iterate)
    #expect(walk.way == .walk && iterate.way == .iterate)
    let churn = try Script("while :; do /bin/true; (exit 3); done")
    defer { churn.end() }
    let idle = try (0..<20).map { _ in try Child() }
    let isIdle = Set(idle.map(\.pid))
    var compared = 0
    for _ in 0..<5 {
      let before = table(walk)
      let listed = StatusOfProcess.pids()
      let proc = Dictionary(
        uniqueKeysWithValues: listed.compactMap { pid in StatusOfProcess(pid: pid).map { (pid, $0) } })
      let after = table(iterate)
      for child in idle { #expect(before[child.pid] != nil && after[child.pid] != nil) }
      for (pid, first) in before {
        guard let last = after[pid], last.startTicks == first.startTicks else { continue }
        guard let between = proc[pid] else {
          Issue.record("\(pid) is there before and after, but not in /proc")
          continue
        }
        compare(first, between, last)
        // Others start and end threads between two looks.
        if isIdle.contains(pid) { #expect(first.threads == between.threads && last.threads == between.threads) }
        compared += 1
      }
      for (pid, between) in proc where before[pid] == nil {
        if let last = after[pid], let newest = before.values.map(\.startTicks).max() {
          #expect(last.startTicks >= newest, "\(pid) is missing from the first reading")
        }
        #expect(between.startTicks > 0)
      }
    }
    #expect(compared >= 5 * idle.count)
  }

  private func table(_ reader: BPFProcessReader) -> [Int32: ProcessReading] {
    var rows: [Int32: ProcessReading] = [:]
    func note(_ process: borrowing ProcessReading) { rows[process.pid] = copy process }
    #expect(reader.forEach(note) == nil)
    return rows
  }

  private func compare(_ first: ProcessReading, _ between: StatusOfProcess, _ last: ProcessReading) {
    let tick = Self.tick
    #expect(between.startTicks == first.startTicks)
    #expect(between.parent == first.parent || between.parent == last.parent)
    // /proc shows more of a kernel worker's name than the task has.
    let length = first.isKernelThread ? min(first.name.text.utf8.count, between.name.count) : between.name.count
    let name = String(decoding: between.name.prefix(length), as: UTF8.self)
    #expect(first.name.text.hasPrefix(name) || last.name.text.hasPrefix(name), "pid \(first.pid)")
    #expect(between.majorFaults >= first.majorFaults && between.majorFaults <= last.majorFaults)
    // User and system time are cut to a tick each. /proc brings the sum of a task that runs up to date, which is a tick at most.
    #expect(between.cpuTicks * tick + 2 * tick >= first.cpuNanoseconds, "pid \(first.pid)")
    #expect(between.cpuTicks * tick <= last.cpuNanoseconds + 2 * tick, "pid \(first.pid)")
    #expect(between.childrenTicks * tick + 2 * tick >= first.childrenNanoseconds)
    #expect(between.childrenTicks * tick <= last.childrenNanoseconds)
  }

  @Test(
    .enabled(if: BPFHost.refusal == nil, "\(BPFHost.refusal ?? "")"), arguments: [BPFProcessReader.Way.walk, .iterate])
  func `a small process's memory is right to the page`(way: BPFProcessReader.Way) throws {
    guard let reader = try reader(way) else { return }
    for child in try (0..<10).map({ _ in try Child() }) {
      // Its first steps are over when counting the pages gives the same twice.
      var pages: (UInt64?, UInt64?) = (0, nil)
      while pages.0 != pages.1 { pages = (pages.1, StatusOfProcess.countedBytes(pid: child.pid)) }
      let counted = try #require(pages.0)
      let row = try #require(table(reader)[child.pid])
      guard StatusOfProcess.countedBytes(pid: child.pid) == counted else { continue }
      #expect(row.residentBytes == counted)
      let shared = try #require(StatusOfProcess.countedSharedBytes(pid: child.pid))
      #expect(shared > 0 && shared < counted)
      #expect(row.sharedBytes == shared)
      #expect(row.unsharedBytes == counted - shared)
      #expect(row.swapBytes == 0)
    }
  }

  @Test(.enabled(if: BPFHost.refusalOfWalking == nil, "\(BPFHost.refusalOfWalking ?? "")"), arguments: [20, 700])
  func `bytes and descriptors are those that proc tells`(files: Int) throws {
    let reader = try BPFProcessReader(facts: BPFHost.facts, only: .walk)
    let folder = try TemporaryTree()
    try folder.write("file", "")
    let script = try Script(
      """
      exec bash -c '
        for i in $(seq 10 \(9 + files)); do eval "exec $i</dev/null"; done
        for i in $(seq 64); do printf %04096d 0; done >\(folder.path)/file
        exec sleep 3600'
      """)
    // The last thing it does is to become another program.
    while StatusOfProcess.content(of: "/proc/\(script.pid)/comm") != Array("sleep\n".utf8) { sched_yield() }
    while StatusOfProcess(pid: script.pid)?.state != UInt8(ascii: "S") { sched_yield() }
    var io = ProcessIO()
    let told = try #require(StatusOfProcess.content(of: "/proc/\(script.pid)/io"))
    try io.refill(from: told.span)
    var status = stat()
    #expect(stat("/proc/\(script.pid)/fd", &status) == 0)
    var counted: [UInt32] = []
    for _ in 0..<16 {
      let row = try #require(table(reader)[script.pid])
      #expect(row.sectors == io.sectors)
      if let count = row.files { counted.append(count) }
    }
    #expect(counted == [UInt32(status.st_size)])
    #expect(counted[0] > files && (io.sectors ?? 0) >= 512)
  }

  @Test(
    .enabled(if: BPFHost.refusal == nil, "\(BPFHost.refusal ?? "")"), arguments: [BPFProcessReader.Way.walk, .iterate])
  func `each end is told once, with its cpu time and its status`(way: BPFProcessReader.Way) throws {
    guard let reader = try reader(way) else { return }
    for _ in 0..<20 { _ = table(reader) }
    _ = reader.drainExits { _ in }
    var expected: [Int32: (cpu: Double, status: Int32)] = [:]
    for (number, turns) in [0, 0, 100, 2000, 20_000, 60_000].enumerated() {
      let script = try Script("i=0; while [ $i -lt \(turns) ]; do i=$((i+1)); done; exit \(number + 1)")
      expected[script.pid] = script.wait()
    }
    let killed = try Script("while :; do :; done")
    kill(killed.pid, SIGKILL)
    expected[killed.pid] = killed.wait()
    var told: [Int32: [ProcessExit]] = [:]
    #expect(reader.drainExits { told[$0.pid, default: []].append($0) } == 0)
    for (pid, (cpu, status)) in expected {
      let ends = told[pid] ?? []
      #expect(ends.count == 1)
      guard let end = ends.first else { continue }
      #expect(end.status == UInt32(bitPattern: status))
      #expect(end.parent == getpid())
      #expect(end.name.text == "sh")
      let difference = Double(end.cpuNanoseconds) / 1e9 - cpu
      #expect(difference > -0.002 && difference < 0.005, "told \(end.cpuNanoseconds) ns, waited \(cpu) s")
    }
    #expect(told[getpid()] == nil)
  }

  @Test(.enabled(if: BPFHost.refusal == nil, "\(BPFHost.refusal ?? "")"))
  func `an end of a thread is not the end of its process`() throws {
    let reader = try BPFProcessReader(facts: BPFHost.facts)
    for _ in 0..<20 {
      let thread = try #require(HostThread.start("short") { _ in })
      thread.join()
    }
    var told = 0
    _ = reader.drainExits { if $0.pid == getpid() || $0.name.text == "short" { told += 1 } }
    #expect(told == 0)
  }

  @Test(.enabled(if: BPFHost.refusal == nil, "\(BPFHost.refusal ?? "")"))
  func `more ends than there is room for are counted`() throws {
    let reader = try BPFProcessReader(facts: BPFHost.facts)
    _ = reader.drainExits { _ in }
    let script = try Script("i=0; while [ $i -lt 4000 ]; do (:); i=$((i+1)); done")
    _ = script.wait()
    var told: UInt64 = 0
    let lost = reader.drainExits { _ in told += 1 }
    #expect(lost > 0)
    #expect(told + lost >= 4001)
    #expect(reader.drainExits { _ in } == 0)
  }

  @Test(
    .enabled(if: BPFHost.refusal == nil, "\(BPFHost.refusal ?? "")"),
    .enabled(if: SmallCgroup.isPossible, "a cgroup with a limit of memory can't be made here"))
  func `a victim of the oom killer is told with what it was and what it held`() throws {
    let reader = try BPFProcessReader(facts: BPFHost.facts)
    _ = reader.drainVictims { _ in }
    let cgroup = try #require(SmallCgroup())
    let script = try Script("echo $$ >\(cgroup.path)/cgroup.procs; x=$(head -c 100M /dev/zero | tr '\\0' a)")
    let before = try #require(StatusOfProcess(pid: script.pid))
    let (_, status) = script.wait()
    #expect(status == SIGKILL)
    var told: [OOMVictim] = []
    #expect(reader.drainVictims { if $0.pid == script.pid { told.append($0) } } == 0)
    let victim = try #require(told.first)
    #expect(told.count == 1)
    #expect(victim.at > .zero)
    guard let process = victim.process else { return }  // before Linux 6.9
    #expect(process.name.text == "sh")
    #expect(process.startTicks == before.startTicks)
    #expect(process.residentBytes > 15 << 20 && process.residentBytes < 30 << 20)
  }

  @Test(
    .enabled(if: BPFHost.refusal == nil, "\(BPFHost.refusal ?? "")"),
    arguments: [0, 1, 64, 4096, Int(cbpf_object_size) - 1, -1])
  func `a file that is not ours is refused with a reason`(length: Int) throws {
    var bytes = Array(UnsafeRawBufferPointer(start: cbpf_object_start(), count: cbpf_object_size))
    if length < 0 { bytes = try #require(StatusOfProcess.content(of: "/bin/true")) } else { bytes = Array(bytes.prefix(length)) }
    var reason = ""
    do throws(BPFUnavailable) {
      let part = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
      defer { part.deallocate() }
      part.copyBytes(from: bytes)
      _ = try BPFProcessReader(facts: BPFHost.facts, object: UnsafeRawBufferPointer(part))
    } catch {
      reason = error.reason
    }
    #expect(reason.hasPrefix("BPF object: expected the programs of this release, found another file"))
  }

  @Test(arguments: [
    (0, "R"), (1, "S"), (2, "D"), (4, "T"), (8, "t"), (0x10, "X"), (0x20, "Z"), (0x40, "P"), (0x402, "I"), (0x102, "D"),
    (0x1002, "D"), (0x8000, "D"), (0x2001, "S"), (0x8000_0402, "I"),
  ])
  func `a state has the letter that proc gives it`(state: UInt32, letter: String) {
    #expect(BPFProcessReader.letter(of: state) == Array(letter.utf8)[0])
  }

  /// `nil` where only the other way works here.
  private func reader(_ way: BPFProcessReader.Way) throws -> BPFProcessReader? {
    if way == .walk, BPFHost.refusalOfWalking != nil { return nil }
    return try BPFProcessReader(facts: BPFHost.facts, only: way)
  }
}
