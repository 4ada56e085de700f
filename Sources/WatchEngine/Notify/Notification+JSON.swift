// The file of the outbox; `docs/formats.md` says what each key means.

extension Notification {
  /// Characters of a text that are written at most.
  static let longestText = 4096
  /// Bytes of a file that is still read.
  package static let largestFile = 1 << 20

  /// Writes it as one object.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("version", 1)
    json.member("id", id)
    // Early, and before any text of the host: the outbox looks for it when it must choose what to give up.
    json.member("severity", severity.word)
    json.member("host", host)
    json.member("bootId", bootID)
    json.member("kind", kind.rawValue)
    json.member("transition", transition.rawValue)
    json.text("rule", rule)
    json.text("instance", instance)
    json.member("incident", incident)
    json.member("update", update)
    json.text("message", message)
    json.text("story", story)
    json.text("why", why)
    json.text("do", `do`)
    json.blamed(blamed)
    json.moment("since", since)
    json.moment("at", at)
    json.text("acknowledgedBy", acknowledgedBy)
    json.moment("backBy", backBy)
    json.key("to")
    json.beginArray()
    for recipient in recipients {
      json.beginObject()
      json.member("receiver", recipient.receiver)
      json.member("reason", recipient.reason.rawValue)
      json.text("note", recipient.note)
      json.endObject()
    }
    json.endArray()
    json.key("alerts")
    json.beginArray()
    for member in members { json.write(member) }
    json.endArray()
    json.key("history")
    json.beginArray()
    for point in history {
      json.beginArray()
      json.number(point.at.inSeconds, decimals: 3)
      if let value = point.value { json.number(value) } else { json.null() }
      json.endArray()
    }
    json.endArray()
    if let victim {
      json.key("victim")
      json.value(victim)
    }
    json.endObject()
  }

  /// Reads what ``write(to:)`` wrote, in whichever release.
  /// - Throws: that it is no JSON, or that something is missing which no notification is without.
  package init(parsing bytes: Span<UInt8>) throws(ParseError) {
    try self.init(checking: try JSONValue(parsing: bytes, file: "notification"))
  }

  /// The notification that stands in another document; `nil` if none does.
  init?(json: JSONValue?) {
    guard let json else { return nil }
    do throws(ParseError) { try self.init(checking: json) } catch { return nil }
  }

  private init(checking json: JSONValue) throws(ParseError) {
    guard let id = json["id"]?.text, !id.isEmpty, id.utf8.count <= 64, id.utf8.allSatisfy(Notification.isPlain) else {
      throw ParseError("notification", at: 0, expected: "an id")
    }
    guard let kind = json["kind"]?.text.flatMap(Kind.init(rawValue:)) else {
      throw ParseError("notification", at: 0, expected: "a known kind")
    }
    guard let host = json["host"]?.text, let message = json["message"]?.text, let at = json["at"]?.number?.asMoment else {
      throw ParseError("notification", at: 0, expected: "host, message and at")
    }
    self.init(
      id: id, kind: kind, transition: json["transition"]?.text.flatMap(Transition.init(rawValue:)) ?? .firing,
      severity: Severity(json["severity"]) ?? .critical, host: host, bootID: json["bootId"]?.text ?? "", message: message,
      since: json["since"]?.number?.asMoment ?? at, at: at)
    incident = max(json["incident"]?.integer ?? 0, 0)
    update = max(json["update"]?.integer ?? 0, 0)
    rule = json["rule"]?.text
    instance = json["instance"]?.text
    story = json["story"]?.text ?? ""
    why = json["why"]?.text
    `do` = json["do"]?.text
    blamed = Blamed(json["culprit"])
    victim = json["victim"]
    acknowledgedBy = json["acknowledgedBy"]?.text
    backBy = json["backBy"]?.number?.asMoment
    recipients = (json["to"]?.elements ?? []).compactMap(Recipient.init)
    members = (json["alerts"]?.elements ?? []).compactMap(Member.init)
    history = (json["history"]?.elements ?? []).compactMap(Point.init)
  }

  /// Letters of names that are part of a file's name.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

extension Severity {
  /// By its word.
  init?(_ json: JSONValue?) {
    guard let word = json?.text, let severity = Severity.allCases.first(where: { $0.word == word }) else { return nil }
    self = severity
  }
}

