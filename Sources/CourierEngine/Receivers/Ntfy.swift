import WatchEngine

/// A message on an ntfy topic.
///
/// Source: https://docs.ntfy.sh/publish/#publish-as-json: as JSON to the server's root, so that no text stands in a header;
/// …/config/#message-limits: 4,096 bytes, what is longer becomes an attachment. The text is plain unless asked otherwise.
enum Ntfy {
  static let limit = 4096

  static func request(_ outgoing: Outgoing, _ target: Target) throws(CarriageError) -> HTTPRequest {
    var message = Message(outgoing)
    let sentence = AckSentence.offered(outgoing.notification.incident, host: outgoing.notification.host)
    if target.receiver.isOn("acks") { message.offer("write here: \(sentence)") }
    let topic = try target.topic()
    let server = try target.server()
    let token = try target.bearer()
    // A button needs the topic's address in the message, and would need the token as well: not where there is one.
    let canAcknowledge =
      token.isEmpty && target.receiver.isOn("acks") && outgoing.digest == nil && outgoing.notification.asksForAnswer
    return .json(server, headers: token) { [message] json in
      write(message, topic: topic, server: server, acknowledging: canAcknowledge ? sentence : nil, to: &json)
    }
  }

  static func write(_ message: Message, topic: String, server: String, acknowledging sentence: String?, to json: inout JSONWriter)
  {
    var text = FittedLines(limit: limit, .bytes)
    text.add(message.summary)
    text.add(message.place)
    for line in message.lines { text.add("\(line.label): ", line.text) }
    json.object { json in
      json.member("topic", topic)
      json.member("title", fitted(message.title, to: 250, .bytes))
      json.member("message", text.text)
      json.member("priority", priority(of: message.tone))
      json.array("tags") { $0.string(tag(of: message.tone)) }
      guard let sentence else { return }
      json.array("actions") { json in
        json.object { json in
          json.member("action", "http")
          json.member("label", "I look after it")
          json.member("url", "\(server)/\(topic)")
          json.member("method", "POST")
          json.member("body", sentence)
          json.member("clear", true)
        }
      }
    }
  }

  /// 1 to 5: from 4 on phones make a noise, at 5 a long one.
  private static func priority(of tone: Message.Tone) -> Int {
    switch tone {
    case .critical: 5
    case .warning: 4
    case .information: 3
    case .notice, .over: 2
    }
  }

  /// Names of pictures.
  private static func tag(of tone: Message.Tone) -> String {
    switch tone {
    case .critical: "rotating_light"
    case .warning: "warning"
    case .notice, .information: "information_source"
    case .over: "white_check_mark"
    }
  }
}

extension Target {
  /// Source: ntfy's `topicRegex`: up to 64 letters, digits, `-` and `_`.
  func topic() throws(CarriageError) -> String {
    let topic = try secret("topic-file")
    let isName = topic.utf8.allSatisfy { isUnreserved($0) && $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "~") }
    guard isName, topic.utf8.count <= 64 else {
      throw CarriageError("topic-file: expected up to 64 letters, digits, - and _, found something else")
    }
    return topic
  }

  /// The header for a token, if there is one.
  func bearer() throws(CarriageError) -> [HTTPHeader] {
    guard secrets["token-file"] != nil else { return [] }
    return [HTTPHeader("Authorization", "Bearer \(try token("token-file"))")]
  }
}
