import WatchEngine

/// What the courier says of itself and of what it carried: delivery.json. The format is in docs/formats.md. Moments are since 1970.
package struct DeliveryReport: Sendable {
  package struct Channel: Equatable, Sendable {
    package var name: String
    package var type: ReceiverType
    package var state = DeliveryQueue.State.ok
    package var why: String?
    package var pending = 0
    package var oldestPending: Duration?
    package var delivered: UInt64 = 0
    package var dead: UInt64 = 0
    package var lastDelivered: Duration?
    package var lastTried: Duration?
    /// How long the last delivery took.
    package var latency: Duration?
    /// Whether that went over a connection that stood already.
    package var wasWarm: Bool?
    /// Since when its name can't be resolved, and the last good address is used.
    package var namesDeadSince: Duration?

    package init(name: String, type: ReceiverType) {
      self.name = name
      self.type = type
    }
  }

  package struct Recent: Equatable, Sendable {
    package var id: String
    package var receiver: String
    package var incident: Int
    package var outcome: Settlement.Outcome
    package var at: Duration
    package var took: Duration?
    package var tries: Int
    /// Between what it tells of and its end here.
    package var late: Duration
    package var why: String?
    package var answer: String?
    /// Whether no disk had it when it went out.
    package var isVolatile: Bool

    package init(
      id: String, receiver: String, incident: Int, outcome: Settlement.Outcome, at: Duration, took: Duration? = nil, tries: Int,
      late: Duration, why: String? = nil, answer: String? = nil, isVolatile: Bool = false
    ) {
      self.id = id
      self.receiver = receiver
      self.incident = incident
      self.outcome = outcome
      self.at = at
      self.took = took
      self.tries = tries
      self.late = late
      self.why = why
      self.answer = answer
      self.isVolatile = isVolatile
    }
  }

  package struct Ack: Equatable, Sendable {
    package var bootID: String
    package var incident: Int
    package var by: String
    package var through: String
    package var text: String
    package var at: Duration

    package init(bootID: String, incident: Int, by: String, through: String, text: String, at: Duration) {
      self.bootID = bootID
      self.incident = incident
      self.by = by
      self.through = through
      self.text = text
      self.at = at
    }
  }

  package struct Beat: Equatable, Sendable {
    package var name: String
    package var lastSent: Duration?
    package var why: String?

    package init(name: String) { self.name = name }
  }

  /// Deliveries that are kept.
  package static let mostRecent = 256
  package static let mostAcks = 512
  package static let ackAge: Duration = .seconds(86_400)
  static let longestText = 300

  package var pid: Int32 = 0
  package var bootID = ""
  package var startedAt: Duration = .zero
  package var loadedAt: Duration = .zero
  package var refused: String?
  /// Why nothing can be put on the disk; `nil` if all is well.
  package var spool: String?
  package var channels: [Channel] = []
  package private(set) var recent: [Recent] = []
  package private(set) var acks: [Ack] = []
  package var beats: [Beat] = []

  package init() {}

  package mutating func add(_ one: Recent) {
    recent.append(one)
    if recent.count > DeliveryReport.mostRecent { recent.removeFirst(recent.count - DeliveryReport.mostRecent) }
  }

  /// - Returns: whether it is new: some ways tell the same each time they are asked.
  package mutating func add(_ ack: Ack) -> Bool {
    let isKnown = acks.contains {
      $0.bootID == ack.bootID && $0.incident == ack.incident && $0.by == ack.by && $0.through == ack.through
        && $0.text == ack.text
    }
    guard !isKnown else { return false }
    acks.append(ack)
    if acks.count > DeliveryReport.mostAcks { acks.removeFirst() }
    return true
  }

  package mutating func forgetAcks(at now: Duration) { acks.removeAll { now - $0.at > DeliveryReport.ackAge } }
}

