import WatchEngine

extension Outcome {
  /// What an HTTP answer means.
  ///
  /// 2xx is delivered; 408, 425, 429 and 5xx may work later; a redirect is not followed, since it could lead the message, and what is
  /// secret in it, anywhere; every other answer stays what it is until somebody changes something.
  /// - Parameters:
  ///   - now: since 1970, for a date in `Retry-After`.
  ///   - secrets: what the receiver's texts must not repeat.
  package static func reading(_ answer: HTTPAnswer, from type: ReceiverType, now: Duration, hiding secrets: Secrets) -> Outcome {
    let json = document(answer.body)
    let words = AnswerText.words(of: answer.body, json: json, hiding: secrets)
    let said = words.isEmpty ? "\(answer.status)" : "\(answer.status) \(words)"
    switch answer.status {
    case 200..<300: return reading(success: said, words, type, json)
    case 300..<400: return .permanent(why: "\(answer.status): redirects are not followed; give the address itself")
    case 408, 425, 429, 500..<600:
      return .retry(after: pause(answer, json, type, now: now), why: said)
    case 400..<500: return .permanent(why: explained(said, type, json))
    default: return .retry(after: nil, why: "an answer that is no HTTP status: \(answer.status)")
    }
  }

  /// The body as JSON; `nil` if it is none: many servers answer in plain words.
  private static func document(_ body: [UInt8]) -> JSONValue? {
    guard body.count <= 65_536 else { return nil }
    do { return try JSONValue(parsing: body.span, file: "answer") } catch { return nil }
  }

  /// Services that answer 200 and mean otherwise.
  private static func reading(success said: String, _ words: String, _ type: ReceiverType, _ json: JSONValue?) -> Outcome {
    switch type {
    case .telegram where json?["ok"]?.bool == false:
      // Not seen in practice; a proxy that hides the status would do it.
      let isTemporary = json?["error_code"]?.integer.map { $0 == 429 || $0 >= 500 } ?? true
      let after = isTemporary ? json?["parameters"]?["retry_after"]?.number.flatMap(RetryAfter.clamp) : nil
      return isTemporary ? .retry(after: after, why: said) : .permanent(why: said)
    case .teams where words.contains("delivery failed"):
      // The older connectors put the error of the service behind them into the text.
      return .retry(after: nil, why: said)
    case .slack, .discord, .mattermost, .teams, .telegram, .googleChat, .matrix, .ntfy, .gotify, .pagerduty, .opsgenie,
      .alertmanager,
      .email, .webhook, .command:
      return .delivered(said)
    }
  }

  /// How long to wait: what the header says, otherwise what the service's body says.
  private static func pause(_ answer: HTTPAnswer, _ json: JSONValue?, _ type: ReceiverType, now: Duration) -> Duration? {
    if let text = answer.header("Retry-After"), let pause = RetryAfter.parse(text, now: now) { return pause }
    switch type {
    case .discord: return json?["retry_after"]?.number.flatMap(RetryAfter.clamp)
    case .telegram: return json?["parameters"]?["retry_after"]?.number.flatMap(RetryAfter.clamp)
    case .matrix: return json?["retry_after_ms"]?.number.flatMap { RetryAfter.clamp($0 / 1000) }
    case .slack, .mattermost, .teams, .googleChat, .ntfy, .gotify, .pagerduty, .opsgenie, .alertmanager, .email, .webhook,
      .command:
      return nil
    }
  }

  /// What to do about it, where the service's own word does not say.
  private static func explained(_ said: String, _ type: ReceiverType, _ json: JSONValue?) -> String {
    switch type {
    case .slack where said.contains("no_service") || said.contains("no_team") || said.contains("invalid_token"):
      return "\(said): the webhook was removed; make a new one"
    case .telegram:
      guard let chat = json?["parameters"]?["migrate_to_chat_id"]?.integer else { return said }
      return "\(said): set chat = \(chat)"
    case .slack, .discord, .mattermost, .teams, .googleChat, .matrix, .ntfy, .gotify, .pagerduty, .opsgenie, .alertmanager,
      .email,
      .webhook, .command:
      return said
    }
  }

  /// What a mail server's last reply means; RFC 5321, 4.2.1.
  /// - Parameter code: 0 if there was none.
  package static func reading(mail code: Int, _ text: String, hiding secrets: Secrets) -> Outcome {
    let words = AnswerText.harmless(text, hiding: secrets)
    let said = words.isEmpty ? "\(code)" : "\(code) \(words)"
    switch code {
    case 200..<300: return .delivered(said)
    case 500..<600: return .permanent(why: said)
    default: return .retry(after: nil, why: code == 0 ? "no answer" : said)
    }
  }

  /// What a program's exit means; the numbers of sysexits(3) and of shells.
  package static func reading(exit status: Int, _ text: String, hiding secrets: Secrets) -> Outcome {
    let words = AnswerText.harmless(text, hiding: secrets)
    let said = words.isEmpty ? "exit status \(status)" : "exit status \(status): \(words)"
    switch status {
    case 0: return .delivered(said)
    // Usage, data, no permission, configuration; can't be run, not found.
    case 64, 65, 77, 78, 126, 127: return .permanent(why: said)
    default: return .retry(after: nil, why: said)
    }
  }
}
