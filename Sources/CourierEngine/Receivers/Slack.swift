import WatchEngine

/// Slack's incoming webhooks.
///
/// Source: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, …/reference/block-kit/blocks (header 150, section
/// 3,000 characters), …/messaging/formatting-message-text (`&`, `<` and `>` are escaped; nothing else can mention anybody).
/// All text is `plain_text`, in which Slack looks for no markup.
enum Slack {
  static func request(_ outgoing: Outgoing, _ target: Target) throws(CarriageError) -> HTTPRequest {
    let message = Message(outgoing)
    return .json(try target.url("url-file")) { write(message, to: &$0) }
  }

  static func write(_ message: Message, to json: inout JSONWriter) {
    let mark = message.tone.mark
    json.object { json in
      // What a phone shows, and screen readers read.
      json.member("text", "\(mark) " + fitted(message.headline, to: 2900, .utf16, escape: escape))
      json.member("mrkdwn", false)
      json.member("parse", "none")
      json.member("link_names", false)
      json.member("unfurl_links", false)
      json.member("unfurl_media", false)
      json.array("blocks") { json in
        block("header", "\(mark) " + fitted(message.title, to: 145, .utf16, escape: escape), &json)
        block("section", fitted(message.summary, to: 3000, .utf16, escape: escape), &json)
        json.object { json in
          json.member("type", "context")
          json.array("elements") { json in json.object { plain(fitted(message.place, to: 2000, .utf16, escape: escape), &$0) } }
        }
        var details = FittedLines(limit: 3000, .utf16, escape: escape)
        for line in message.lines { details.add("\(line.label): ", line.text) }
        if !details.text.isEmpty { block("section", details.text, &json) }
      }
    }
  }

  private static func block(_ type: StaticString, _ text: String, _ json: inout JSONWriter) {
    json.object { json in
      json.member("type", type)
      json.object("text") { plain(text, &$0) }
    }
  }

  private static func plain(_ text: String, _ json: inout JSONWriter) {
    json.member("type", "plain_text")
    json.member("text", text)
    json.member("emoji", false)
  }

  static func escape(_ text: String) -> String {
    replacing(text) { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      default: nil
      }
    }
  }
}