extension DeliveryReport {
  package func write(at now: Instant, to json: inout JSONWriter) {
    json.clear()
    json.beginObject()
    json.member("version", 1)
    json.member("forewarn", forewarnVersion)
    json.member("pid", pid)
    json.member("bootId", bootID)
    json.moment("realtime", now.realtime)
    json.moment("boottime", now.boottime)
    json.moment("monotonic", now.monotonic)
    json.moment("startedAt", startedAt)
    json.key("configuration")
    json.beginObject()
    json.member("receivers", channels.count)
    json.moment("loadedAt", loadedAt)
    json.told("refused", refused)
    json.endObject()
    json.told("spool", spool)
    json.key("receivers")
    json.beginObject()
    for channel in channels { json.write(channel) }
    json.endObject()
    json.key("recent")
    json.beginArray()
    for one in recent { json.write(one) }
    json.endArray()
    json.key("acks")
    json.beginArray()
    for ack in acks { json.write(ack) }
    json.endArray()
    json.key("heartbeats")
    json.beginObject()
    for beat in beats {
      json.key(beat.name)
      json.beginObject()
      json.moment("lastSent", beat.lastSent)
      json.told("why", beat.why)
      json.endObject()
    }
    json.endObject()
    json.endObject()
  }

  /// Takes over the acknowledgements of an earlier run, which the watch may not have read yet.
  package mutating func takeAcks(from bytes: Span<UInt8>) throws(ParseError) {
    let json = try JSONValue(parsing: bytes, file: "delivery.json")
    for ack in (json["acks"]?.elements ?? []).suffix(DeliveryReport.mostAcks) {
      guard let bootID = ack["bootId"]?.text, let incident = ack["incident"]?.integer, let by = ack["by"]?.text,
        let through = ack["through"]?.text, let at = ack["at"]?.number?.asMoment
      else { continue }
      _ = add(Ack(bootID: bootID, incident: incident, by: by, through: through, text: ack["text"]?.text ?? "", at: at))
    }
  }
}

extension JSONWriter {
  fileprivate mutating func moment(_ name: StaticString, _ moment: Duration?) {
    key(name)
    if let moment { number(moment.inSeconds, decimals: 3) } else { null() }
  }

  fileprivate mutating func told(_ name: StaticString, _ text: String?) {
    key(name)
    if let text { string(text, limit: DeliveryReport.longestText) } else { null() }
  }

  fileprivate mutating func write(_ channel: DeliveryReport.Channel) {
    key(channel.name)
    beginObject()
    member("type", channel.type.rawValue)
    member("state", channel.state.rawValue)
    told("why", channel.why)
    member("pending", channel.pending)
    moment("oldestPending", channel.oldestPending)
    member("delivered", channel.delivered)
    member("dead", channel.dead)
    moment("lastDelivered", channel.lastDelivered)
    moment("lastTried", channel.lastTried)
    key("latency")
    if let latency = channel.latency { number(latency.inSeconds, decimals: 6) } else { null() }
    key("warm")
    if let warm = channel.wasWarm { bool(warm) } else { null() }
    moment("namesDeadSince", channel.namesDeadSince)
    endObject()
  }

  fileprivate mutating func write(_ one: DeliveryReport.Recent) {
    beginObject()
    member("id", one.id)
    member("receiver", one.receiver)
    member("incident", one.incident)
    member("outcome", one.outcome.rawValue)
    moment("at", one.at)
    key("took")
    if let took = one.took { number(took.inSeconds, decimals: 6) } else { null() }
    member("tries", one.tries)
    moment("late", one.late)
    told("why", one.why)
    told("answer", one.answer)
    member("volatile", one.isVolatile)
    endObject()
  }

  fileprivate mutating func write(_ ack: DeliveryReport.Ack) {
    beginObject()
    member("bootId", ack.bootID)
    member("incident", ack.incident)
    told("by", ack.by)
    told("through", ack.through)
    told("text", ack.text)
    moment("at", ack.at)
    endObject()
  }
}
