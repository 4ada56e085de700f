/// Each `[receiver NAME]` of the configuration, as the courier tells how it goes.
extension Catalogue {
  static let receivers = SignalFamily(
    "receiver", from: .deliveries, doc: "A receiver that the configuration names, by its `[receiver NAME]`.",
    signals: [
      receiver(
        "receiver.broken", .flag,
        doc: "Whether it can't be told at all: refused, gone, not trusted, or its secret can't be read.", field: "state"
      ) { row, _ in row.state == .broken ? 1 : 0 },
      receiver("receiver.failing", .flag, doc: "Whether the last attempts failed and others follow.", field: "state") { row, _ in
        row.state == .retrying || row.state == .open ? 1 : 0
      },
      receiver(
        "receiver.undelivered", .seconds, doc: "For how long the oldest notification has been waiting; 0 when none does.",
        field: "oldestPending"
      ) { row, now in row.oldestPending.map { max(now - $0, .zero).inSeconds } ?? 0 },
      receiver("receiver.pending", .count, doc: "Notifications that wait.", field: "pending") { row, _ in Double(row.pending) },
      receiver(
        "receiver.dead", .count, doc: "Notifications that were given up or handed to the fallback since the courier began.",
        field: "dead"
      ) { row, _ in Double(row.dead) },
    ],
    count: { $0.deliveries.now.receivers.unknown == nil ? $0.deliveries.now.receivers.value.count : 0 },
    unknown: { $0.deliveries.now.receivers.unknown },
    instanceName: { $0.deliveries.now.receivers.value.name(at: $1, \.name) })

  static let courier: [HostSignal] = [
    HostSignal(
      SignalFacts(
        "courier.silence", .seconds, from: .deliveries,
        doc: "For how long the courier, which carries notifications out, has told nothing; absent without any receiver.",
        source: "delivery.json: monotonic", formula: "now − the time at which it was written")
    ) { readout throws(Unknown) in try readout.deliveries.now.silence.get().inSeconds }
  ]

  static let receiverWords: [TextSignal] = [
    TextSignal("receiver.why", family: "receiver", doc: "What is wrong with it.", source: "delivery.json: why") { readout, row in
      guard let row, readout.deliveries.now.receivers.unknown == nil,
        readout.deliveries.now.receivers.value.indices.contains(row)
      else { return nil }
      return readout.deliveries.now.receivers.value[row].why
    }
  ]

  private static func receiver(
    _ name: String, _ unit: SignalUnit, doc: String, field: String,
    _ evaluate: @escaping @Sendable (CourierReport.Row, Duration) -> Double
  ) -> InstanceSignal {
    InstanceSignal(
      SignalFacts(name, unit, from: .deliveries, doc: doc, source: "delivery.json: \(field)", formula: "as it is")
    ) { readout, row throws(Unknown) in
      let rows = try readout.deliveries.now.receivers.get()
      guard rows.indices.contains(row.now) else { throw .absent }
      return evaluate(rows[row.now], readout.deliveries.now.instant.realtime)
    }
  }
}
