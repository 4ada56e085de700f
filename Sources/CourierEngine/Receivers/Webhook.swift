import WatchEngine

/// Any server that takes a request: the notification as JSON, or a template filled in.
enum Webhook {
  static func request(_ outgoing: Outgoing, _ target: Target, _ sign: MessageSigner) throws(CarriageError) -> HTTPRequest {
    let url = try target.url("url-file")
    let body: [UInt8]
    var type = "application/json; charset=utf-8"
    if let template = target.secrets["template-file"] {
      let filled = try WebhookTemplate(template).fill(with: outgoing)
      body = Array(filled.text.utf8)
      if !filled.isJSON { type = "text/plain; charset=utf-8" }
    } else {
      body = json(outgoing)
    }
    var headers = [HTTPHeader("Content-Type", type), .agent, HTTPHeader("Idempotency-Key", safe(outgoing.key, 200))]
    headers += try extraHeaders(target)
    if target.secrets["hmac-key-file"] != nil {
      let digest = sign(Array(try target.secret("hmac-key-file").utf8), body)
      let text = String(decoding: digest.flatMap { hexadecimal($0) }, as: UTF8.self)
      headers.append(HTTPHeader("X-Forewarn-Signature", "sha256=\(text)"))
    }
    return HTTPRequest(method: target.receiver["method"] == "PUT" ? "PUT" : "POST", url: url, headers: headers, body: body)
  }

  /// Everything there is to say, as one document; `docs/receivers.md` says what each key means.
  static func json(_ outgoing: Outgoing) -> [UInt8] {
    let message = Message(outgoing)
    var json = JSONWriter(reserving: 4096)
    json.object { json in
      json.member("version", 1)
      json.member("key", safe(outgoing.key, 200))
      json.member("headline", message.headline)
      json.member("text", message.text)
      json.member("reason", outgoing.reason.rawValue)
      json.member("note", outgoing.note.map { safe($0, PartLimit.sentence) })
      json.key("sentAt")
      json.number(outgoing.moment.inSeconds, decimals: 3)
      json.key("late")
      json.number(outgoing.late.inSeconds, decimals: 3)
      json.member("changes", outgoing.changes)
      json.key("firstChange")
      if let first = outgoing.firstChange { json.number(first.inSeconds, decimals: 3) } else { json.null() }
      json.key("divertedFrom")
      if let diversion = outgoing.divertedFrom {
        json.object { json in
          json.member("receiver", safe(diversion.receiver, PartLimit.host))
          json.member("why", safe(diversion.why, PartLimit.sentence))
        }
      } else {
        json.null()
      }
      json.key("notification")
      outgoing.notification.write(to: &json)
      json.key("digest")
      if let digest = outgoing.digest {
        json.object { json in
          json.member("waiting", digest.waiting)
          json.array("notifications") { json in
            for notification in digest.notifications.prefix(100) { notification.write(to: &json) }
          }
        }
      } else {
        json.null()
      }
    }
    return json.bytes
  }

  /// `Name: value`, one a line.
  private static func extraHeaders(_ target: Target) throws(CarriageError) -> [HTTPHeader] {
    var headers: [HTTPHeader] = []
    let lines = (target.secrets["header-file"] ?? "").split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (number, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      // RFC 9110, 5.6.2.
      let isName =
        parts.count == 2 && !parts[0].isEmpty && parts[0].utf8.allSatisfy { isUnreserved($0) || "!#$%&'*+^`|".utf8.contains($0) }
      guard isName else { throw CarriageError("header-file:\(number + 1): expected `Name: value`, found something else") }
      let value = parts[1].drop { $0 == " " || $0 == "\t" }
      headers.append(HTTPHeader(String(parts[0]), String(value)))
    }
    return headers
  }
}
