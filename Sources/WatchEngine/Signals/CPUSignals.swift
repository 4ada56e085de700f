/// What the CPUs do, and who waits for them.
extension Catalogue {
  static let cpu: [HostSignal] = [
    cpuShare(
      "cpu.busy", doc: "Share of all cores that is not idle; stolen time counts as busy, waiting for io as idle.",
      source: "/proc/stat: cpu user nice system irq softirq steal", formula: "(all states − idle − iowait) / all states"
    ) { work, _, _ throws(Unknown) in work.busy },
    cpuShare(
      "cpu.user", doc: "Share of all cores that runs programs, virtual machines included.", source: "/proc/stat: cpu user nice",
      formula: "(user + nice) / all states; guest time is inside user"
    ) { work, _, _ throws(Unknown) in work.user },
    cpuShare(
      "cpu.system", doc: "Share of all cores that runs the kernel on behalf of programs.", source: "/proc/stat: cpu system",
      formula: "system / all states"
    ) { work, _, _ throws(Unknown) in work.system },
    cpuShare(
      "cpu.iowait", doc: "Share of all cores that is idle while a task that last ran there waits for io.",
      source: "/proc/stat: cpu iowait", formula: "iowait / all states; unknown where the kernel takes it back"
    ) { _, now, before throws(Unknown) in try CPUWork.grown(now.iowait, before.iowait) },
    cpuShare(
      "cpu.irq", doc: "Share of all cores that serves interrupts.", source: "/proc/stat: cpu irq softirq",
      formula: "(irq + softirq) / all states"
    ) { work, _, _ throws(Unknown) in work.irq },
    cpuShare(
      "cpu.steal", doc: "Share of all cores that the hypervisor gave to others while this host wanted to run.",
      source: "/proc/stat: cpu steal", formula: "steal / all states"
    ) { work, _, _ throws(Unknown) in work.steal },
    HostSignal(
      SignalFacts(
        "cpu.busiest", .percent, from: .vitals, doc: "How busy the busiest single core is.", source: "/proc/stat: cpuN",
        formula: "greatest of cpu.busy of each core that was online in both samples")
    ) { readout throws(Unknown) in try readout.vitals.busiestCore() },
    HostSignal.level(
      SignalFacts(
        "cpu.cores", .count, from: .vitals, doc: "Cores that are online.", source: "/proc/stat: cpuN", formula: "number of lines")
    ) { $0.vitals.now.stat.field(\.coreCount) },
    HostSignal.level(
      SignalFacts(
        "cpu.runnable", .count, from: .vitals, doc: "Tasks that run or would run if they had a core.",
        source: "/proc/stat: procs_running", formula: "as it is")
    ) { $0.vitals.now.stat.field(\.running) },
    HostSignal(
      SignalFacts(
        "cpu.runnable-per-core", .count, from: .vitals, doc: "Tasks that run or would run, for each core.",
        source: "/proc/stat: procs_running cpuN", formula: "cpu.runnable / cpu.cores")
    ) { readout throws(Unknown) in
      let cores = try readout.vitals.now.stat.field(\.coreCount).get()
      return Double(try readout.vitals.now.stat.field(\.running).get()) / Double(cores)
    },
    HostSignal.level(
      SignalFacts(
        "cpu.blocked", .count, from: .vitals, doc: "Tasks that wait for io and can't be interrupted.",
        source: "/proc/stat: procs_blocked", formula: "as it is")
    ) { $0.vitals.now.stat.field(\.blocked) },
    HostSignal.rate(
      SignalFacts(
        "cpu.context-switches", .perSecond, from: .vitals, doc: "How often a core turned to another task.",
        source: "/proc/stat: ctxt", formula: "increase per second")
    ) { $0.stat.field(\.contextSwitches) },
    HostSignal.rate(
      SignalFacts(
        "cpu.interrupts", .perSecond, from: .vitals, doc: "Interrupts served.", source: "/proc/stat: intr",
        formula: "increase per second")
    ) { $0.stat.field(\.interrupts) },
    HostSignal.rate(
      SignalFacts(
        "cpu.forks", .perSecond, from: .vitals, doc: "Processes and threads created.", source: "/proc/stat: processes",
        formula: "increase per second")
    ) { $0.stat.field(\.forks) },
  ]