extension Notification.Recipient {
  fileprivate init?(_ json: JSONValue) {
    guard let receiver = json["receiver"]?.text else { return nil }
    self.init(
      receiver: receiver, reason: json["reason"]?.text.flatMap(Notification.Reason.init(rawValue:)) ?? .news,
      note: json["note"]?.text)
  }
}

extension Notification.Blamed {
  fileprivate init?(_ json: JSONValue?) {
    guard let json, let text = json["text"]?.text else { return nil }
    self.init(
      text: text, unit: json["unit"]?.text, role: json["role"]?.text, process: json["process"]?.text, pid: json["pid"]?.integer)
    container = json["container"]?.text
    activity = json["activity"]?.text
    command = json["command"]?.text
    resource = json["resource"]?.text
    amount = json["amount"]?.number
    roleAmount = json["roleAmount"]?.number
    change = json["change"]?.number
    growth = json["growth"]?.number
    busyFor = json["busyFor"]?.number
  }
}

extension Notification.Member {
  fileprivate init?(_ json: JSONValue) {
    guard let rule = json["rule"]?.text, let since = json["since"]?.number?.asMoment else { return nil }
    self.init(
      rule: rule, severity: Severity(json["severity"]) ?? .critical, message: json["message"]?.text ?? "",
      threshold: json["threshold"]?.text ?? "", valueText: json["valueText"]?.text ?? "unknown", since: since)
    instance = json["instance"]?.text
    transition = json["transition"]?.text ?? transition
    signal = json["signal"]?.text ?? ""
    unit = json["unit"]?.text ?? ""
    value = json["value"]?.number
    isEstimated = json["estimated"]?.bool ?? false
    why = json["why"]?.text
    `do` = json["do"]?.text
    blamed = Notification.Blamed(json["culprit"])
    firedAt = json["firedAt"]?.number?.asMoment ?? since
    endedAt = json["endedAt"]?.number?.asMoment
  }
}

extension Notification.Point {
  fileprivate init?(_ json: JSONValue) {
    guard let pair = json.elements, pair.count == 2, let at = pair[0].number?.asMoment else { return nil }
    self.init(at: at, value: pair[1].number)
  }
}

extension Double {
  /// Seconds since 1970 of a time that anybody can mean.
  package var asMoment: Duration? { self >= 0 && self < 1e11 ? .seconds(self) : nil }
}

extension JSONWriter {
  fileprivate mutating func text(_ name: StaticString, _ value: String?) {
    key(name)
    if let value { string(value, limit: Notification.longestText) } else { null() }
  }

  fileprivate mutating func moment(_ name: StaticString, _ moment: Duration?) {
    key(name)
    if let moment { number(moment.inSeconds, decimals: 3) } else { null() }
  }

  fileprivate mutating func blamed(_ blamed: Notification.Blamed?) {
    key("culprit")
    guard let blamed else { return null() }
    beginObject()
    text("resource", blamed.resource)
    text("unit", blamed.unit)
    text("container", blamed.container)
    text("role", blamed.role)
    member("pid", blamed.pid)
    text("process", blamed.process)
    text("activity", blamed.activity)
    text("command", blamed.command)
    amount("amount", blamed.amount)
    amount("roleAmount", blamed.roleAmount)
    amount("change", blamed.change)
    amount("growth", blamed.growth)
    amount("busyFor", blamed.busyFor)
    text("text", blamed.text)
    endObject()
  }

  private mutating func amount(_ name: StaticString, _ value: Double?) {
    key(name)
    if let value { number(value, decimals: 3) } else { null() }
  }

  fileprivate mutating func write(_ member: Notification.Member) {
    beginObject()
    text("rule", member.rule)
    text("instance", member.instance)
    self.member("transition", member.transition)
    self.member("severity", member.severity.word)
    self.member("signal", member.signal)
    self.member("unit", member.unit)
    key("value")
    if let value = member.value { number(value) } else { null() }
    text("valueText", member.valueText)
    self.member("estimated", member.isEstimated)
    text("threshold", member.threshold)
    text("message", member.message)
    text("why", member.why)
    text("do", member.do)
    blamed(member.blamed)
    moment("since", member.since)
    moment("firedAt", member.firedAt)
    moment("endedAt", member.endedAt)
    endObject()
  }
}
