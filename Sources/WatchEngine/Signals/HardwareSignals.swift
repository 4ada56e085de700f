/// What wears out or gets too hot: processors, memory modules, sensors.
extension Catalogue {
  static let hardware: [HostSignal] = [
    HostSignal(
      SignalFacts(
        "cpu.throttled", .percent, from: .hardware,
        doc: "Share of the time in which the processors were slowed down because of heat, on their average.",
        source: "/sys/devices/system/cpu/cpu*/thermal_throttle: core_throttle_total_time_ms, package_throttle_total_time_ms",
        formula: "the greater of both increases / processors / time; counted when the slowing ends; Intel, Linux 5.7")
    ) { readout throws(Unknown) in try readout.hardware.throttled() },
    HostSignal(
      SignalFacts(
        "cpu.throttles", .count, kind: .event, from: .hardware,
        doc: "Times a processor was slowed down because of heat; each thread and core counts what it shares.",
        source: "/sys/devices/system/cpu/cpu*/thermal_throttle: core_throttle_count, package_throttle_count", formula: "increase")
    ) { readout throws(Unknown) in try readout.hardware.increase { $0.throttling.field { $0.times } } },
  ]

  static let memoryModules = SignalFamily(
    "edac", from: .hardware,
    doc: "A memory module whose errors are counted, or a memory controller with those that it can put down to none.",
    signals: [
      module(
        "edac.corrected", doc: "Errors in memory that were corrected: many of them come before one that is not.",
        source: "/sys/devices/system/edac/mc: dimm_ce_count, ce_noinfo_count"
      ) { $0.corrected },
      module(
        "edac.uncorrected", doc: "Errors in memory that were not corrected: what was there is lost.",
        source: "/sys/devices/system/edac/mc: dimm_ue_count, ue_noinfo_count"
      ) { $0.uncorrected },
    ],
    count: { $0.hardware.now.memory.unknown == nil ? $0.hardware.now.memory.value.count : 0 },
    unknown: { $0.hardware.now.memory.unknown },
    instanceName: { $0.hardware.now.memory.value.name(at: $1, \.name) })

  static let sensors = SignalFamily(
    "sensor", from: .hardware, doc: "A sensor of the board, a processor, a disk or a power supply: chip and label.",
    signals: [
      sensor(
        "sensor.temperature", .celsius, of: "sensor.critical-temperature", doc: "How hot it is there.", source: "temp*_input"
      ) {
        row throws(Unknown) in try row.now.degrees(row.now.kind == .temperature ? row.now.value : nil)
      },
      sensor(
        "sensor.critical-temperature", .celsius, doc: "Above it the chip's maker expects damage; absent where none is told.",
        source: "temp*_crit"
      ) { row throws(Unknown) in
        let limit = try row.now.degrees(row.now.critical)
        // Some chips tell limits that nobody set.
        guard limit > 0, limit < 200 else { throw .absent }
        return limit
      },
      sensor("sensor.fan", .count, doc: "Turns of a fan in a minute.", source: "fan*_input") { row throws(Unknown) in
        guard row.now.kind == .fan, let value = row.now.value else { throw .absent }
        return Double(value)
      },
      sensor(
        "sensor.alarm", .flag, doc: "Whether one of its limits is passed; unconnected inputs of some boards always say so.",
        source: "*_alarm"
      ) { row throws(Unknown) in try row.now.flag(row.now.isAlarmed) },
      sensor(
        "sensor.critical-alarm", .flag, doc: "Whether a critical limit is passed.",
        source: "*_crit_alarm, *_lcrit_alarm, *_emergency_alarm"
      ) { row throws(Unknown) in try row.now.flag(row.now.isCritical) },
      sensor("sensor.fault", .flag, doc: "Whether the sensor itself is broken or not connected.", source: "*_fault") {
        row throws(Unknown) in try row.now.flag(row.now.isFaulty)
      },
      sensor(
        "sensor.alarms", .count, kind: .event, doc: "Times an alarm began that was not there before.", source: "*_alarm",
        formula: "1 when it began since the reading before"
      ) { row throws(Unknown) in
        let isAlarmed = try row.now.flag(row.now.isAlarmed)
        if case .failure(let why) = row.elapsed, why != .afterGap { throw why }
        guard let before = row.before?.isAlarmed else { throw .needsTwoSamples }
        return isAlarmed == 1 && !before ? 1 : 0
      },
    ],
    count: { $0.hardware.now.sensors.unknown == nil ? $0.hardware.now.sensors.value.count : 0 },
    unknown: { $0.hardware.now.sensors.unknown },
    instanceName: { $0.hardware.now.sensors.value.name(at: $1, \.name) })

  private static func module(
    _ name: String, doc: String, source: String, _ pick: @escaping @Sendable (MemoryModuleRow) -> UInt64?
  ) -> InstanceSignal {
    InstanceSignal(
      SignalFacts(name, .count, kind: .event, from: .hardware, doc: doc, source: source, formula: "increase")
    ) { readout, row throws(Unknown) in try readout.hardware.view(row) { $0.memory.field { $0 } }.increase(pick) }
  }

  private static func sensor(
    _ name: String, _ unit: SignalUnit, kind: SignalKind = .level, of whole: String? = nil, doc: String, source: String,
    formula: String = "as it is", _ evaluate: @escaping @Sendable (RowView<SensorRow>) throws(Unknown) -> Double
  ) -> InstanceSignal {
    InstanceSignal(
      SignalFacts(
        name, unit, kind: kind, of: whole, from: .hardware, doc: doc, source: "/sys/class/hwmon: \(source)", formula: formula)
    ) { readout, row throws(Unknown) in try evaluate(readout.hardware.view(row) { $0.sensors.field { $0 } }) }
  }
}

extension Pair<HardwareTable> {
  fileprivate func throttled() throws(Unknown) -> Double {
    let processors = try now.throttling.get().processors
    guard processors > 0 else { throw .absent }
    let elapsed = try interval()
    let core = try growth(elapsed) { $0.coreMilliseconds }
    let package = try growth(elapsed) { $0.packageMilliseconds }
    return min(max(core, package) / Double(processors), 100)
  }

  private func growth(_ elapsed: Duration, _ pick: (Throttling) -> UInt64?) throws(Unknown) -> Double {
    let earlier = before.throttling.unknown == nil ? pick(before.throttling.value) : nil
    return try Rate.share(pick(now.throttling.value), since: earlier, ticks: 1000, over: elapsed)
  }
}

extension SensorRow {
  fileprivate func degrees(_ thousandths: Int64?) throws(Unknown) -> Double {
    guard let thousandths else { throw .absent }
    return Double(thousandths) / 1000
  }

  fileprivate func flag(_ value: Bool?) throws(Unknown) -> Double {
    guard let value else { throw .absent }
    return value ? 1 : 0
  }
}
