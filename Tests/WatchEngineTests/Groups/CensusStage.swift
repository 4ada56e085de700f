@testable import WatchEngine

/// A host made of a few processes, read once a second.
struct CensusStage {
  struct Process {
    var pid: Int32
    var parent: Int32 = 1
    var name = "work"
    var startTicks: UInt64 = 100
    var cpu: Duration = .zero
    var children: Duration = .zero
    var bytes: UInt64 = 1 << 20
    var state = UInt8(ascii: "S")
    var isKernelThread = false
    var cgroup: UInt64?
  }

  var census: ProcessCensus
  var second = 0
  var processes: [Process] = []
  var gone: [Int32] = []

  init(roles: String = "", knowsExits: Bool = false) {
    var census = ProcessCensus(facts: HostFacts())
    if !roles.isEmpty, let rules = Configuration.load(files: [("roles.conf", Array(roles.utf8))]).rules {
      census.replace(roles: rules.roles)
    }
    census.knowsExits = knowsExits
    self.census = census
  }

  static func reading(_ process: Process) -> ProcessReading {
    var reading = ProcessReading()
    reading.pid = process.pid
    reading.parent = process.parent
    reading.name = ShortName(Array(process.name.utf8).span)
    reading.startTicks = process.startTicks
    reading.state = process.state
    reading.isKernelThread = process.isKernelThread
    reading.threads = 1
    reading.cpuNanoseconds = UInt64(process.cpu.inSeconds * 1e9)
    reading.childrenNanoseconds = UInt64(process.children.inSeconds * 1e9)
    reading.residentBytes = process.bytes
    reading.cgroup = process.cgroup
    return reading
  }

  /// Reads everybody, then says of everybody in `identified` where they belong.
  mutating func read(identified: [Int32: (cgroup: String, title: String)] = [:], exits: [ProcessExit] = []) {
    second += 1
    let now = Instant(monotonic: .seconds(second), boottime: .seconds(second), realtime: .seconds(second))
    census.begin(at: now)
    for process in processes { census.take(Self.reading(process)) }
    for exit in exits { census.take(exit: exit) }
    gone = []
    var gone: [Int32] = []
    census.end { gone.append($0.pid) }
    self.gone = gone
    for process in processes {
      guard let (cgroup, title) = identified[process.pid] else { continue }
      census.identify(
        process.pid, startTicks: process.startTicks, name: Self.reading(process).name, cgroup: Array("0::\(cgroup)\n".utf8).span,
        title: Array(title.utf8).span)
    }
    census.settle()
  }

  func group(_ name: String) -> GroupRow? { census.groups.first { $0.name == name } }

  /// CPU time that a group was credited with, in seconds.
  func cpu(_ name: String) -> Double { Double(group(name)?.cpuNanoseconds ?? 0) / 1e9 }
}
