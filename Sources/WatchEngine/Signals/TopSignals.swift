/// Who takes most of each resource, over three times, and how that changed: for rules that are about anybody.
extension Catalogue {
  static let tops: [HostSignal] = Tops.Scope.allCases.flatMap { scope in
    Resource.allCases.filter { isTold($0, scope) }.flatMap { resource in
      windows(resource, scope).map { amount(scope, resource, $0) } + (scope == .process ? [] : [change(scope, resource)])
    }
  }

  static let topWords: [TextSignal] = Tops.Scope.allCases.flatMap { scope in
    Resource.allCases.filter { isTold($0, scope) }.flatMap { resource in
      windows(resource, scope).map { name(scope, resource, $0) }
    }
  }

  /// Swap is counted by unit and, with BPF, by role; a stuck process is one.
  private static func isTold(_ resource: Resource, _ scope: Tops.Scope) -> Bool {
    switch (scope, resource) {
    case (.unit, _): true
    case (.role, _): true
    case (.process, .cpu), (.process, .memory), (.process, .growth), (.process, .threads), (.process, .files), (.process, .io):
      true
    case (.process, _): false
    }
  }

  /// Of single processes averages are kept of CPU time alone.
  private static func windows(_ resource: Resource, _ scope: Tops.Scope) -> [Window] {
    scope == .process && resource != .cpu ? [.tenSeconds] : Tops.windows
  }

  private static func amount(_ scope: Tops.Scope, _ resource: Resource, _ window: Window) -> HostSignal {
    let length = window == .tenSeconds ? "10 s" : window == .minute ? "1 min" : "10 min"
    return HostSignal(
      SignalFacts(
        base(scope, resource) + suffix(window), resource.unit, from: .tables,
        doc: "\(said(resource)) the \(scope.name) that takes most, on the average of \(length).", source: source(scope, resource),
        formula: "greatest of all")
    ) { readout throws(Unknown) in Double(try top(readout, scope, resource, window).amount) }
  }

  private static func change(_ scope: Tops.Scope, _ resource: Resource) -> HostSignal {
    HostSignal(
      SignalFacts(
        base(scope, resource) + ".change", .count, from: .tables,
        doc: "How many times its average of the hour before that is; absent in its first 5 min.", source: source(scope, resource),
        formula: "average of 10 s / average of 1 h")
    ) { readout throws(Unknown) in
      guard let change = try top(readout, scope, resource, .tenSeconds).change else { throw .absent }
      return Double(change)
    }
  }

  private static func name(_ scope: Tops.Scope, _ resource: Resource, _ window: Window) -> TextSignal {
    TextSignal(
      base(scope, resource) + suffix(window) + ".name", doc: "The \(scope.name) that takes most.", source: source(scope, resource)
    ) { readout, _ in
      let tables = readout.tables.now
      guard tables.groups.unknown == nil, let top = tables.tops.top(scope, resource, window) else { return nil }
      switch scope {
      case .unit: return tables.units.value.indices.contains(top.row) ? tables.units.value[top.row].name : nil
      case .role: return tables.groups.value.indices.contains(top.row) ? tables.groups.value[top.row].described : nil
      case .process:
        guard tables.groups.value.indices.contains(top.row) else { return nil }
        return tables.groups.value[top.row].leaders[resource].map { "\($0.name.text) (pid \($0.pid))" }
      }
    }
  }

  private static func top(
    _ readout: borrowing Readout, _ scope: Tops.Scope, _ resource: Resource, _ window: Window
  ) throws(Unknown) -> Tops.Top {
    if let unknown = readout.tables.now.groups.unknown { throw unknown }
    if scope == .unit, let unknown = readout.tables.now.units.unknown { throw unknown }
    guard let top = readout.tables.now.tops.top(scope, resource, window) else {
      throw readout.tables.elapsed == nil ? readout.tables.unknown : .absent
    }
    return top
  }

  private static func base(_ scope: Tops.Scope, _ resource: Resource) -> String { "top.\(scope.name).\(resource.name)" }

  private static func suffix(_ window: Window) -> String {
    switch window {
    case .tenSeconds: ""
    case .minute: ".1m"
    case .tenMinutes, .hour: ".10m"
    }
  }

  private static func said(_ resource: Resource) -> String {
    switch resource {
    case .cpu: "CPU time, as a share of one core, of"
    case .memory: "Memory, without what is shared, of"
    case .growth: "Growth of the memory of"
    case .swap: "Swap of"
    case .io: "Bytes read from and written to disks by"
    case .faults: "Page faults that read from disk of"
    case .threads: "Threads of"
    case .stuck: "Processes in uninterruptible sleep of"
    case .files: "Open file descriptors of"
    }
  }

  private static func source(_ scope: Tops.Scope, _ resource: Resource) -> String {
    switch (scope, resource) {
    case (.unit, .cpu): "cpu.stat: usage_usec"
    case (.unit, .io): "io.stat: rbytes wbytes"
    case (.unit, .swap): "memory.swap.current"
    case (_, .cpu): "/proc/PID/stat: utime stime cutime cstime"
    case (_, .memory), (_, .growth): "/proc/PID/stat: rss; /proc/PID/statm: shared"
    case (_, .swap): "BPF: mm_struct"
    case (_, .io): "/proc/PID/io: read_bytes write_bytes, where it may be read"
    case (_, .files): "/proc/PID/fd: size (Linux 6.2 and newer)"
    case (_, .faults): "/proc/PID/stat: majflt"
    case (_, .threads): "/proc/PID/stat: num_threads"
    case (_, .stuck): "/proc/PID/stat: state"
    }
  }
}
