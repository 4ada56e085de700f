import WatchEngine

/// Incidents that somebody acknowledged in PagerDuty.
///
/// Source: https://developer.pagerduty.com/api-reference/9d0b4b12e36f9-list-incidents (`GET /incidents`); an incident's `incident_key` is
/// the `dedup_key` of the alert that opened it.
enum PagerDutyReplies {
  /// An incident takes some kilobytes, and of an answer 64 KiB are read: a page at a time, one behind the other, whoever's they are.
  private static let page = 10

  static func request(_ target: Target, cursor: String?) throws(CarriageError) -> HTTPRequest {
    let offset = cursor.flatMap { Int($0) } ?? 0
    let query =
      "\(percentEncoded("statuses[]"))=acknowledged&limit=\(page)&offset=\(offset)&sort_by=\(percentEncoded("created_at:desc"))"
    return HTTPRequest(
      method: "GET", url: "\(try target.server("api-server"))/incidents?\(query)",
      headers: [
        .agent, HTTPHeader("Authorization", "Token token=\(try target.token("api-key-file"))"),
        HTTPHeader("Accept", "application/vnd.pagerduty+json;version=2"),
      ])
  }

  static func read(_ body: [UInt8], host: String, cursor: String?) throws(ParseError) -> Replies {
    let json = try JSONValue(parsing: body.span, file: "incidents")
    guard let incidents = json["incidents"]?.elements else { throw ParseError("incidents", at: 0, expected: "incidents") }
    let offset = cursor.flatMap { Int($0) } ?? 0
    // PagerDuty gives the first 10,000 and refuses to go on behind them.
    let isLast = json["more"]?.bool != true || incidents.isEmpty || offset >= 9900
    var replies = Replies(cursor: isLast ? "0" : "\(offset + min(incidents.count, page))")
    for incident in incidents.prefix(Reply.mostReplies) {
      guard incident["status"]?.text == "acknowledged", let key = incident["incident_key"]?.text, let ours = ours(key, host: host)
      else {
        continue
      }
      let acknowledger = incident["acknowledgements"]?.elements?.last?["acknowledger"]?["summary"]?.text
      replies.replies.append(
        Reply(incident: ours.incident, bootID: ours.bootID, by: acknowledger ?? "pagerduty", text: "acknowledged there"))
    }
    return replies
  }

  /// `forewarn/HOST/BOOT/INCIDENT`, see ``WatchEngine/Notification/thread``.
  private static func ours(_ key: String, host: String) -> (incident: Int, bootID: String)? {
    let start = "forewarn/\(safe(host, PartLimit.host))/"
    guard key.hasPrefix(start) else { return nil }
    let parts = key.dropFirst(start.count).split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let incident = AckSentence.number(parts[1]) else { return nil }
    return (incident, String(parts[0]))
  }
}