  static let load: [HostSignal] = [
    loadAverage("load.1", minutes: "minute") { $0.one },
    loadAverage("load.5", minutes: "5 minutes") { $0.five },
    loadAverage("load.15", minutes: "15 minutes") { $0.fifteen },
    HostSignal(
      SignalFacts(
        "load.per-core", .count, from: .vitals, doc: "Load of the last minute for each core; above 1 somebody waits.",
        source: "/proc/loadavg: 1st field; /proc/stat: cpuN", formula: "load.1 / cpu.cores")
    ) { readout throws(Unknown) in
      let cores = try readout.vitals.now.stat.field(\.coreCount).get()
      return try readout.vitals.now.load.field(\.one).get() / Double(cores)
    },
  ]

  /// A share of all cores' time; `part` gives the clock ticks of it.
  private static func cpuShare(
    _ name: String, doc: String, source: String, formula: String,
    _ part: @escaping @Sendable (CPUWork, CPUTimes, CPUTimes) throws(Unknown) -> Double
  ) -> HostSignal {
    HostSignal(SignalFacts(name, .percent, from: .vitals, doc: doc, source: source, formula: formula)) {
      readout throws(Unknown) in
      let now = try readout.vitals.now.stat.field(\.total).get()
      _ = try readout.vitals.interval()
      guard case .success(let before) = readout.vitals.before.stat.field(\.total) else { throw .needsTwoSamples }
      let work = try CPUWork(now, since: before)
      return try work.percent(part(work, now, before))
    }
  }

  private static func loadAverage(
    _ name: String, minutes: String, _ pick: @escaping @Sendable (LoadAverage) -> Double
  ) -> HostSignal {
    HostSignal(
      SignalFacts(
        name, .count, from: .vitals, doc: "Tasks that ran, wanted to run or waited for io, averaged over the last \(minutes).",
        source: "/proc/loadavg", formula: "as it is")
    ) { readout throws(Unknown) in try readout.vitals.now.load.field(pick).get() }
  }
}

extension ProcStat {
  /// Cores online; `nil` when the file names none.
  var coreCount: UInt64? { perCPU.isEmpty ? nil : UInt64(perCPU.count) }
}

/// Clock ticks that one core, or all of them, spent in each state between two samples.
struct CPUWork {
  var user: Double
  var system: Double
  var irq: Double
  var steal: Double
  /// Idle with or without a waiting task: the kernel moves time between the two, so that only their sum never decreases.
  var resting: Double

  /// - Throws: `wentBackwards` if one of the counters did, `malformed` for counters that no kernel could have reached.
  init(_ now: CPUTimes, since before: CPUTimes) throws(Unknown) {
    user = try CPUWork.grown(now.user, before.user) + CPUWork.grown(now.nice, before.nice)
    system = try CPUWork.grown(now.system, before.system)
    irq = try CPUWork.grown(now.irq, before.irq) + CPUWork.grown(now.softirq, before.softirq)
    steal = try CPUWork.grown(now.steal, before.steal)
    resting = try CPUWork.grown(CPUWork.sum(now.idle, now.iowait), CPUWork.sum(before.idle, before.iowait))
  }

  var busy: Double { user + system + irq + steal }

  /// `part` in percent of all the time.
  /// - Throws: `needsTwoSamples` when no tick has passed.
  func percent(_ part: Double) throws(Unknown) -> Double {
    let all = busy + resting
    guard all > 0 else { throw .needsTwoSamples }
    return try min(Rate.percent(part, of: all), 100)
  }

  static func grown(_ now: UInt64, _ before: UInt64) throws(Unknown) -> Double { Double(try Rate.increase(now, since: before)) }

  private static func sum(_ one: UInt64, _ other: UInt64) throws(Unknown) -> UInt64 {
    let (sum, tooLarge) = one.addingReportingOverflow(other)
    if tooLarge { throw .malformed }
    return sum
  }
}

extension Pair<Vitals> {
  /// How busy the busiest core is that was online in both samples; a core without a tick between them (`nohz_full`) is passed over.
  func busiestCore() throws(Unknown) -> Double {
    if let why = now.stat.unknown { throw why }
    _ = try interval()
    if before.stat.unknown != nil { throw .needsTwoSamples }
    var busiest: Double?
    for (position, core) in now.stat.value.perCPU.enumerated() {
      guard let earlier = before.stat.value.core(core.cpu, near: position) else { continue }
      let work = try CPUWork(core, since: earlier)
      guard work.busy + work.resting > 0 else { continue }
      busiest = max(busiest ?? 0, try work.percent(work.busy))
    }
    guard let busiest else { throw .needsTwoSamples }
    return busiest
  }
}

extension ProcStat {
  /// The row of one core; `position` is where it most likely is.
  fileprivate func core(_ number: UInt32, near position: Int) -> CPUTimes? {
    if perCPU.indices.contains(position), perCPU[position].cpu == number { return perCPU[position] }
    return perCPU.first { $0.cpu == number }
  }
}
