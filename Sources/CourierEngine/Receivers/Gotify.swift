import WatchEngine

/// A message on a Gotify server.
///
/// Source: https://gotify.net/api-docs#/message/createMessage, https://gotify.net/docs/msgextras (`client::display`). No limit is
/// documented; a phone shows a few lines.
enum Gotify {
  static let limit = 8000

  static func request(_ outgoing: Outgoing, _ target: Target) throws(CarriageError) -> HTTPRequest {
    let message = Message(outgoing)
    let key = HTTPHeader("X-Gotify-Key", try target.token("token-file"))
    return .json("\(try target.server())/message", headers: [key]) { write(message, to: &$0) }
  }

  static func write(_ message: Message, to json: inout JSONWriter) {
    var text = FittedLines(limit: limit, .bytes)
    text.add(message.summary)
    text.add(message.place)
    for line in message.lines { text.add("\(line.label): ", line.text) }
    json.object { json in
      json.member("title", "\(message.tone.mark) \(fitted(message.title, to: 250, .bytes))")
      json.member("message", text.text)
      json.member("priority", priority(of: message.tone))
      json.object("extras") { json in
        json.object("client::display") { $0.member("contentType", "text/plain") }
      }
    }
  }

  /// From 4 on Android makes a noise, from 8 on a loud one.
  private static func priority(of tone: Message.Tone) -> Int {
    switch tone {
    case .critical: 9
    case .warning: 6
    case .information: 4
    case .notice, .over: 2
    }
  }
}
