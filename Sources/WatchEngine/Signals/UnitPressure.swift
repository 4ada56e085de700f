/// How much time the tasks of each systemd unit lose, over the same windows as those of the host.
extension Catalogue {
  static let unitPressure =
    stall(
      "unit.pressure.cpu.some", doc: "some of its tasks waited for a core, or for the end of its own quota",
      source: "cpu.pressure: some total", \.cpuSomeMicroseconds, \.cpuSome)
    + stall(
      "unit.pressure.memory.full", doc: "none of its tasks could work for want of memory", source: "memory.pressure: full total",
      \.memoryFullMicroseconds, \.memoryFull)
    + stall(
      "unit.pressure.io.full", doc: "none of its tasks could work because all waited for io", source: "io.pressure: full total",
      \.ioFullMicroseconds, \.ioFull)
    + [
      unit(
        "unit.throttled", .percent,
        doc: "Share of the last 10 s in which its own CPU quota held it back; several cores count together, up to 100.",
        source: "cpu.stat: throttled_usec, of cgroup v1 throttled_time", formula: "increase / time, on the average of 10 s"
      ) { row throws(Unknown) in try row.average(\.throttledMicroseconds, \.throttled, \.tenSeconds) }
    ]

  private static func stall(
    _ name: String, doc: String, source: String, _ total: @escaping @Sendable (UnitRow) -> UInt64?,
    _ share: @escaping @Sendable (UnitStalls) -> UnitStalls.Share?
  ) -> [InstanceSignal] {
    [
      unit(
        name, .percent, doc: "Share of the last 10 s in which \(doc).", source: source,
        formula: "increase of total= / time, on the average of 10 s"
      ) { row throws(Unknown) in try row.average(total, share, \.tenSeconds) },
      unit(
        name + ".1s", .percent, doc: "Share of the last second in which \(doc).", source: source,
        formula: "increase of total= / time since the table before"
      ) { row throws(Unknown) in
        // Clock and totals are not read in the same moment.
        try min(row.share(ticks: 1_000_000, total), 100)
      },
      unit(
        name + ".60s", .percent, doc: "Share of the last 60 s in which \(doc).", source: source,
        formula: "increase of total= / time, on the average of 60 s"
      ) { row throws(Unknown) in try row.average(total, share, \.minute) },
    ]
  }
}

extension RowView<UnitRow> {
  /// - Throws: `absent` where the kernel does not count it for the unit, else `needsTwoSamples` while there is no average.
  fileprivate func average(
    _ total: (UnitRow) -> UInt64?, _ share: (UnitStalls) -> UnitStalls.Share?, _ window: (UnitStalls.Share) -> Float
  ) throws(Unknown) -> Double {
    if total(now) == nil { throw .absent }
    guard let share = share(now.stalls) else { throw .needsTwoSamples }
    return Double(window(share))
  }
}
