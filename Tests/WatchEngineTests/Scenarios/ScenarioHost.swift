@testable import WatchEngine

/// A host made of a recording: keeps its files and tables, and steps an engine with them.
struct ScenarioHost {
  /// What grows by itself between two samples.
  private struct Growth {
    var source: String
    var key: String?
    var name: String
    var perSecond: Double
    /// What is less than one.
    var rest = 0.0
  }

  var files: [String: HostText] = [:]
  private var rows = ScenarioRows()
  /// As the files say; read anew where one changed.
  private var vitals = Vitals()
  private var pulse = Pulse()
  private var growths: [Growth] = []
  private var stopped: Set<String> = []
  private var processes: [ProcessShare] = []
  /// By pid.
  private var units: [Int32: String] = [:]
  private var records: [String] = []
  var engine: Engine
  var hardware = HardwareTable()
  var delivery: CourierReport?
  private var census = ProcessCensus(facts: HostFacts())
  /// CPU time by pid, added up from the shares that were recorded.
  private var cpu: [Int32: Double] = [:]
  private var ledger = UnitLedger()
  private var sampledAt: Duration?
  private(set) var now = Instant.zero
  /// Every action in order, as lines of text.
  private(set) var story: [String] = []
  /// The alerts that went off, in order.
  private(set) var fired: [AlertChange] = []
  private(set) var samples = 0
  /// Every step that asked for what is not there, or expected what is not so.
  private(set) var mistakes: [String] = []

  init(rules: RuleSet) {
    var facts = HostFacts()
    facts.hostname = "host1"
    engine = Engine(rules: rules, facts: facts)
    census.replace(roles: rules.roles)
  }

  mutating func play(_ recording: Recording) throws {
    for step in recording.steps {
      switch step {
      case .host(let folder):
        for name in Self.hostFiles {
          let lines = try Fixture.text("\(folder)/\(name)").split(separator: "\n").map(String.init)
          files[name] = HostText(lines)
        }
      case .interval(let interval):
        var settings = engine.settings
        settings.interval = interval
        _ = engine.step(configuration: RuleSet(rules: engine.rules, settings: settings), at: now)
      case .file(let name, let lines): files[name] = HostText(lines)
      case .edit(let name, let lines): files[name, default: HostText([])].edit(lines)
      case .gone(let name): files[name] = nil
      case .set(let change): set(change)
      case .each(let change): grow(change)
      case .unit(let row):
        rows.units.removeAll { $0.name == row.name }
        rows.units.append(row)
      case .noUnit(let name):
        rows.units.removeAll { $0.name == name }
        growths.removeAll { $0.source == "unit" && $0.key == name }
      case .noMount(let path):
        rows.mounts.removeAll { $0.path == path }
        growths.removeAll { $0.source == "mount" && $0.key == path }
      case .noListener(let name):
        rows.listeners.removeAll { $0.name == name }
        growths.removeAll { $0.source == "listener" && $0.key == name }
      case .noProcess(let pid): processes.removeAll { $0.pid == pid }
      case .process(let row):
        processes.removeAll { $0.pid == row.pid }
        processes.append(row)
      case .kernel(let record): records.append(record)
      case .stop(let source): stopped.insert(source)
      case .go(let source): stopped.remove(source)
      case .expect(let expectation, let line): examine(expectation, line)
      case .sample(let now): sample(at: now)
      }
    }
  }

  /// The files that vitals and pulses are read from.
  private static let hostFiles = [
    "stat", "meminfo", "vmstat", "loadavg", "diskstats", "net/snmp", "net/netstat", "net/sockstat", "net/sockstat6",
    "sys/fs/file-nr", "sys/kernel/pid_max", "sys/kernel/threads-max", "pressure/cpu", "pressure/memory", "pressure/io",
  ]

  private mutating func set(_ change: Recording.Change) {
    for (name, text) in change.values {
      if change.source == "process", setProcess(change.key, name, text) { continue }
      let isKnown =
        files[change.source] == nil
        ? rows.set(change.source, change.key, name, text)
        : Double(text).flatMap { number in files[change.source]?.change(change.source, change.key, name) { _ in number } } != nil
      if !isKnown { mistakes.append("line \(change.line): nothing is named \(name)") }
    }
  }

  private mutating func setProcess(_ key: String?, _ name: String, _ text: String) -> Bool {
    guard let pid = key.flatMap({ Int32($0) }), let index = processes.firstIndex(where: { $0.pid == pid }) else { return false }
    switch name {
    case "state": processes[index].state = text.utf8.first ?? 0
    case "unit": units[pid] = text
    case "started": processes[index].startTicks = Double(text).map { UInt64(max($0, 0) * 100) } ?? 0
    default: return false
    }
    return true
  }

  private mutating func grow(_ change: Recording.Change) {
    for (name, text) in change.values {
      guard let perSecond = Double(text) else {
        mistakes.append("line \(change.line): expected a number for \(name)")
        continue
      }
      growths.removeAll { $0.source == change.source && $0.key == change.key && $0.name == name }
      let growth = Growth(source: change.source, key: change.key, name: name, perSecond: perSecond)
      if add(0, growth) == nil { mistakes.append("line \(change.line): nothing is named \(name)") }
      if perSecond != 0 { growths.append(growth) }
    }
  }

  private mutating func add(_ amount: Double, _ growth: Growth) -> Double? {
    files[growth.source] == nil
      ? rows.change(growth.source, growth.key, growth.name) { max($0 + amount, 0) }
      : files[growth.source]?.change(growth.source, growth.key, growth.name) { max($0 + amount, 0) }
  }

