@testable import WatchEngine

/// A host made of a recording: keeps its files and tables, and steps an engine with them.
struct ScenarioHost {
  private var files: [String: ScenarioFile] = [:]
  private var units: [UnitRow] = []
  private var processes: [ProcessShare] = []
  private var records: [String] = []
  private var engine: Engine
  private var census = ProcessCensus(facts: HostFacts())
  /// CPU time by pid, added up from the shares that were recorded.
  private var cpu: [Int32: Double] = [:]
  private var ledger = UnitLedger()
  private var sampledAt: Duration?
  /// Every action in order, as lines of text.
  private(set) var story: [String] = []
  /// The alerts that went off, in order.
  private(set) var fired: [AlertChange] = []
  private(set) var samples = 0

  init(rules: RuleSet) {
    var facts = HostFacts()
    facts.hostname = "host1"
    engine = Engine(rules: rules, facts: facts)
  }

  mutating func play(_ recording: Recording) {
    for step in recording.steps {
      switch step {
      case .file(let name, let lines): files[name] = ScenarioFile(lines)
      case .edit(let name, let lines): files[name, default: ScenarioFile([])].edit(lines)
      case .gone(let name): files[name] = nil
      case .unit(let row):
        units.removeAll { $0.name == row.name }
        units.append(row)
      case .noUnit(let name): units.removeAll { $0.name == name }
      case .process(let row):
        processes.removeAll { $0.pid == row.pid }
        processes.append(row)
      case .kernel(let record): records.append(record)
      case .sample(let now): sample(at: now)
      }
    }
  }

  private mutating func sample(at now: Instant) {
    samples += 1
    for record in records { engine.step(kernelRecord: Array(record.utf8).span, at: now) }
    records.removeAll()
    note(engine.step(kernelLog: nil, at: now))
    var pulse = Pulse()
    pulse.instant = now
    fill(&pulse.cpu, "pressure/cpu") { value, bytes throws(ParseError) in try value.refill(from: bytes) }
    fill(&pulse.memory, "pressure/memory") { value, bytes throws(ParseError) in try value.refill(from: bytes) }
    fill(&pulse.io, "pressure/io") { value, bytes throws(ParseError) in try value.refill(from: bytes) }
    note(engine.step(pulse: pulse, at: now))
    var tables = Tables()
    tables.instant = now
    tables.units.value = units
    tables.units.unknown = nil
    tables.processes.unknown = nil
    tables.processes.value.topByCPU = processes.sorted { ($0.cpuPercent ?? 0) > ($1.cpuPercent ?? 0) }
    tables.processes.value.topByMemory = processes.sorted { $0.residentBytes > $1.residentBytes }
    count(&tables, at: now)
    note(engine.step(tables: &tables))
    var vitals = Vitals()
    vitals.instant = now
    fill(&vitals.stat, "stat") { value, bytes throws(ParseError) in try value.refill(from: bytes) }
    fill(&vitals.memory, "meminfo") { value, bytes throws(ParseError) in try value.refill(from: bytes) }
    fill(&vitals.vmstat, "vmstat") { value, bytes throws(ParseError) in try value.refill(from: bytes) }
    fill(&vitals.load, "loadavg") { value, bytes throws(ParseError) in try value.refill(from: bytes) }
    fill(&vitals.disks, "diskstats") { value, bytes throws(ParseError) in try value.refill(from: bytes) }
    fill(&vitals.snmp, "net/snmp") { value, bytes throws(ParseError) in try value.refill(from: bytes) }
    fill(&vitals.netstat, "net/netstat") { value, bytes throws(ParseError) in try value.refill(from: bytes) }
    fill(&vitals.sockets, "net/sockstat") { value, bytes throws(ParseError) in try value.refill(from: bytes) }
    fill(&vitals.sockets6, "net/sockstat6") { value, bytes throws(ParseError) in try value.refill(from: bytes) }
    fill(&vitals.files, "sys/fs/file-nr") { value, bytes throws(ParseError) in try value.refill(from: bytes) }
    fill(&vitals.pidMax, "sys/kernel/pid_max") { value, bytes throws(ParseError) in try value.refill(from: bytes) }
    fill(&vitals.threadsMax, "sys/kernel/threads-max") { value, bytes throws(ParseError) in try value.refill(from: bytes) }
    note(engine.step(vitals: &vitals, own: OwnFigures()))
  }

  /// Puts the processes into groups, as the daemon does.
  private mutating func count(_ tables: inout Tables, at now: Instant) {
    let elapsed = sampledAt.map { (now.monotonic - $0).inSeconds } ?? 0
    sampledAt = now.monotonic
    census.begin(at: now)
    for share in processes.sorted(by: { $0.pid < $1.pid }) {
      cpu[share.pid, default: 0] += (share.cpuPercent ?? 0) / 100 * max(elapsed, 0)
      var reading = ProcessReading()
      reading.pid = share.pid
      reading.startTicks = share.startTicks
      reading.name = share.name
      reading.state = share.state
      reading.threads = share.threads
      reading.cpuNanoseconds = UInt64((cpu[share.pid] ?? 0) * 1e9)
      reading.residentBytes = share.residentBytes
      census.take(reading)
    }
    census.end { _ in }
    for share in processes {
      let nothing = [UInt8]()
      census.identify(share.pid, startTicks: share.startTicks, name: share.name, cgroup: nothing.span, title: nothing.span)
    }
    census.settle()
    tables.groups.value = census.groups
    tables.groups.unknown = nil
    tables.units.value.sort { $0.name < $1.name }
    ledger.advance(&tables.units.value, groups: census.groups, at: now.monotonic)
    tables.tops.refill(units: tables.units.value, groups: tables.groups.value)
  }

  private func fill<Value>(
    _ source: inout Source<Value>, _ name: String,
    _ refill: (inout Value, Span<UInt8>) throws(ParseError) -> Void
  ) {
    guard let file = files[name] else {
      source.unknown = .absent
      return
    }
    do throws(ParseError) {
      try refill(&source.value, file.bytes.span)
      source.unknown = nil
    } catch {
      source.unknown = .malformed
    }
  }

  private mutating func note(_ actions: [Action]) {
    for action in actions {
      story.append(StoryLine.of(action))
      if case .alert(let change) = action, change.transition == .firing { fired.append(change) }
    }
  }
}
