import WatchEngine

/// The report for programs: the same value that a person is shown, with what the daemon said of itself.
enum StatusJSON {
  static func text(_ report: StatusReport) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.member("version", 1)
    json.member("verdict", report.verdict.word)
    json.member("exitCode", report.verdict.rawValue)
    json.member("headline", report.headline)
    json.key("trouble")
    if let trouble = report.trouble {
      json.beginObject()
      json.member("what", trouble.what)
      json.member("hint", trouble.hint)
      json.endObject()
    } else {
      json.null()
    }
    json.optional("age", report.age)
    json.member("isOld", report.isOld)
    json.optional("watchedFor", report.watchedFor)
    write(report.document, &json)
    json.key("firing")
    write(report.firing, &json)
    json.key("pending")
    write(report.pending, &json)
    json.key("nearest")
    json.beginArray()
    for near in report.nearest { write(near, &json) }
    json.endArray()
    json.key("receivers")
    write(report.delivery, &json)
    json.key("notWatched")
    json.beginObject()
    write("sources", report.sources, &json)
    write("rules", report.rules, &json)
    json.endObject()
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private static func write(_ document: StatusDocument?, _ json: inout JSONWriter) {
    json.member("hostname", document?.hostname)
    json.member("bootId", document?.bootId)
    json.member("kernel", document?.kernel)
    json.member("forewarnd", document?.forewarn)
    json.member("pid", document?.pid)
    json.optional("realtime", document?.realtime)
    json.optional("boottime", document?.boottime)
    json.optional("startedAt", document?.startedAt)
    json.optional("interval", document?.interval)
    json.member("samples", document?.samples)
    json.optional("longestLateness", document?.lateness?.longest)
    json.member("gaps", document?.gaps)
    json.member("dropped", document?.dropped)
    json.member("processReader", document?.processReader)
    json.key("configuration")
    json.beginObject()
    json.member("rules", document?.configuration?.rules)
    json.optional("loadedAt", document?.configuration?.loadedAt)
    json.member("refused", document?.configuration?.refused)
    json.endObject()
  }

  private static func write(_ alerts: [StatusReport.Alert], _ json: inout JSONWriter) {
    json.beginArray()
    for alert in alerts {
      json.beginObject()
      json.member("rule", alert.rule)
      json.member("instance", alert.instance)
      json.member("severity", alert.severity?.word)
      json.member("message", alert.message)
      json.member("why", alert.why)
      json.member("do", alert.do)
      json.member("signal", alert.signal)
      json.member("unit", alert.unit.rawValue)
      json.value("value", alert.value)
      json.member("threshold", alert.threshold)
      json.member("incident", alert.incident)
      json.member("inhibitedBy", alert.inhibitedBy)
      json.member("acknowledgedBy", alert.acknowledgedBy)
      json.optional("silencedUntil", alert.silencedUntil)
      json.member("silencedBecause", alert.silencedBecause)
      json.key("culprit")
      write(alert.culprit, &json)
      json.optional("since", alert.since)
      json.optional("lasted", alert.lasted)
      json.endObject()
    }
    json.endArray()
  }

  /// `null` where there is no courier.
  private static func write(_ delivery: DeliveryReport?, _ json: inout JSONWriter) {
    guard let delivery, !delivery.isMissing else { return json.null() }
    json.beginObject()
    json.optional("age", delivery.age)
    json.member("trouble", delivery.trouble?.what)
    json.key("states")
    json.beginObject()
    for row in ReceiverRow.all(delivery.document) {
      json.key(row.name)
      json.beginObject()
      json.member("type", row.receiver.type)
      json.member("state", row.receiver.state)
      json.member("why", row.receiver.why)
      json.member("pending", row.receiver.pending)
      json.optional("oldestPending", row.receiver.oldestPending)
      json.member("delivered", row.receiver.delivered)
      json.member("dead", row.receiver.dead)
      json.optional("lastDelivered", row.receiver.lastDelivered)
      json.optional("latency", row.receiver.latency)
      json.endObject()
    }
    json.endObject()
    json.endObject()
  }

  private static func write(_ culprit: StatusDocument.Culprit?, _ json: inout JSONWriter) {
    guard let culprit else { return json.null() }
    json.beginObject()
    json.member("resource", culprit.resource)
    json.member("unit", culprit.unit)
    json.member("container", culprit.container)
    json.member("role", culprit.role)
    json.member("pid", culprit.pid)
    json.member("process", culprit.process)
    json.optional("amount", culprit.amount)
    json.member("text", culprit.text)
    json.endObject()
  }

  private static func write(_ near: StatusReport.Near, _ json: inout JSONWriter) {
    json.beginObject()
    json.member("rule", near.rule)
    json.member("instance", near.instance)
    json.member("severity", near.severity?.word)
    json.member("nearness", near.nearness)
    json.member("unit", near.unit.rawValue)
    json.value("value", near.value)
    json.member("threshold", near.threshold)
    json.endObject()
  }

  private static func write(_ name: StaticString, _ blind: [StatusReport.Blind], _ json: inout JSONWriter) {
    json.key(name)
    json.beginArray()
    for entry in blind {
      json.beginObject()
      json.member("name", entry.name)
      json.member("unknown", entry.why)
      json.endObject()
    }
    json.endArray()
  }
}

extension JSONWriter {
  /// The number to the microsecond, or `null`.
  mutating func optional(_ name: StaticString, _ value: Double?) {
    key(name)
    if let value { number(value, decimals: 6) } else { null() }
  }

  mutating func value(_ name: StaticString, _ value: StatusValue?) {
    key(name)
    self.value(value)
  }

  /// The number, `{"unknown": why}`, or `null`.
  mutating func value(_ value: StatusValue?) {
    switch value {
    case .known(let number): self.number(number)
    case .unknown(let why):
      beginObject()
      member("unknown", why)
      endObject()
    case nil: null()
    }
  }
}
