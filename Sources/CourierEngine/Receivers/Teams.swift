import WatchEngine

/// A Microsoft Teams workflow that posts what it is sent ("When a Teams webhook request is received").
///
/// Source: https://learn.microsoft.com/en-us/connectors/teams/ and …/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
/// (28 KB a message), https://adaptivecards.io/explorer/RichTextBlock.html: its runs are shown as they are, without Markdown.
enum Teams {
  static let limit = 28 * 1024

  static func request(_ outgoing: Outgoing, _ target: Target) throws(CarriageError) -> HTTPRequest {
    let url = try target.url("url-file")
    guard !isRetired(url) else {
      throw CarriageError(
        "url-file: expected the URL of a workflow, found one of a connector, which Microsoft has retired; make a workflow in the channel"
      )
    }
    let message = Message(outgoing)
    return .json(url) { write(message, to: &$0) }
  }

  /// Office 365 connectors: `https://NAME.webhook.office.com/…`, `https://outlook.office.com/webhook/…`.
  static func isRetired(_ url: String) -> Bool {
    let host = url.lowercased().split(separator: "/", omittingEmptySubsequences: true).dropFirst().first ?? ""
    return host == "webhook.office.com" || host.hasSuffix(".webhook.office.com") || host == "outlook.office.com"
      || host == "outlook.office365.com"
  }

  static func write(_ message: Message, to json: inout JSONWriter) {
    json.object { json in
      json.member("type", "message")
      // What the notification on the phone says, where the workflow hands it on.
      json.member("summary", fitted(message.headline, to: 500, .utf16))
      json.array("attachments") { json in
        json.object { json in
          json.member("contentType", "application/vnd.microsoft.card.adaptive")
          json.object("content") { card(message, &$0) }
        }
      }
    }
  }

  private static func card(_ message: Message, _ json: inout JSONWriter) {
    json.member("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
    json.member("type", "AdaptiveCard")
    json.member("version", "1.4")
    json.member("fallbackText", fitted(message.headline, to: 500, .utf16))
    json.object("msteams") { $0.member("width", "Full") }
    // JSON doubles quotes and backslashes at most: half of the limit is left for the frame around the texts.
    var left = limit / 3
    func take(_ text: String) -> String {
      let part = fitted(text, to: min(left, 2000), .bytes)
      left -= part.utf8.count
      return part
    }
    json.array("body") { json in
      block([("\(message.tone.mark) " + take(message.headline), true)], color(of: message.tone), &json)
      block([(take(message.place), false)], nil, &json)
      for line in message.lines where left > 100 { block([("\(line.label): ", true), (take(line.text), false)], nil, &json) }
    }
  }

  private static func block(_ runs: [(text: String, isBold: Bool)], _ color: StaticString?, _ json: inout JSONWriter) {
    json.object { json in
      json.member("type", "RichTextBlock")
      json.array("inlines") { json in
        for run in runs {
          json.object { json in
            json.member("type", "TextRun")
            json.member("text", run.text)
            if run.isBold { json.member("weight", "Bolder") }
            if let color {
              json.member("size", "Medium")
              json.member("color", color)
            }
          }
        }
      }
    }
  }

  private static func color(of tone: Message.Tone) -> StaticString {
    switch tone {
    case .critical: "Attention"
    case .warning: "Warning"
    case .notice: "Accent"
    case .over: "Good"
    case .information: "Default"
    }
  }
}
