import WatchEngine

/// Messages `ack 42@db1 on it` on the topic itself; without a host each that reads the topic takes it. Who knows the topic may acknowledge.
///
/// Source: https://docs.ntfy.sh/subscribe/api/: `poll=1` gives what is there and ends, one JSON document a line; `since` takes an ID.
enum NtfyReplies {
  static func request(_ target: Target, cursor: String?, started: Duration) throws(CarriageError) -> HTTPRequest {
    let since = cursor.map(percentEncoded) ?? "\(started.components.seconds)"
    let url = "\(try target.server())/\(try target.topic())/json?poll=1&since=\(since)"
    return HTTPRequest(method: "GET", url: url, headers: [.agent] + (try target.bearer()))
  }

  /// Lines that are none of its messages are passed over: those behind them count all the same.
  static func read(_ body: [UInt8], host: String, cursor: String?) -> Replies {
    var replies = Replies(cursor: cursor)
    for line in body.split(separator: UInt8(ascii: "\n")) {
      guard let json = document(line), json["event"]?.text == "message" else { continue }
      if let id = json["id"]?.text, !id.isEmpty, id.utf8.count <= 64, id.utf8.allSatisfy(isUnreserved) { replies.cursor = id }
      // What we publish ourselves has a title.
      guard replies.replies.count < Reply.mostReplies, json["title"] == nil, let text = json["message"]?.text,
        let ack = AckSentence.parse(text, host: host)
      else { continue }
      replies.replies.append(Reply(incident: ack.incident, by: "ntfy", text: ack.text, at: json["time"]?.number?.asMoment))
    }
    return replies
  }

  private static func document(_ line: ArraySlice<UInt8>) -> JSONValue? {
    do { return try JSONValue(parsing: Array(line).span, file: "ntfy") } catch { return nil }
  }
}
