/// Each role in each unit: what its processes take together.
extension Catalogue {
  static let roles = SignalFamily(
    "role", from: .tables, doc: "The processes of one role in one unit: `role(postgres, autovacuum)`.",
    signals: [
      role(
        "role.cpu", .percent, doc: "CPU time it takes, as a share of one core.",
        source: "/proc/PID/stat: utime stime cutime cstime"
      ) {
        $0.usage.now(.cpu)
      },
      role("role.memory", .bytes, doc: "Memory it holds, without what is shared.", source: "/proc/PID/stat: rss; statm: shared") {
        $0.usage.now(.memory)
      },
      role("role.growth", .bytesPerSecond, doc: "How fast its memory grew in the last minute.", source: "/proc/PID/stat: rss") {
        $0.usage.amount(.growth, .minute)
      },
      role("role.swap", .bytes, doc: "Swap it holds; known with BPF alone.", source: "BPF: mm_struct") { $0.usage.now(.swap) },
      role(
        "role.io", .bytesPerSecond, doc: "What it reads from and writes to disks, where that may be looked at.",
        source: "/proc/PID/io: read_bytes write_bytes"
      ) { $0.usage.amount(.io, .tenSeconds) },
      role(
        "role.files", .count, doc: "Descriptors that its processes have open.",
        source: "/proc/PID/fd: size (Linux 6.2 and newer)"
      ) { $0.usage.now(.files) },
      role("role.faults", .perSecond, doc: "Its page faults that had to read from disk.", source: "/proc/PID/stat: majflt") {
        $0.usage.now(.faults)
      },
      role("role.processes", .count, doc: "Its processes.", source: "/proc") { Float($0.processes) },
      InstanceSignal(
        SignalFacts(
          "role.oldest", .seconds, from: .tables, doc: "How long its oldest process has been running; 0 while it has none.",
          source: "/proc/PID/stat: starttime", formula: "time since boot − start")
      ) { readout, row throws(Unknown) in
        let groups = readout.tables.now.groups
        if let unknown = groups.unknown { throw unknown }
        guard groups.value.indices.contains(row.now) else { throw .absent }
        // Its last process ended: whatever took long is over.
        if groups.value[row.now].processes == 0 { return 0 }
        guard groups.value[row.now].oldestTicks > 0 else { throw .absent }
        let began = Double(groups.value[row.now].oldestTicks) / Double(max(readout.facts.ticksPerSecond, 1))
        return max(0, readout.tables.now.instant.boottime.inSeconds - began)
      },
      role("role.threads", .count, doc: "Its threads.", source: "/proc/PID/stat: num_threads") { Float($0.threads) },
      role("role.running", .count, doc: "Its processes that run or wait for a core.", source: "/proc/PID/stat: state") {
        Float($0.running)
      },
      role("role.stuck", .count, doc: "Its processes in uninterruptible sleep.", source: "/proc/PID/stat: state") {
        Float($0.stuck)
      },
      role(
        "role.cpu.change", .count, doc: "How many times the average of the hour before it takes; absent in its first 5 min.",
        source: "/proc/PID/stat: utime stime", formula: "average of 10 s / average of 1 h"
      ) { $0.usage.change(.cpu) },
      role(
        "role.memory.change", .count, doc: "The same of its memory.", source: "/proc/PID/stat: rss",
        formula: "average of 10 s / average of 1 h"
      ) { $0.usage.change(.memory) },
    ],
    count: { $0.tables.now.groups.unknown == nil ? $0.tables.now.groups.value.count : 0 },
    unknown: { $0.tables.now.groups.unknown },
    instanceName: { $0.tables.now.groups.value.name(at: $1, \.name) })

  static let roleWords: [TextSignal] = [
    TextSignal("role.leader.name", family: "role", doc: "Its process that takes most CPU time.", source: "/proc/PID/stat: comm") {
      readout, row in leader(readout, row)?.name.text
    },
    TextSignal("role.leader.pid", family: "role", doc: "The id of that process.", source: "/proc/PID") { readout, row in
      leader(readout, row).map { String($0.pid) }
    },
    TextSignal("role.unit", family: "role", doc: "The systemd unit it is in.", source: "/proc/PID/cgroup") { readout, row in
      guard let row, readout.tables.now.groups.value.indices.contains(row) else { return nil }
      return readout.tables.now.groups.value[row].home.unit
    },
  ]

  private static func leader(_ readout: borrowing Readout, _ row: Int?) -> GroupRow.Leader? {
    guard let row, readout.tables.now.groups.value.indices.contains(row) else { return nil }
    return readout.tables.now.groups.value[row].leaders[.cpu]
  }

  private static func role(
    _ name: String, _ unit: SignalUnit, doc: String, source: String, formula: String = "summed",
    _ pick: @escaping @Sendable (GroupRow) -> Float?
  ) -> InstanceSignal {
    InstanceSignal(SignalFacts(name, unit, from: .tables, doc: doc, source: source, formula: formula)) {
      readout, row throws(Unknown) in
      if let unknown = readout.tables.now.groups.unknown { throw unknown }
      guard readout.tables.now.groups.value.indices.contains(row.now) else { throw .absent }
      guard let amount = pick(readout.tables.now.groups.value[row.now]) else { throw .needsTwoSamples }
      return Double(amount)
    }
  }
}
