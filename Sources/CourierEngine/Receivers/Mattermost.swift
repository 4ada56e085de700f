import WatchEngine

/// Mattermost's incoming webhooks.
///
/// Source: https://developers.mattermost.com/integrate/webhooks/incoming/, https://docs.mattermost.com/collaborate/format-messages.html;
/// a post holds 16,383 runes (`model.PostMessageMaxRunesV2`). Mentions of a webhook do notify: `@` is kept from beginning one.
enum Mattermost {
  static let limit = 16_383

  static func request(_ outgoing: Outgoing, _ target: Target) throws(CarriageError) -> HTTPRequest {
    let message = Message(outgoing)
    let url = try target.url("url-file")
    let channel = target.receiver["channel"]
    return .json(url) { write(message, channel: channel, to: &$0) }
  }

  static func write(_ message: Message, channel: String?, to json: inout JSONWriter) {
    var text = FittedLines(limit: limit, .scalars, escape: escape)
    text.add("\(message.tone.mark) **", message.headline, "**")
    text.add("*", message.place, "*")
    for line in message.lines { text.add("**\(escape(line.label)):** ", line.text) }
    json.object { json in
      json.member("text", text.text)
      if let channel { json.member("channel", channel) }
    }
  }

  /// Mattermost shows a backslash before `<`, which begins nothing there.
  static func escape(_ text: String) -> String { escapingMarkdown(text, angle: false) }
}
