import CourierEngine
import Testing
import WatchEngine

/// What receivers answer, and what that means.
struct OutcomeTests {
  private let now: Duration = .seconds(1_795_262_465)

  private func outcome(
    _ type: ReceiverType, _ status: Int, _ body: String = "", _ headers: [HTTPHeader] = [], secrets: Secrets = Secrets()
  ) -> Outcome {
    Outcome.reading(
      HTTPAnswer(status: status, headers: headers, body: Array(body.utf8)), from: type, now: now, hiding: secrets)
  }

  @Test(arguments: ReceiverType.allCases) func `success is success`(type: ReceiverType) {
    for status in [200, 201, 202, 204] {
      guard case .delivered = outcome(type, status, "ok") else {
        Issue.record("\(type) \(status)")
        continue
      }
    }
  }

  @Test(arguments: ReceiverType.allCases, [400, 401, 403, 404, 405, 410, 413, 422]) func `other refusals are for ever`(
    type: ReceiverType, status: Int
  ) {
    guard case .permanent(let why) = outcome(type, status, "{\"message\":\"no\"}") else {
      Issue.record("\(type) \(status)")
      return
    }
    #expect(why == "\(status) no")
  }

  @Test(arguments: ReceiverType.allCases, [408, 425, 429, 500, 502, 503, 504, 599]) func `what may pass is tried again`(
    type: ReceiverType, status: Int
  ) {
    guard case .retry(nil, _) = outcome(type, status, "<html>busy</html>") else {
      Issue.record("\(type) \(status)")
      return
    }
  }

  @Test(arguments: [301, 302, 303, 307, 308]) func `no redirect is followed`(status: Int) {
    guard case .permanent(let why) = outcome(.webhook, status, "", [HTTPHeader("Location", "https://elsewhere.example/")]) else {
      Issue.record("\(status)")
      return
    }
    #expect(why == "\(status): redirects are not followed; give the address itself")
  }

  @Test func `each service's own way to ask for patience is understood`() {
    func pause(_ outcome: Outcome) -> Duration? {
      guard case .retry(let after, _) = outcome else { return nil }
      return after
    }
    #expect(pause(outcome(.slack, 429, "", [HTTPHeader("retry-after", "30")])) == .seconds(30))
    #expect(pause(outcome(.discord, 429, #"{"message":"limited","retry_after":1.336,"global":false}"#)) == .seconds(1.336))
    #expect(pause(outcome(.discord, 429, #"{"retry_after":64.57}"#, [HTTPHeader("Retry-After", "65")])) == .seconds(65))
    #expect(pause(outcome(.telegram, 429, #"{"ok":false,"error_code":429,"parameters":{"retry_after":35}}"#)) == .seconds(35))
    #expect(pause(outcome(.matrix, 429, #"{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":2500}"#)) == .seconds(2.5))
    #expect(pause(outcome(.matrix, 429, #"{"retry_after_ms":"soon"}"#)) == nil)
    #expect(pause(outcome(.discord, 429, #"{"retry_after":1e300}"#)) == .seconds(900))
    #expect(pause(outcome(.discord, 429, #"{"retry_after":-5}"#)) == nil)
  }

  @Test(arguments: [
    ("120", 120.0), (" 7 ", 7), ("0", 1), ("99999", 900), ("1.5", 1.5), ("Sat, 21 Nov 2026 12:02:05 GMT", 60),
    ("Saturday, 21-Nov-26 12:02:05 GMT", 60), ("Sat Nov 21 12:02:05 2026", 60), ("Sun, 06 Nov 1994 08:49:37 GMT", 1),
    ("Sun Nov  6 08:49:37 1994", 1),
  ]) func `a pause is seconds or a date, within bounds`(text: String, seconds: Double) {
    #expect(RetryAfter.parse(text, now: now) == .seconds(seconds))
  }

  @Test(arguments: [
    "", "soon", "-1", "1e9", "inf", "nan", "0x10", "1.2.3", "Sat, 31 Feb 2026 12:02:05 GMT", "Sat, 21 Foo 2026 12:02:05 GMT",
    "Sat, 21 Nov 2026 25:02:05 GMT", "Sat, 21 Nov 2026 12:02 GMT", "Sat, 21 Nov 99999999999999999999 12:02:05 GMT",
    "99999999999999999999999999999999999999",
  ]) func `what is neither is no pause`(text: String) {
    #expect(RetryAfter.parse(text, now: now) == nil)
  }

