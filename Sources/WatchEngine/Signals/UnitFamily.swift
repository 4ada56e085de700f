/// Each systemd unit: what its cgroup takes and how systemd sees it.
extension Catalogue {
  static let units = SignalFamily(
    "unit", from: .tables, doc: "A systemd unit that has a cgroup or failed.",
    signals: [
      unit(
        "unit.cpu", .percent, doc: "CPU time it takes, as a share of one core.", source: "cpu.stat: usage_usec",
        formula: "increase / time"
      ) {
        row throws(Unknown) in try row.share(ticks: 1_000_000) { $0.cpuMicroseconds }
      },
      unit("unit.memory", .bytes, of: "unit.memory-limit", doc: "Memory it holds, file cache included.", source: "memory.current")
      {
        row throws(Unknown) in try row.level { $0.memoryBytes }
      },
      unit("unit.memory-limit", .bytes, doc: "Memory it may hold; absent without a limit.", source: "memory.max") {
        row throws(Unknown) in try row.level { $0.memoryLimitBytes }
      },
      unit("unit.tasks", .count, of: "unit.tasks-limit", doc: "Its processes and threads.", source: "pids.current") {
        row throws(Unknown) in try row.level { $0.tasks }
      },
      unit("unit.tasks-limit", .count, doc: "How many it may have; absent without a limit.", source: "pids.max") {
        row throws(Unknown) in try row.level { $0.tasksLimit }
      },
      InstanceSignal(
        SignalFacts(
          "unit.stuck", .count, from: .tables,
          doc: "Its processes that stand still: 10 s of uninterruptible sleep without running once.",
          source: "/proc/PID/stat: state; /proc/PID/schedstat", formula: "counted")
      ) { readout, row throws(Unknown) in
        Double(try readout.tables.view(row) { $0.units.field { $0 } }.still().count)
      },
      InstanceSignal(
        SignalFacts(
          "unit.stuck-for", .seconds, from: .tables, doc: "How long the first of them has stood still; 0 while none does.",
          source: "/proc/PID/stat: state; /proc/PID/schedstat", formula: "time since it was first seen so")
      ) { readout, row throws(Unknown) in
        try readout.tables.view(row) { $0.units.field { $0 } }.still().length(at: readout.tables.now.instant)
      },
      unit(
        "unit.oom-kills", .count, kind: .event, doc: "Its processes that the kernel killed because memory ran out.",
        source: "memory.events: oom_kill", formula: "increase"
      ) { row throws(Unknown) in try row.increase { $0.oomKills } },
      unit(
        "unit.read", .bytesPerSecond, doc: "What it reads from disks.", source: "io.stat: rbytes", formula: "increase per second"
      ) {
        row throws(Unknown) in try row.perSecond { $0.readBytes }
      },
      unit(
        "unit.written", .bytesPerSecond, doc: "What it writes to disks.", source: "io.stat: wbytes",
        formula: "increase per second"
      ) {
        row throws(Unknown) in try row.perSecond { $0.writtenBytes }
      },
      unit(
        "unit.failed", .flag, doc: "Whether it failed and stays down; oneshot services don't count.",
        source: "systemd: ActiveState"
      ) {
        row throws(Unknown) in
        let state = try row.state()
        return state.active == .failed && !state.isOneshot ? 1 : 0
      },
      unit(
        "unit.oneshot-failed", .flag, doc: "Whether it is a oneshot service whose last run failed.",
        source: "systemd: ActiveState Type"
      ) {
        row throws(Unknown) in
        let state = try row.state()
        return state.active == .failed && state.isOneshot ? 1 : 0
      },
      InstanceSignal(
        SignalFacts(
          "unit.starting-for", .seconds, from: .tables,
          doc:
            "How long it has been starting (of a mount: being mounted); oneshot services do their work in that time; 0 when it is not.",
          source: "systemd: ActiveState SubState", formula: "time since the change, or since it was first seen so")
      ) { readout, row throws(Unknown) in
        let state = try readout.tables.view(row) { $0.units.field { $0 } }.state()
        return state.startingSince.map { max(0, (readout.tables.now.instant.boottime - $0).inSeconds) } ?? 0
      },
      unit(
        "unit.activating", .flag,
        doc:
          "Whether it is being started; oneshot services, which work then, and what waits to be started again (RestartSec=) don't count.",
        source: "systemd: ActiveState SubState"
      ) {
        row throws(Unknown) in
        let state = try row.state()
        return state.active == .activating && !state.isOneshot && !state.sub.hasPrefix("auto-restart") ? 1 : 0
      },
      unit(
        "unit.deactivating", .flag, doc: "Whether it is being stopped and has not ended.", source: "systemd: ActiveState"
      ) {
        row throws(Unknown) in try row.state().active == .deactivating ? 1 : 0
      },
      unit(
        "unit.restarts", .count, kind: .event, doc: "Times systemd restarted it by itself.", source: "systemd: NRestarts",
        formula: "increase"
      ) { row throws(Unknown) in
        _ = try row.state()
        return try row.increase { $0.state?.restarts }
      },
      unit(
        "unit.deaths", .count, kind: .event, doc: "Times it went to failed, oneshot services included.",
        source: "systemd: ActiveState StateChangeTimestampMonotonic", formula: "1 when it failed since the table before"
      ) { row throws(Unknown) in try row.deaths() },
    ] + unitPressure + unitForecasts,
    count: { $0.tables.now.units.unknown == nil ? $0.tables.now.units.value.count : 0 },
    unknown: { $0.tables.now.units.unknown },
    instanceName: { $0.tables.now.units.value.name(at: $1, \.name) })

  static func unit(
    _ name: String, _ unit: SignalUnit, kind: SignalKind = .level, of whole: String? = nil, doc: String, source: String,
    formula: String = "as it is", _ evaluate: @escaping @Sendable (RowView<UnitRow>) throws(Unknown) -> Double
  ) -> InstanceSignal {
    InstanceSignal(
      SignalFacts(name, unit, kind: kind, of: whole, from: .tables, doc: doc, source: source, formula: formula)
    ) { readout, row throws(Unknown) in try evaluate(readout.tables.view(row) { $0.units.field { $0 } }) }
  }
}

extension RowView<UnitRow> {
  /// - Throws: `absent` for a unit that systemd does not tell of.
  fileprivate func state() throws(Unknown) -> UnitState {
    guard let state = now.state else { throw .absent }
    return state
  }

  /// - Throws: `absent` for a unit without processes.
  fileprivate func still() throws(Unknown) -> StandStill {
    guard let still = now.still else { throw .absent }
    return still
  }

  /// A unit that was failed before and is again counts when it changed in between: somebody had started it.
  fileprivate func deaths() throws(Unknown) -> Double {
    let state = try state()
    if case .failure(let why) = elapsed, why != .afterGap { throw why }
    guard let earlier = before?.state else { throw .needsTwoSamples }
    guard state.active == .failed else { return 0 }
    return earlier.active != .failed || earlier.changedAt != state.changedAt ? 1 : 0
  }
}
