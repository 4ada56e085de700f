/// What the courier tells of its work: docs/formats.md, `delivery.json`.
package struct CourierReport: Equatable, Sendable {
  /// How it goes with one receiver.
  package struct Row: Equatable, Sendable {
    package enum State: String, Sendable {
      case ok
      /// The last attempts failed, others follow.
      case retrying
      /// So many failed that there is a pause.
      case open
      /// It can't be told at all: refused, gone, not trusted, its secret not to be read.
      case broken
    }

    package var name: String
    package var state: State
    /// Why it is not ok.
    package var why: String?
    package var pending: Int
    /// Since when the oldest notification waits, since 1970; `nil` if none does.
    package var oldestPending: Duration?
    /// Notifications that were given up since the courier began.
    package var dead: Int
  }

  /// An acknowledgement that came through a receiver.
  package struct Reply: Equatable, Sendable {
    package var bootID: String?
    package var incident: UInt64
    package var by: String
    package var through: String
    package var text: String
    package var at: Duration
  }

  package var bootID: String
  /// When it was written, on the monotonic clock of that boot.
  package var writtenAt: Duration
  package var receivers: [Row]
  package var replies: [Reply]

  /// - Throws: where it is no JSON, or what no report is without.
  package init(parsing bytes: Span<UInt8>) throws(ParseError) {
    let json = try JSONValue(parsing: bytes, file: "delivery.json")
    guard let bootID = json["bootId"]?.text, let writtenAt = json["monotonic"]?.number?.asMoment,
      let rows = json["receivers"]?.members
    else { throw ParseError("delivery.json", at: 0, expected: "`bootId`, `monotonic` and `receivers`") }
    self.bootID = bootID
    self.writtenAt = writtenAt
    receivers = rows.map { member in
      Row(
        name: member.name, state: member.value["state"]?.text.flatMap(Row.State.init(rawValue:)) ?? .broken,
        why: member.value["why"]?.text, pending: max(member.value["pending"]?.integer ?? 0, 0),
        oldestPending: member.value["oldestPending"]?.number?.asMoment, dead: max(member.value["dead"]?.integer ?? 0, 0))
    }
    replies = (json["acks"]?.elements ?? []).compactMap { one in
      guard let incident = one["incident"]?.integer, incident > 0, let at = one["at"]?.number?.asMoment else { return nil }
      return Reply(
        bootID: one["bootId"]?.text, incident: UInt64(incident), by: one["by"]?.text ?? "somebody",
        through: one["through"]?.text ?? "a receiver", text: one["text"]?.text ?? "", at: at)
    }
  }
}

/// How it goes with the receivers of the configuration, as the watch sees it.
package struct DeliveryTable: Sendable {
  package var instant = Instant.zero
  /// ``Unknown/absent`` where no receiver is configured.
  package var receivers = Source<[CourierReport.Row]>([])
  /// For how long the courier has told nothing new.
  package var silence = Source<Duration>(.zero)

  package init() {}

  /// Takes over what was found.
  /// - Parameters:
  ///   - names: of the receivers that are configured.
  ///   - report: the newest of this boot; `nil` if there is none.
  ///   - since: when the watch began to look for one, on the monotonic clock.
  package mutating func fill(names: [String], report: CourierReport?, lookingSince since: Duration, at now: Instant) {
    instant = now
    guard !names.isEmpty else {
      receivers.unknown = .absent
      silence.unknown = .absent
      return
    }
    silence.unknown = nil
    silence.value = max(now.monotonic - (report?.writtenAt ?? since), .zero)
    guard let report else {
      receivers.unknown = .absent
      return
    }
    receivers.unknown = nil
    receivers.value = report.receivers.filter { names.contains($0.name) }
    // The watch has read a configuration that the courier has not, or has refused.
    for name in names where !report.receivers.contains(where: { $0.name == name }) {
      receivers.value.append(
        CourierReport.Row(
          name: name, state: .broken, why: "the courier has not read its section", pending: 0, oldestPending: nil, dead: 0))
    }
  }
}
