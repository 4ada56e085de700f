import WatchEngine

/// Opsgenie's Alert API.
///
/// Source: https://docs.opsgenie.com/docs/alert-api: message 130 characters, alias 512, description 15,000, entity 512, source 100,
/// 20 tags of 50, note 25,000; an answer of 202 says that it is accepted.
enum Opsgenie {
  static func request(_ outgoing: Outgoing, _ target: Target) throws(CarriageError) -> HTTPRequest {
    let headers = [HTTPHeader("Authorization", "GenieKey \(try target.token("key-file"))")]
    let notification = outgoing.notification
    let alias = fitted(notification.thread, to: 512, .scalars)
    let alerts = "\(try target.server())/v2/alerts"
    let message = Message(outgoing)
    let verb = verb(for: outgoing)
    guard let verb else { return .json(alerts, headers: headers) { create(outgoing, message, alias, &$0) } }
    let url = "\(alerts)/\(percentEncoded(alias))/\(verb)?identifierType=alias"
    return .json(url, headers: headers) { json in
      json.object { json in
        json.member("source", source(of: notification))
        json.member("user", "forewarn")
        json.member("note", fitted(message.text, to: 25_000, .utf16))
      }
    }
  }

  /// What is done to the alert; `nil` to make it.
  private static func verb(for outgoing: Outgoing) -> String? {
    if outgoing.digest != nil { return nil }
    if outgoing.notification.transition == .resolved { return "close" }
    return outgoing.reason == .acknowledged ? "acknowledge" : nil
  }

  private static func source(of notification: Notification) -> String {
    fitted("forewarn \(safe(notification.host, 64))", to: 100, .utf16)
  }

  private static func create(_ outgoing: Outgoing, _ message: Message, _ alias: String, _ json: inout JSONWriter) {
    let notification = outgoing.notification
    var description = FittedLines(limit: 15_000, .utf16, escape: escapingHTML)
    description.add(message.headline)
    description.add(message.place)
    for line in message.lines { description.add("\(line.label): ", line.text) }
    json.object { json in
      json.member("message", fitted(message.headline, to: 130, .utf16, escape: escapingHTML))
      json.member("alias", alias)
      json.member("description", description.text)
      json.member("entity", safe(notification.host, PartLimit.host))
      json.member("source", source(of: notification))
      json.member("priority", priority(of: notification))
      json.array("tags") { json in
        json.string("forewarn")
        json.string(notification.severity.word)
        if let rule = notification.rule { json.string(fitted(safe(rule, PartLimit.name), to: 50, .utf16)) }
      }
      json.object("details") { json in
        json.member("host", safe(notification.host, PartLimit.host))
        if notification.incident > 0 { json.member("incident", "\(notification.incident)") }
        if let root = notification.root { json.member("value", safe(root.valueText, PartLimit.name)) }
      }
    }
  }

  private static func priority(of notification: Notification) -> String {
    switch notification.severity {
    case .critical: "P1"
    case .warning: "P3"
    case .notice: "P5"
    }
  }
}