  @Test func `what a removed webhook needs is said`() {
    #expect(
      outcome(.slack, 404, "no_service") == .permanent(why: "404 no_service: the webhook was removed; make a new one"))
    let moved =
      #"{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded","parameters":{"migrate_to_chat_id":-1001}}"#
    #expect(outcome(.telegram, 400, moved) == .permanent(why: "400 Bad Request: group chat was upgraded: set chat = -1001"))
  }

  @Test func `services that answer 200 and mean otherwise are not believed`() {
    #expect(outcome(.telegram, 200, #"{"ok":false,"error_code":403,"description":"kicked"}"#) == .permanent(why: "200 kicked"))
    #expect(outcome(.telegram, 200, #"{"ok":true,"result":{}}"#) == .delivered("200"))
    guard case .retry = outcome(.teams, 200, "Webhook message delivery failed with error: HTTP error 429") else {
      Issue.record("delivered")
      return
    }
  }

  @Test func `no answer shows a secret, an address or a control character`() {
    let target = Target.sample(.slack)
    let body = "cannot find /services/T000/B000/\(Target.canary) at https://hooks.example.net/x \u{1B}[31m\nred"
    guard case .permanent(let why) = outcome(.slack, 404, body, secrets: target.secrets) else {
      Issue.record("no refusal")
      return
    }
    #expect(why == #"404 cannot find /…/T000/B000/… at … \x1b[31m red"#)
    #expect(!"\(target.secrets)".contains(Target.canary) && !"\(target)".contains(Target.canary))
  }

  @Test func `a secret is recognised however long it is, and as a server understood it`() {
    let token = (0..<3000).map { "\($0 % 10)" }.joined()
    let secrets = Secrets(["url-file": "https://a.example/x?sig=ab%2Fcd%3Defgh&t=\(token)"])
    for before in [0, 150, 199, 16_000, 16_380] {
      let body = String(repeating: "-", count: before) + token + " sig is ab/cd=efgh"
      guard case .permanent(let why) = outcome(.webhook, 400, body, secrets: secrets) else {
        Issue.record("not for ever")
        continue
      }
      #expect(!why.contains("0123") && !why.contains("efgh"))
    }
  }

  @Test func `a long answer is cut, and one that is a page is left out`() {
    guard case .permanent(let why) = outcome(.webhook, 400, String(repeating: "x", count: 70_000)) else {
      Issue.record("not for ever")
      return
    }
    #expect(why.unicodeScalars.count == 204)
    #expect(outcome(.webhook, 404, "<!DOCTYPE html><html>x</html>") == .permanent(why: "404"))
  }

  @Test(arguments: [0, -1, 99, 100, 199, 600, 999, Int.min, Int.max]) func `what is no status is tried again`(status: Int) {
    guard case .retry(nil, _) = outcome(.webhook, status) else {
      Issue.record("\(status)")
      return
    }
  }

  @Test func `mail servers and programs say it in numbers of their own`() {
    #expect(Outcome.reading(mail: 250, "2.0.0 Ok: queued", hiding: Secrets()) == .delivered("250 2.0.0 Ok: queued"))
    #expect(Outcome.reading(mail: 450, "later", hiding: Secrets()) == .retry(after: nil, why: "450 later"))
    #expect(Outcome.reading(mail: 0, "", hiding: Secrets()) == .retry(after: nil, why: "no answer"))
    #expect(Outcome.reading(mail: 550, "no such user", hiding: Secrets()) == .permanent(why: "550 no such user"))
    #expect(Outcome.reading(exit: 0, "", hiding: Secrets()) == .delivered("exit status 0"))
    #expect(Outcome.reading(exit: 75, "busy", hiding: Secrets()) == .retry(after: nil, why: "exit status 75: busy"))
    #expect(Outcome.reading(exit: 127, "", hiding: Secrets()) == .permanent(why: "exit status 127"))
  }
}
