/// Each array of the kernel's RAID.
extension Catalogue {
  static let raid = SignalFamily(
    "raid", from: .hardware, doc: "An array of the kernel's own RAID (md), by its device.",
    signals: [
      array("raid.missing", doc: "Devices that it lacks; the next one that fails may be one too many.", "[devices/working]") {
        row throws(Unknown) in
        guard row.isActive, let devices = row.devices, let working = row.working else { throw .absent }
        return devices > working ? Double(devices - working) : 0
      },
      array("raid.failed", doc: "Devices in it that failed and were not taken out.", "(F)") { row throws(Unknown) in
        Double(row.failed)
      },
      array("raid.spares", doc: "Devices that stand by.", "(S)") { row throws(Unknown) in Double(row.spares) },
      array(
        "raid.inactive", .flag, doc: "Whether it was found and not started: devices are missing, or do not fit together.",
        "inactive"
      ) { row throws(Unknown) in row.isActive || row.isContainer ? 0 : 1 },
      array("raid.read-only", .flag, doc: "Whether it can't be written to.", "(read-only)") { row throws(Unknown) in
        row.isReadOnly ? 1 : 0
      },
      array("raid.recovering", .flag, doc: "Whether lost redundancy is being made again, or waits for that.", "recovery, resync")
      {
        row throws(Unknown) in row.activity == .recovery || row.activity == .resync ? 1 : 0
      },
      array(
        "raid.checking", .flag, doc: "Whether it is being checked or reshaped, which takes speed from everybody.",
        "check, reshape"
      ) { row throws(Unknown) in row.activity == .check || row.activity == .reshape ? 1 : 0 },
      array("raid.progress", .percent, doc: "How much of that is done.", "recovery = …%") { row throws(Unknown) in
        guard let percent = row.percent else { throw .absent }
        return percent
      },
      array("raid.finished-in", .seconds, doc: "How long that will still take, as the kernel reckons.", "finish=") {
        row throws(Unknown) in
        guard let seconds = row.secondsLeft else { throw .absent }
        return seconds
      },
      array("raid.speed", .bytesPerSecond, doc: "How fast that goes.", "speed=") { row throws(Unknown) in
        guard let speed = row.bytesPerSecond else { throw .absent }
        return Double(speed)
      },
    ],
    count: { $0.hardware.now.arrays.unknown == nil ? $0.hardware.now.arrays.value.rows.count : 0 },
    unknown: { $0.hardware.now.arrays.unknown },
    instanceName: { $0.hardware.now.arrays.value.rows.name(at: $1, \.key) })

  static let raidWords: [TextSignal] = [
    word("raid.level", doc: "Its level.", source: "/proc/mdstat") { $0.level.isEmpty ? nil : $0.level },
    word("raid.failed-device", doc: "The first device in it that failed.", source: "/proc/mdstat: (F)") {
      $0.failedName.isEmpty ? nil : $0.failedName
    },
    word("raid.activity", doc: "What is done to its redundancy, and how far it is.", source: "/proc/mdstat") { row in
      let done = row.percent.map { " (\(Quantity.text($0, .percent)) done)" } ?? ""
      switch row.activity {
      case .none: return row.working == row.devices ? "nothing is being done" : "nothing is being done about it"
      case .resync: return row.isWaiting ? "a resync waits" : "it is being synchronised\(done)"
      case .recovery: return row.isWaiting ? "a recovery waits" : "it is being rebuilt\(done)"
      case .reshape: return row.isWaiting ? "a reshape waits" : "it is being reshaped\(done)"
      case .check: return row.isWaiting ? "a check waits" : "it is being checked\(done)"
      }
    },
  ]

  private static func array(
    _ name: String, _ unit: SignalUnit = .count, doc: String, _ source: String,
    _ evaluate: @escaping @Sendable (RaidRow) throws(Unknown) -> Double
  ) -> InstanceSignal {
    InstanceSignal(
      SignalFacts(name, unit, from: .hardware, doc: doc, source: "/proc/mdstat: \(source)", formula: "as it is")
    ) { readout, row throws(Unknown) in
      let rows = try readout.hardware.now.arrays.get().rows
      guard rows.indices.contains(row.now) else { throw .absent }
      return try evaluate(rows[row.now])
    }
  }

  private static func word(
    _ name: String, doc: String, source: String, _ render: @escaping @Sendable (RaidRow) -> String?
  ) -> TextSignal {
    TextSignal(name, family: "raid", doc: doc, source: source) { readout, row in
      let arrays = readout.hardware.now.arrays
      guard arrays.unknown == nil, let row, arrays.value.rows.indices.contains(row) else { return nil }
      return render(arrays.value.rows[row])
    }
  }
}
