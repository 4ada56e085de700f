import WatchEngine

/// Replies to a bot.
///
/// Source: https://core.telegram.org/bots/api#getupdates: what was read is confirmed by asking from the number behind it on.
enum TelegramReplies {
  /// The server holds the request for so long if there is nothing; what carries it must be more patient than that.
  static let patience: Duration = .seconds(25)

  static func request(_ target: Target, cursor: String?) throws(CarriageError) -> HTTPRequest {
    let kinds = percentEncoded(#"["message","channel_post"]"#)
    var query = "timeout=\(patience.components.seconds)&limit=100&allowed_updates=\(kinds)"
    if let cursor, let offset = Int(cursor) { query += "&offset=\(offset)" }
    let url = "\(try target.server())/bot\(try target.token("token-file"))/getUpdates?\(query)"
    return HTTPRequest(method: "GET", url: url, headers: [.agent])
  }

  /// - Parameter chat: a number or `@name`; what was said anywhere else counts for nothing.
  static func read(_ body: [UInt8], chat: String, host: String, cursor: String?) throws(ParseError) -> Replies {
    let whole = whole(body)
    let json = try JSONValue(parsing: whole.span, file: "getUpdates")
    guard json["ok"]?.bool == true, let updates = json["result"]?.elements else {
      throw ParseError("getUpdates", at: 0, expected: "ok and a result")
    }
    var replies = Replies()
    var next = cursor.flatMap { Int($0) }
    if updates.isEmpty, let number = cutUpdate(body) { next = max(next ?? 0, number + 1) }
    for update in updates {
      if let number = update["update_id"]?.integer, number >= 0, number < Int.max { next = max(next ?? 0, number + 1) }
      guard replies.replies.count < Reply.mostReplies, let message = update["message"] ?? update["channel_post"],
        isFrom(chat, message["chat"]), let text = message["text"]?.text, let reply = reply(text, message, host)
      else { continue }
      replies.replies.append(reply)
    }
    replies.cursor = next.map { "\($0)" }
    return replies
  }

  /// How each update begins; no text can hold it, since quotes are escaped there.
  private static let beginning = Array(#"{"update_id":"#.utf8)

  /// Of an answer that was cut off for its length, the updates that are complete: else it would come again, and nothing behind it, for ever.
  private static func whole(_ body: [UInt8]) -> [UInt8] {
    guard let place = cutPlace(body) else { return body }
    var end = place
    while end > 0, [0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ",")].contains(body[end - 1]) { end -= 1 }
    return body[..<end] + Array("]}".utf8)
  }

  /// Where the last update begins, if it is not complete.
  private static func cutPlace(_ body: [UInt8]) -> Int? {
    do throws(ParseError) {
      _ = try JSONValue(parsing: body.span, file: "getUpdates")
      return nil
    } catch {
      guard body.count >= beginning.count else { return nil }
      return (0...(body.count - beginning.count)).last { body[$0..<$0 + beginning.count].elementsEqual(beginning) }
    }
  }

  /// The number of an update that is too long to be read at all, and is passed over.
  private static func cutUpdate(_ body: [UInt8]) -> Int? {
    guard let place = cutPlace(body) else { return nil }
    let digits = body[(place + beginning.count)...].prefix(19).prefix { $0 &- 0x30 <= 9 }
    guard let number = Int(String(decoding: digits, as: UTF8.self)), number < Int.max else { return nil }
    return number
  }

  private static func isFrom(_ chat: String, _ json: JSONValue?) -> Bool {
    guard let json, !chat.isEmpty else { return false }
    if chat.hasPrefix("@") { return json["username"]?.text.map { "@\($0)".lowercased() == chat.lowercased() } ?? false }
    return json["id"]?.integer.map { "\($0)" == chat } ?? false
  }

  private static func reply(_ text: String, _ message: JSONValue, _ host: String) -> Reply? {
    let at = message["date"]?.number?.asMoment
    if let ack = AckSentence.parse(text, host: host) {
      return Reply(incident: ack.incident, by: author(of: message), text: ack.text, at: at)
    }
    // Whatever is said in reply to a message of ours acknowledges what that tells of.
    guard let original = message["reply_to_message"],
      original["from"]?["is_bot"]?.bool == true || original["sender_chat"] != nil,
      let told = original["text"]?.text, AckSentence.isOf(host, told), let incident = AckSentence.incident(in: told)
    else { return nil }
    return Reply(incident: incident, by: author(of: message), text: text, at: at)
  }

  private static func author(of message: JSONValue) -> String {
    if let name = message["from"]?["username"]?.text { return name }
    let names = [message["from"]?["first_name"]?.text, message["from"]?["last_name"]?.text].compactMap { $0 }
    return names.isEmpty ? message["author_signature"]?.text ?? "" : names.joined(separator: " ")
  }
}
