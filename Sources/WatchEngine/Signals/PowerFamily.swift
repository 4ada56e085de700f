/// Where the host's current comes from.
extension Catalogue {
  static let power: [HostSignal] = [
    HostSignal(
      SignalFacts(
        "mains.lost", .flag, from: .hardware, doc: "Whether the host runs on a battery or an UPS because the mains are gone.",
        source: "/sys/class/power_supply: type online status",
        formula: "1 when no mains supply gives current, or an UPS discharges")
    ) { readout throws(Unknown) in try readout.hardware.now.supplies.get().isOnBattery() }
  ]

  static let supplies = SignalFamily(
    "power", from: .hardware, doc: "A battery, an UPS or a power supply of the host, not of a mouse.",
    signals: [
      supply(
        "power.online", .flag, doc: "Whether the supply gives current; batteries don't tell.", source: "online"
      ) { row, _ throws(Unknown) in try row.flag(row.isOnline) },
      supply(
        "power.lost", .flag, doc: "Whether a mains supply gives no current while another one does.", source: "type online"
      ) { row, all throws(Unknown) in
        let isOnline = try row.flag(row.kind == .mains ? row.isOnline : nil)
        return isOnline == 0 && all.contains { $0.kind == .mains && $0.isOnline == true } ? 1 : 0
      },
      supply("power.charge", .percent, doc: "How full a battery is.", source: "capacity") { row, _ throws(Unknown) in
        guard row.isPresent != false, let charge = row.charge else { throw .absent }
        return Double(charge)
      },
      supply("power.discharging", .flag, doc: "Whether the host lives on it.", source: "status") { row, _ throws(Unknown) in
        guard row.isPresent != false, !row.status.isEmpty else { throw .absent }
        return row.isDischarging ? 1 : 0
      },
      supply("power.empty-in", .seconds, doc: "How long it lasts, as it says itself.", source: "time_to_empty_now") {
        row, _ throws(Unknown) in
        guard row.isDischarging, let seconds = row.secondsToEmpty else { throw .absent }
        return Double(seconds)
      },
    ],
    count: { $0.hardware.now.supplies.unknown == nil ? $0.hardware.now.supplies.value.count : 0 },
    unknown: { $0.hardware.now.supplies.unknown },
    instanceName: { $0.hardware.now.supplies.value.name(at: $1, \.key) })

  private static func supply(
    _ name: String, _ unit: SignalUnit, doc: String, source: String,
    _ evaluate: @escaping @Sendable (PowerSupplyRow, [PowerSupplyRow]) throws(Unknown) -> Double
  ) -> InstanceSignal {
    InstanceSignal(
      SignalFacts(
        name, unit, from: .hardware, doc: doc, source: "/sys/class/power_supply: \(source)", formula: "as it is")
    ) { readout, row throws(Unknown) in
      let all = try readout.hardware.now.supplies.get()
      guard all.indices.contains(row.now), !all[row.now].isDevices else { throw .absent }
      return try evaluate(all[row.now], all)
    }
  }

  static let powerWords: [TextSignal] = [
    TextSignal(
      "power.status", family: "power", doc: "What a battery does, in the kernel's word.",
      source: "/sys/class/power_supply: status"
    ) { readout, row in
      let supplies = readout.hardware.now.supplies
      guard supplies.unknown == nil, let row, supplies.value.indices.contains(row) else { return nil }
      return supplies.value[row].status.isEmpty ? nil : supplies.value[row].status
    }
  ]
}

extension PowerSupplyRow {
  var isDischarging: Bool { status == "Discharging" }

  fileprivate func flag(_ value: Bool?) throws(Unknown) -> Double {
    guard let value else { throw .absent }
    return value ? 1 : 0
  }
}

extension [PowerSupplyRow] {
  /// - Throws: `absent` where neither mains nor an UPS are told of.
  fileprivate func isOnBattery() throws(Unknown) -> Double {
    var hasMains = false
    var hasCurrent = false
    var drains = false
    for row in self where !row.isDevices {
      if row.kind == .mains, let isOnline = row.isOnline {
        hasMains = true
        hasCurrent = hasCurrent || isOnline
      }
      drains = drains || (row.kind == .ups && row.isDischarging)
    }
    guard hasMains || contains(where: { $0.kind == .ups && !$0.isDevices }) else { throw .absent }
    return drains || (hasMains && !hasCurrent) ? 1 : 0
  }
}
