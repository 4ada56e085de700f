/// How long things will last if they go on as they do, with the bounds of that answer.
extension Catalogue {
  static let forecasts: [HostSignal] =
    forecast(
      .memory, "memory", "memory and swap are used up", source: "/proc/meminfo: MemAvailable SwapFree; arcstats: size c_min",
      of: "memory.available + swap.free + what ZFS can give back")
    + forecast(
      .pids, "pids", "no process id is left", source: "/proc/loadavg: 4th field; /proc/sys/kernel/pid_max", of: "pid_max − tasks")
    + forecast(
      .threads, "threads", "no thread can be started", source: "/proc/loadavg: 4th field; /proc/sys/kernel/threads-max",
      of: "threads-max − tasks")
    + forecast(.files, "files", "no file can be opened", source: "/proc/sys/fs/file-nr", of: "files.max − files.used")
    + forecast(
      .conntrack, "conntrack", "the firewall drops new connections",
      source: "/proc/sys/net/netfilter/nf_conntrack_count nf_conntrack_max", of: "conntrack.max − conntrack.used")

  private static func forecast(
    _ subject: Forecasts.Subject, _ name: String, _ what: String, source: String, of level: String
  ) -> [HostSignal] {
    Bound.allCases.map { bound in
      HostSignal(bound.facts(name + ".exhausted-in", from: .vitals, what, source: source, of: level)) { readout throws(Unknown) in
        try bound.pick(readout.forecasts.outlook(subject))
      }
    }
  }

  /// Of each unit with a memory limit.
  static let unitForecasts: [InstanceSignal] = instanceForecast(
    "unit.memory-exhausted-in", from: .tables, "it holds all the memory it may have, file cache not counted",
    source: "memory.max memory.current memory.stat: active_file inactive_file",
    of: "unit.memory-limit − unit.memory + file cache"
  ) { readout, row throws(Unknown) in
    let units = try readout.tables.now.units.get()
    guard units.indices.contains(row) else { throw .absent }
    if units[row].memoryLimitBytes == nil { throw .absent }
    return try readout.forecasts.unitMemory.outlook(row)
  }

  /// Of each mount that can be written to.
  static let mountForecasts: [InstanceSignal] =
    instanceForecast(
      "mount.exhausted-in", from: .mounts, "it is full", source: "statfs(2): f_bavail", of: "mount.free"
    ) { readout, row throws(Unknown) in try readout.mountOutlook(row, readout.forecasts.mountSpace) }
    + instanceForecast(
      "mount.inodes-exhausted-in", from: .mounts, "no more file fits", source: "statfs(2): f_ffree", of: "mount.inodes-free"
    ) { readout, row throws(Unknown) in try readout.mountOutlook(row, readout.forecasts.mountInodes) }

  /// Of each port's accept queue.
  static let listenerForecasts: [InstanceSignal] = instanceForecast(
    "listener.exhausted-in", from: .sockets, "its accept queue is full", source: "sock_diag: idiag_rqueue idiag_wqueue",
    of: "listener.queue-limit − listener.queue"
  ) { readout, row throws(Unknown) in
    let listeners = try readout.sockets.now.listeners.get()
    guard listeners.indices.contains(row) else { throw .absent }
    return try readout.forecasts.acceptQueues.outlook(row)
  }

  private static func instanceForecast(
    _ name: String, from origin: Origin, _ what: String, source: String, of level: String,
    _ outlook: @escaping @Sendable (borrowing Readout, Int) throws(Unknown) -> Outlook
  ) -> [InstanceSignal] {
    Bound.allCases.map { bound in
      InstanceSignal(bound.facts(name, from: origin, what, source: source, of: level)) { readout, row throws(Unknown) in
        try bound.pick(outlook(readout, row.now))
      }
    }
  }
}

/// Which of a forecast's three answers.
private enum Bound: CaseIterable, Sendable {
  case expected, soonest, latest

  func pick(_ outlook: Outlook) -> Double {
    switch self {
    case .expected: outlook.expected
    case .soonest: outlook.soonest
    case .latest: outlook.latest
    }
  }

  func facts(_ name: String, from origin: Origin, _ what: String, source: String, of level: String) -> SignalFacts {
    switch self {
    case .expected:
      SignalFacts(
        name, .seconds, from: origin, doc: "Time until \(what) at this pace; 30 d for longer, and for no end in sight.",
        source: source, formula: "(\(level)) / how much of it goes in a second")
    case .soonest:
      SignalFacts(
        name + ".soonest", .seconds, from: origin, doc: "The same at the fastest pace that the samples allow.",
        source: source, formula: "lower bound of \(name)")
    case .latest:
      SignalFacts(
        name + ".latest", .seconds, from: origin, doc: "The same at the slowest pace that the samples allow.",
        source: source, formula: "upper bound of \(name)")
    }
  }
}

extension Readout {
  fileprivate func mountOutlook(_ row: Int, _ forecasts: borrowing InstanceForecasts) throws(Unknown) -> Outlook {
    let mounts = try mounts.now.mounts.get()
    guard mounts.indices.contains(row) else { throw .absent }
    return try forecasts.outlook(row)
  }
}
