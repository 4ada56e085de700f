import WatchEngine

/// PagerDuty's Events API v2.
///
/// Source: https://developer.pagerduty.com/docs/events-api-v2/trigger-events/: `dedup_key` up to 255 characters, `summary` up to 1,024,
/// an event up to 512 KB; `severity` is critical, error, warning or info.
enum PagerDuty {
  static func request(_ outgoing: Outgoing, _ target: Target) throws(CarriageError) -> HTTPRequest {
    let key = try target.secret("key-file")
    let url = "\(try target.server())/v2/enqueue"
    return .json(url) { write(outgoing, key: key, to: &$0) }
  }

  /// By which PagerDuty knows the incident again.
  static func deduplication(_ notification: Notification) -> String { fitted(notification.thread, to: 255, .scalars) }

  static func write(_ outgoing: Outgoing, key: String, to json: inout JSONWriter) {
    let notification = outgoing.notification
    let message = Message(outgoing)
    json.object { json in
      json.member("routing_key", key)
      json.member("event_action", action(of: outgoing))
      json.member("dedup_key", deduplication(notification))
      json.member("client", "forewarn")
      json.object("payload") { json in
        json.member("summary", fitted(message.headline, to: 1024, .utf16))
        json.member("source", safe(notification.host, PartLimit.host))
        json.member("severity", severity(of: notification))
        json.member("timestamp", CivilTime.timestamp(notification.since))
        if let who = notification.blamed?.unit ?? notification.instance { json.member("component", safe(who, PartLimit.name)) }
        if let rule = notification.rule { json.member("class", safe(rule, PartLimit.name)) }
        json.object("custom_details") { json in
          json.member("when", message.place)
          for line in Message.distinct(message.lines) {
            json.key(line.label)
            json.string(line.text)
          }
        }
      }
    }
  }

  private static func action(of outgoing: Outgoing) -> String {
    if outgoing.digest != nil { return "trigger" }
    if outgoing.notification.transition == .resolved { return "resolve" }
    return outgoing.reason == .acknowledged ? "acknowledge" : "trigger"
  }

  private static func severity(of notification: Notification) -> String {
    switch notification.severity {
    case .critical: "critical"
    case .warning: "warning"
    case .notice: "info"
    }
  }
}

extension Message {
  /// The lines with no label twice, for receivers that keep them by name: what several lines say stands in one.
  static func distinct(_ lines: [Line]) -> [Line] {
    var kept: [Line] = []
    for line in lines {
      if let index = kept.firstIndex(where: { $0.label == line.label }) {
        kept[index].text += " | \(line.text)"
      } else {
        kept.append(line)
      }
    }
    return kept
  }
}
