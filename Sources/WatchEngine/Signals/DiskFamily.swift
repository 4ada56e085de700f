/// Each block device that does io.
extension Catalogue {
  static let disks = SignalFamily(
    "disk", from: .vitals, doc: "A block device: whole disks, device-mapper and md, as in /proc/diskstats.",
    signals: [
      disk(
        "disk.busy", .percent, doc: "Share of the time in which the disk had something to do; a fast disk can do more at 100.",
        field: "time spent doing io", formula: "increase / time"
      ) { row throws(Unknown) in try min(row.share(ticks: 1000) { $0.busyMilliseconds }, 100) },
      disk(
        "disk.read", .bytesPerSecond, doc: "What is read from it.", field: "sectors read", formula: "increase per second × 512"
      ) {
        row throws(Unknown) in try row.perSecond { $0.sectorsRead } * sectorBytes
      },
      disk(
        "disk.written", .bytesPerSecond, doc: "What is written to it.", field: "sectors written",
        formula: "increase per second × 512"
      ) {
        row throws(Unknown) in try row.perSecond { $0.sectorsWritten } * sectorBytes
      },
      disk(
        "disk.reads", .perSecond, doc: "Read requests that it finished.", field: "reads completed", formula: "increase per second"
      ) {
        row throws(Unknown) in try row.perSecond { $0.reads }
      },
      disk(
        "disk.writes", .perSecond, doc: "Write requests that it finished.", field: "writes completed",
        formula: "increase per second"
      ) {
        row throws(Unknown) in try row.perSecond { $0.writes }
      },
      disk(
        "disk.latency", .seconds, doc: "How long a finished request took on average; absent while none finishes.",
        field: "reads and writes completed, time spent reading and writing", formula: "increase of times / increase of requests"
      ) { row throws(Unknown) in try latency(row) },
      disk("disk.in-flight", .count, doc: "Requests that it has not finished.", field: "I/Os in progress", formula: "as it is") {
        row throws(Unknown) in Double(row.now.inFlight)
      },
      InstanceSignal(
        SignalFacts(
          "disk.stuck", .seconds, from: .vitals,
          doc: "How long it has finished none of the requests that it has; 0 while it is at work or idle.",
          source: "/proc/diskstats: I/Os in progress, requests completed", formula: "time since the last one was finished")
      ) { readout, row throws(Unknown) in
        _ = try readout.vitals.view(row) { $0.disks.field(\.disks) }
        return readout.stalls.length(at: row.now)
      },
    ],
    count: { $0.vitals.now.disks.unknown == nil ? $0.vitals.now.disks.value.disks.count : 0 },
    unknown: { $0.vitals.now.disks.unknown },
    instanceName: { $0.vitals.now.disks.value.disks.name(at: $1, \.name) })

  /// Of a sector in `/proc/diskstats`, whatever the disk's own sectors are.
  private static let sectorBytes = 512.0

  private static func disk(
    _ name: String, _ unit: SignalUnit, doc: String, field: String, formula: String,
    _ evaluate: @escaping @Sendable (RowView<DiskRow>) throws(Unknown) -> Double
  ) -> InstanceSignal {
    InstanceSignal(
      SignalFacts(name, unit, from: .vitals, doc: doc, source: "/proc/diskstats: \(field)", formula: formula)
    ) { readout, row throws(Unknown) in try evaluate(readout.vitals.view(row) { $0.disks.field(\.disks) }) }
  }

  /// An average over no request is no latency of 0: a disk that hangs finishes none.
  private static func latency(_ row: RowView<DiskRow>) throws(Unknown) -> Double {
    _ = try row.elapsed.get()
    let requests = try row.increase { $0.reads } + row.increase { $0.writes }
    let milliseconds = try row.increase { $0.readMilliseconds } + row.increase { $0.writeMilliseconds }
    guard requests > 0 else { throw .absent }
    return milliseconds / requests / 1000
  }
}

extension Array {
  /// The name of the row at `position`; empty for a row that is not there.
  func name(at position: Int, _ pick: (Element) -> String) -> String { indices.contains(position) ? pick(self[position]) : "" }
}
