import WatchEngine

/// A Telegram bot's message.
///
/// Source: https://core.telegram.org/bots/api#sendmessage (1 to 4,096 characters), #html-style (`&`, `<`, `>` are escaped, and `"`).
/// Telegram makes links of names with `@`, of commands with `/` and of addresses by itself: an invisible space keeps it from that.
enum Telegram {
  static let limit = 4096

  static func request(_ outgoing: Outgoing, _ target: Target) throws(CarriageError) -> HTTPRequest {
    let address = "\(try target.server())/bot\(try target.token("token-file"))/sendMessage"
    guard let chat = target.receiver["chat"], !chat.isEmpty else {
      throw CarriageError("chat: expected a number or @name, found nothing")
    }
    var message = Message(outgoing)
    if target.receiver.isOn("acks") { message.offer("reply to this message") }
    let thread = target.receiver["thread"].flatMap { Int($0) }
    return .json(address) { [message] json in write(message, chat: chat, thread: thread, to: &json) }
  }

  static func write(_ message: Message, chat: String, thread: Int?, to json: inout JSONWriter) {
    // Counted with their escapes, though Telegram counts without.
    var text = FittedLines(limit: limit, .utf16, escape: escape)
    text.add("\(message.tone.mark) <b>", message.headline, "</b>")
    text.add("<i>", message.place, "</i>")
    for line in message.lines { text.add("<b>\(escape(line.label)):</b> ", line.text) }
    json.object { json in
      json.key("chat_id")
      if let number = Int(chat) { json.integer(number) } else { json.string(chat) }
      if let thread { json.member("message_thread_id", thread) }
      json.member("text", text.text)
      json.member("parse_mode", "HTML")
      json.member("disable_notification", message.tone == .over || message.tone == .notice)
      json.object("link_preview_options") { $0.member("is_disabled", true) }
    }
  }

  static func escape(_ text: String) -> String {
    let scalars = Array(breakingMentions(text).unicodeScalars)
    var broken = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      broken.append(scalar)
      let isInWord = index > 0 && (scalars[index - 1].isLetterOrDigit || scalars[index - 1] == "/")
      let isBeforeWord = index + 1 < scalars.count && scalars[index + 1].isLetterOrDigit
      let breaks =
        switch scalar {
        // `/stop` is a command, `/home/ann` is none.
        case "/": !isInWord && isBeforeWord && !isPath(behind: index, scalars)
        case "#", "$": !isInWord && isBeforeWord
        case ":": follows("//", index, scalars)
        case ".": follows("me/", index, scalars) || follows("dog/", index, scalars)
        default: false
        }
      if breaks { broken.append(contentsOf: wordBreak.unicodeScalars) }
    }
    return escapingHTML(String(broken))
  }

  /// Whether the word behind the slash at `index` ends in another one.
  private static func isPath(behind index: Int, _ scalars: [Unicode.Scalar]) -> Bool {
    scalars[(index + 1)...].first { !$0.isLetterOrDigit && $0 != "_" } == "/"
  }

  /// Whether `text` stands behind the character at `index`, be it in capitals or not.
  private static func follows(_ text: StaticString, _ index: Int, _ scalars: [Unicode.Scalar]) -> Bool {
    let behind = scalars[(index + 1)...].prefix(text.utf8CodeUnitCount)
    return behind.reduce(into: "") { $0 += String($1).lowercased() } == text.description
  }
}
