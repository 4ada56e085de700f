import WatchEngine

/// Prometheus' Alertmanager, API v2: one alert for each alert of an incident.
///
/// Source: https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml (`postAlerts`). An alert is known by its labels, so they
/// are the same for as long as it fires; it is over once `endsAt` has passed, so it is sent again before.
package enum Alertmanager {
  /// How often what fires should be sent again.
  package static let refreshEvery: Duration = .seconds(60)
  /// For how long it holds when nothing more is sent.
  package static let holdsFor: Duration = .seconds(300)
  private static let annotationLimit = 1000

  static func request(_ outgoing: Outgoing, _ target: Target) throws(CarriageError) -> HTTPRequest {
    .json("\(try target.server())/api/v2/alerts", headers: try target.passwordOrBearer()) { json in
      json.array { json in
        for notification in outgoing.digest?.notifications ?? [outgoing.notification] {
          if notification.members.isEmpty {
            lone(notification, at: outgoing.moment, &json)
          } else {
            for member in notification.members { write(member, of: notification, outgoing, &json) }
          }
        }
      }
    }
  }

  /// The alert that always fires: a rule on its absence tells that the host, the courier or the network is gone.
  package static func watchdog(host: String, moment: Duration, _ target: Target) throws(CarriageError) -> HTTPRequest {
    .json("\(try target.server())/api/v2/alerts", headers: try target.passwordOrBearer()) { json in
      json.array { json in
        json.object { json in
          labels([("alertname", "ForewarnWatchdog"), ("instance", host), ("job", "forewarn"), ("severity", "none")], &json)
          json.object("annotations") {
            $0.member(
              "summary", "Forewarn on \(safe(host, PartLimit.host)) is alive. This alert always fires; its absence is the alarm.")
          }
          json.member("endsAt", CivilTime.timestamp(moment + holdsFor))
        }
      }
    }
  }

  private static func write(
    _ member: Notification.Member, of notification: Notification, _ outgoing: Outgoing, _ json: inout JSONWriter
  ) {
    json.object { json in
      var labels: [(name: StaticString, value: String)] = [
        ("alertname", member.rule), ("instance", notification.host), ("job", "forewarn"), ("severity", member.severity.word),
      ]
      if let object = member.instance { labels.append(("object", object)) }
      self.labels(labels, &json)
      json.object("annotations") { json in
        annotation("summary", Message.sentence(member.message, member.blamed), &json)
        if let why = member.why { annotation("description", why, &json) }
        if let advice = member.do { annotation("do", advice, &json) }
        if let blamed = member.blamed { annotation("who", blamed.text, &json) }
        annotation("value", member.figures, &json)
        annotation("incident", "\(notification.incident)", &json)
        annotation("boot_id", notification.bootID, &json)
        if let note = outgoing.note { annotation("told_because", note, &json) }
      }
      json.member("startsAt", CivilTime.timestamp(member.since))
      let end = member.endedAt ?? (notification.transition == .resolved ? notification.ended : outgoing.moment + holdsFor)
      // An alert that ends before it starts is refused, and with it all that is sent along.
      json.member("endsAt", CivilTime.timestamp(max(end, member.since)))
    }
  }

  /// What is no incident.
  private static func lone(_ notification: Notification, at moment: Duration, _ json: inout JSONWriter) {
    let name =
      switch notification.kind {
      case .oomKill: "ForewarnOOMKill"
      case .test: "ForewarnTest"
      case .farewell: "ForewarnGoesDown"
      case .incident: notification.rule ?? "Forewarn"
      }
    json.object { json in
      labels(
        [("alertname", name), ("instance", notification.host), ("job", "forewarn"), ("severity", notification.severity.word)],
        &json)
      json.object("annotations") { annotation("summary", notification.message, &$0) }
      json.member("startsAt", CivilTime.timestamp(notification.since))
      json.member("endsAt", CivilTime.timestamp(max(notification.backBy ?? .zero, moment + holdsFor)))
    }
  }

  private static func labels(_ labels: [(name: StaticString, value: String)], _ json: inout JSONWriter) {
    json.object("labels") { json in
      for (name, value) in labels { json.member(name, safe(value, 256)) }
    }
  }

  private static func annotation(_ name: StaticString, _ value: String, _ json: inout JSONWriter) {
    json.member(name, safe(value, annotationLimit))
  }
}

extension Target {
  /// The header for a password, or for a token, or none.
  func passwordOrBearer() throws(CarriageError) -> [HTTPHeader] {
    guard let user = receiver["user"], let password = try secret(ifSet: "password-file") else { return try bearer() }
    return [HTTPHeader("Authorization", "Basic \(base64(Array("\(user):\(password)".utf8)))")]
  }
}
