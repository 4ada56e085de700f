import WatchEngine

/// A message in a Matrix room.
///
/// Source: https://spec.matrix.org/v1.11/client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid (the transaction's ID makes it
/// idempotent), …#size-limits (65,536 bytes an event), …#user-and-room-mentions: `m.mentions`, empty, lets nobody be mentioned.
enum Matrix {
  /// Bytes of each of the two bodies: with JSON's escapes, both and the frame stay below the event's limit.
  static let limit = 14_000

  static func request(_ outgoing: Outgoing, _ target: Target) throws(CarriageError) -> HTTPRequest {
    guard let room = target.receiver["room"], !room.isEmpty else {
      throw CarriageError("room: expected `!abc:example.org`, found nothing")
    }
    let url =
      "\(try target.server())/_matrix/client/v3/rooms/\(percentEncoded(room))/send/m.room.message/\(percentEncoded(outgoing.key))"
    let message = Message(outgoing)
    return .json(url, method: "PUT", headers: [HTTPHeader("Authorization", "Bearer \(try target.token("token-file"))")]) {
      write(message, to: &$0)
    }
  }

  static func write(_ message: Message, to json: inout JSONWriter) {
    var plain = FittedLines(limit: limit, .bytes, escape: breakingMentions)
    plain.add("\(message.tone.mark) ", message.headline)
    plain.add(message.place)
    var html = FittedLines(limit: limit, .bytes) { escapingHTML(breakingMentions($0)) }
    html.add("\(message.tone.mark) <strong>", message.headline, "</strong><br>")
    html.add("<em>", message.place, "</em><br>")
    for line in message.lines {
      plain.add("\(line.label): ", line.text)
      html.add("<strong>\(escapingHTML(line.label)):</strong> ", line.text, "<br>")
    }
    json.object { json in
      // Not `m.notice`: those wake nobody.
      json.member("msgtype", "m.text")
      json.member("body", plain.text)
      json.member("format", "org.matrix.custom.html")
      json.member("formatted_body", html.text)
      json.object("m.mentions") { _ in }
    }
  }
}
