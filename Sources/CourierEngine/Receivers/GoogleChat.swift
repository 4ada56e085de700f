import WatchEngine

/// Google Chat's incoming webhooks.
///
/// Source: https://developers.google.com/workspace/chat/create-messages (32,000 bytes a message),
/// https://developers.google.com/workspace/chat/format-messages: there is no escape. What would begin a mention or a link (`<users/all>`,
/// `<https://…|text>`) is broken by an invisible space, what would change the look is replaced by a character that looks alike.
enum GoogleChat {
  static let limit = 32_000

  static func request(_ outgoing: Outgoing, _ target: Target) throws(CarriageError) -> HTTPRequest {
    let message = Message(outgoing)
    return .json(try target.url("url-file")) { write(message, thread: outgoing.thread, to: &$0) }
  }

  static func write(_ message: Message, thread: String, to json: inout JSONWriter) {
    // Half of what a whole message may have: JSON doubles quotes.
    var text = FittedLines(limit: limit / 2, .bytes, escape: escape)
    text.add("\(message.tone.mark) *", message.headline, "*")
    text.add("_", message.place, "_")
    for line in message.lines { text.add("*\(line.label):* ", line.text) }
    json.object { json in
      json.member("text", text.text)
      // Only webhooks called with `messageReplyOption` make a thread of it; others ignore it.
      json.object("thread") { $0.member("threadKey", thread) }
    }
  }

  static func escape(_ text: String) -> String {
    replacing(breakingMentions(text)) { before, scalar, after in
      switch scalar {
      case "<": after.map { $0.isLetterOrDigit || $0 == "@" || $0 == "/" } ?? false ? "<\(wordBreak)" : nil
      case ":": after == "/" ? ":\(wordBreak)" : nil
      case "*": "∗"
      case "~": "∼"
      case "`": "ˋ"
      case "_": (before?.isLetterOrDigit ?? false) && (after?.isLetterOrDigit ?? false) ? nil : "＿"
      default: nil
      }
    }
  }
}
