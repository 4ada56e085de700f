import WatchEngine

/// Alerts of ours that somebody silenced.
///
/// Source: https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml (`getAlerts`, `gettableAlert`): `status.state` is
/// `suppressed` for an alert that is silenced or inhibited; only one that is silenced has `silencedBy`.
enum AlertmanagerReplies {
  /// - Parameter host: only its alerts are asked for, where its name needs no escape: those of all hosts may be more than is read.
  static func request(_ target: Target, host: String) throws(CarriageError) -> HTTPRequest {
    var query = "active=false&silenced=true&inhibited=false&filter=\(percentEncoded(#"job="forewarn""#))"
    if !host.isEmpty, host.utf8.allSatisfy(isUnreserved) { query += "&filter=\(percentEncoded("instance=\"\(host)\""))" }
    return HTTPRequest(
      method: "GET", url: "\(try target.server())/api/v2/alerts?\(query)", headers: [.agent] + (try target.passwordOrBearer()))
  }

  /// An incident counts as acknowledged when one of its alerts is silenced: somebody has seen it.
  static func read(_ body: [UInt8], host: String) throws(ParseError) -> Replies {
    guard let alerts = try JSONValue(parsing: body.span, file: "alerts").elements else {
      throw ParseError("alerts", at: 0, expected: "an array")
    }
    var replies = Replies()
    for alert in alerts {
      guard replies.replies.count < Reply.mostReplies, alert["status"]?["state"]?.text == "suppressed",
        let silence = alert["status"]?["silencedBy"]?.elements?.first?.text, !silence.isEmpty,
        alert["labels"]?["job"]?.text == "forewarn", alert["labels"]?["instance"]?.text == safe(host, 256),
        let incident = alert["annotations"]?["incident"]?.text.flatMap(AckSentence.number)
      else { continue }
      let reply = Reply(
        incident: incident, bootID: alert["annotations"]?["boot_id"]?.text, by: "alertmanager", text: "silenced there: \(silence)"
      )
      guard !replies.replies.contains(where: { $0.incident == incident && $0.bootID == reply.bootID }) else { continue }
      replies.replies.append(reply)
    }
    return replies
  }
}
