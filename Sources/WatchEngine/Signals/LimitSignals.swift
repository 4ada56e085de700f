/// How near the host is to limits of the kernel behind which nothing can be started or opened.
extension Catalogue {
  static let limits: [HostSignal] = [
    HostSignal(
      SignalFacts(
        "pids.used", .percent, from: .vitals, doc: "Share of all process ids in use; each thread takes one.",
        source: "/proc/loadavg: 4th field; /proc/sys/kernel/pid_max", formula: "tasks / pid_max")
    ) { readout throws(Unknown) in
      let tasks = try readout.vitals.now.load.field(\.tasks).get()
      return try Rate.percent(Double(tasks), of: Double(readout.vitals.now.pidMax.get()))
    },
    HostSignal(
      SignalFacts(
        "threads.used", .percent, from: .vitals, doc: "Share of the threads that the kernel allows in all.",
        source: "/proc/loadavg: 4th field; /proc/sys/kernel/threads-max", formula: "tasks / threads-max")
    ) { readout throws(Unknown) in
      let tasks = try readout.vitals.now.load.field(\.tasks).get()
      return try Rate.percent(Double(tasks), of: Double(readout.vitals.now.threadsMax.get()))
    },
    HostSignal.level(
      SignalFacts(
        "files.used", .count, of: "files.max", from: .vitals, doc: "Open files of all processes.",
        source: "/proc/sys/fs/file-nr: 1st field", formula: "as it is")
    ) { $0.vitals.now.files.field(\.allocated) },
    HostSignal.level(
      SignalFacts(
        "files.max", .count, from: .vitals, doc: "How many files may be open in all.", source: "/proc/sys/fs/file-nr: 3rd field",
        formula: "as it is")
    ) { $0.vitals.now.files.field(\.maximum) },
    HostSignal.level(
      SignalFacts(
        "conntrack.used", .count, of: "conntrack.max", from: .vitals, doc: "Connections that the firewall keeps track of.",
        source: "/proc/sys/net/netfilter/nf_conntrack_count", formula: "as it is")
    ) { $0.vitals.now.conntrackCount.field { $0 } },
    HostSignal.level(
      SignalFacts(
        "conntrack.max", .count, from: .vitals,
        doc: "How many connections it can keep track of; beyond that packets are dropped.",
        source: "/proc/sys/net/netfilter/nf_conntrack_max", formula: "as it is")
    ) { $0.vitals.now.conntrackMax.field { $0 } },
  ]
}
