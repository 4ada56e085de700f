import WatchEngine

/// Discord's webhooks.
///
/// Source: https://discord.com/developers/docs/resources/webhook#execute-webhook (content 2,000), …/resources/message#embed-object-embed-limits
/// (title 256, description 4,096, footer 2,048, together 6,000), …#allowed-mentions-object: an empty `parse` lets nobody be mentioned.
enum Discord {
  static func request(_ outgoing: Outgoing, _ target: Target) throws(CarriageError) -> HTTPRequest {
    let message = Message(outgoing)
    return .json(try target.url("url-file")) { write(message, at: outgoing.notification.at, to: &$0) }
  }

  static func write(_ message: Message, at moment: Duration, to json: inout JSONWriter) {
    json.object { json in
      json.member(
        "content", "\(message.tone.mark) **" + fitted(message.headline, to: 1900, .utf16, escape: escape) + "**")
      json.object("allowed_mentions") { $0.array("parse") { _ in } }
      var details = FittedLines(limit: 3600, .utf16, escape: escape)
      for line in message.lines { details.add("**\(escape(line.label)):** ", line.text) }
      json.array("embeds") { json in
        json.object { json in
          if !details.text.isEmpty { json.member("description", details.text) }
          json.member("color", message.tone.color)
          json.object("footer") { $0.member("text", fitted(message.place, to: 400, .utf16)) }
          json.member("timestamp", CivilTime.timestamp(moment))
        }
      }
    }
  }

  /// Discord takes a backslash before any sign.
  static func escape(_ text: String) -> String { escapingMarkdown(text, angle: true) }
}