  private mutating func grow(by elapsed: Duration) {
    for index in growths.indices {
      var amount = growths[index].perSecond * elapsed.inSeconds
      // Times have fractions, counters have none.
      if growths[index].source != "login" && growths[index].source != "own" && growths[index].name != "silent" {
        let whole = (amount + growths[index].rest).rounded(.towardZero)
        growths[index].rest += amount - whole
        amount = whole
      }
      _ = add(amount, growths[index])
    }
  }

  /// Of a host with one rule.
  private mutating func examine(_ expectation: Recording.Expectation, _ line: Int) {
    guard let entries = engine.book.rules.first else { return }
    let phases = entries.entries.map(\.alert.phase)
    let hasFired = fired.contains { $0.rule == entries.rule.name }
    let isSo =
      switch expectation {
      case .firing: phases.contains(.firing)
      case .pending: phases.contains(.pending) && !phases.contains(.firing)
      case .quiet: !hasFired && !phases.contains(.firing)
      case .over: hasFired && !phases.contains(.firing)
      }
    if !isSo { mistakes.append("line \(line): expected \(expectation.rawValue), found \(phases.map(\.word))") }
  }

  private mutating func sample(at now: Instant) {
    samples += 1
    if let sampledAt { grow(by: now.monotonic - sampledAt) }
    self.now = now
    for record in records { engine.step(kernelRecord: Array(record.utf8).span, at: now) }
    records.removeAll()
    note(engine.step(kernelLog: nil, at: now))
    pulse.instant = now
    fill(\Pulse.cpu, of: \.pulse, "pressure/cpu")
    fill(\Pulse.memory, of: \.pulse, "pressure/memory")
    fill(\Pulse.io, of: \.pulse, "pressure/io")
    note(engine.step(pulse: pulse, at: now))
    stepTables(at: now)
    if !rows.mounts.isEmpty, !stopped.contains("mounts") {
      var mounts = MountTable()
      mounts.instant = now
      mounts.mounts.value = rows.mounts
      mounts.mounts.unknown = nil
      note(engine.step(mounts: &mounts))
    }
    var sockets = rows.socketTable(at: now)
    note(engine.step(sockets: &sockets))
    stepHardware(at: now)
    stepBackups(at: now)
    stepDeliveries(at: now)
    vitals.instant = now
    vitals.login = rows.login
    fill(\Vitals.stat, of: \.vitals, "stat")
    fill(\Vitals.memory, of: \.vitals, "meminfo")
    fill(\Vitals.vmstat, of: \.vitals, "vmstat")
    fill(\Vitals.load, of: \.vitals, "loadavg")
    fill(\Vitals.disks, of: \.vitals, "diskstats")
    fill(\Vitals.snmp, of: \.vitals, "net/snmp")
    fill(\Vitals.netstat, of: \.vitals, "net/netstat")
    fill(\Vitals.sockets, of: \.vitals, "net/sockstat")
    fill(\Vitals.sockets6, of: \.vitals, "net/sockstat6")
    fill(\Vitals.files, of: \.vitals, "sys/fs/file-nr")
    fill(\Vitals.pidMax, of: \.vitals, "sys/kernel/pid_max")
    fill(\Vitals.threadsMax, of: \.vitals, "sys/kernel/threads-max")
    fill(\Vitals.conntrackCount, of: \.vitals, "sys/net/netfilter/nf_conntrack_count")
    fill(\Vitals.conntrackMax, of: \.vitals, "sys/net/netfilter/nf_conntrack_max")
    var sample = vitals
    note(engine.step(vitals: &sample, own: rows.own))
  }

  private mutating func stepTables(at now: Instant) {
    if stopped.contains("tables") { return }
    var tables = Tables()
    tables.instant = now
    tables.units.value = rows.units
    tables.units.unknown = nil
    tables.processes.unknown = nil
    tables.processes.value = rows.processes
    tables.processes.value.topByCPU = processes.sorted { ($0.cpuPercent ?? 0) > ($1.cpuPercent ?? 0) }
    tables.processes.value.topByMemory = processes.sorted { $0.residentBytes > $1.residentBytes }
    count(&tables, at: now)
    note(engine.step(tables: &tables))
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
      let cgroup = Array((units[share.pid].map { "0::/system.slice/\($0)\n" } ?? "").utf8)
      census.identify(share.pid, startTicks: share.startTicks, name: share.name, cgroup: cgroup.span, title: nothing.span)
    }
    census.settle()
    tables.stuck = census.stuck
    tables.processes.value.still = census.summary.still
    tables.groups.value = census.groups
    tables.groups.unknown = nil
    tables.units.value.sort { $0.name < $1.name }
    ledger.advance(&tables.units.value, groups: census.groups, at: now.monotonic)
    tables.tops.refill(units: tables.units.value, groups: tables.groups.value)
  }

  private mutating func fill<Sample, Value: KernelFile>(
    _ source: WritableKeyPath<Sample, Source<Value>>, of sample: WritableKeyPath<ScenarioHost, Sample>, _ name: String
  ) {
    guard files[name] != nil else {
      self[keyPath: sample][keyPath: source].unknown = .absent
      return
    }
    guard let bytes = files[name]?.takeNews() else { return }
    do throws(ParseError) {
      try self[keyPath: sample][keyPath: source].value.refill(from: bytes.span)
      self[keyPath: sample][keyPath: source].unknown = nil
    } catch {
      self[keyPath: sample][keyPath: source].unknown = .malformed
    }
  }

  mutating func note(_ actions: [Action]) {
    for action in actions {
      if case .alert(let change) = action, change.transition == .firing { fired.append(change) }
      if let line = StoryLine.of(action) { story.append(line) }
    }
  }
}
