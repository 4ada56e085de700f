import CourierEngine
import Testing
import WatchEngine

/// Keys and secret files that nothing can be sent with.
struct TargetTests {
  private func failure(_ type: ReceiverType, _ change: (inout Target) -> Void, _ sample: Sample = .firing) -> String? {
    var target = Target.sample(type)
    change(&target)
    do {
      _ = try carriage(for: sample.outgoing(to: "ops"), to: target.receiver, secrets: target.secrets, sign: signature)
      return nil
    } catch {
      return error.description
    }
  }

  @Test(arguments: ReceiverType.allCases) func `what must be there is missed`(type: ReceiverType) {
    let required = type.keys.filter(\.isRequired).map(\.name)
    #expect(!required.isEmpty)
    for key in required {
      let why = failure(type) { target in
        target.receiver.values[key] = nil
        if key.hasSuffix("-file") { target.secrets = Secrets() }
      }
      #expect(why?.hasPrefix("\(key): expected") ?? false, "\(type) \(key): \(why ?? "nothing")")
    }
  }

  @Test(arguments: ["", "ftp://x", "hooks.example.net", "https://a b", "https://a\r\nX-Evil: 1", "https://a/<b>", "https://ü"])
  func `what is no web address is refused and not repeated`(url: String) {
    let why = failure(.slack) { $0.secrets = Secrets(["url-file": url]) }
    #expect(why?.hasPrefix("url-file: expected") ?? false)
    #expect(url.isEmpty || !(why ?? url).contains(url))
  }

  @Test(arguments: ["a b", "a\r\nX-Evil: 1", "ä", "a\"b", String(repeating: "x", count: 3) + "\0"])
  func `what is no token is refused and not repeated`(token: String) {
    for (type, key) in [(ReceiverType.telegram, "token-file"), (.gotify, "token-file"), (.opsgenie, "key-file")] {
      let why = failure(type) { $0.secrets = Secrets([key: token]) }
      #expect(why?.hasPrefix("\(key): expected") ?? false, "\(type)")
      #expect(!(why ?? token).contains(token))
    }
  }

  @Test(arguments: [
    "https://acme.webhook.office.com/webhookb2/x", "https://outlook.office.com/webhook/x", "https://ACME.WEBHOOK.OFFICE.COM/x",
  ]) func `a retired connector of Teams is refused with a hint`(url: String) {
    let why = failure(.teams) { $0.secrets = Secrets(["url-file": url]) }
    #expect(why?.contains("Microsoft has retired; make a workflow") ?? false)
  }

  @Test func `no error shows what stands in a secret file`() {
    for type in ReceiverType.allCases {
      for value in [
        "\(Target.canary) \(Target.canary)", "\(Target.canary)\r\n\(Target.canary)", "https://\(Target.canary)/ \(Target.canary)",
      ] {
        let why = failure(type) { target in
          target.secrets = Secrets(
            Dictionary(uniqueKeysWithValues: type.keys.filter { $0.form == .secret }.map { ($0.name, value) }))
        }
        #expect(!(why ?? "").contains(Target.canary), "\(type)")
      }
    }
  }

  @Test(arguments: [
    "ops", "ops@", "@example.org", "a b@example.org", "a@b@c", "ops@example.org>", "ops@example.org\r\nBcc: x@y", "\"a\"@b",
    "a@b;c",
  ]) func `what is no mail address is refused`(address: String) {
    #expect(failure(.email) { $0.receiver.values["to"] = address }?.hasPrefix("to: expected an address") ?? false)
  }

  @Test func `a template is filled in and escaped for where it stands`() throws {
    func filled(_ template: String, _ sample: Sample = .firing) throws -> (String, type: String?) {
      var target = Target.sample(.webhook)
      target.secrets = Secrets(["url-file": "https://a.example/x", "template-file": template])
      let carriage = try carriage(for: sample.outgoing(to: "ops"), to: target.receiver, secrets: target.secrets, sign: signature)
      guard case .http(let request) = carriage else { return ("", nil) }
      return (String(decoding: request.body, as: UTF8.self), request.headers.first { $0.name == "Content-Type" }?.value)
    }
    #expect(try filled(#"{"a": "{severity} {host}", "n": {incident}}"#).0 == #"{"a": "warning db1", "n": 12}"#)
    #expect(try filled("{title}: {value}") == ("WARNING db1: 6.5 s", type: "text/plain; charset=utf-8"))
    let hostile = try filled(#"[{"text": "{text}", "who": "{culprit}"}]"#, .hostile)
    #expect(hostile.type == "application/json; charset=utf-8")
    let json = try JSONValue(parsing: Array(hostile.0.utf8).span)
    #expect(json.elements?.first?["text"]?.text == Message(Sample.hostile.outgoing(to: "ops")).text)
    #expect(throws: CarriageError("template-file: expected a place such as {headline} or {text}, found {headlin}")) {
      try filled("{headlin}")
    }
    #expect(throws: CarriageError("template-file: expected JSON when it is filled in, found an error at byte 6")) {
      try filled(#"{"a": {headline}}"#)
    }
    for place in WebhookTemplate.places { _ = try filled("x{\(place.name)}") }
  }

  @Test func `a webhook is signed over the very bytes that are sent`() throws {
    guard case .http(let request) = try carriage(.firing, to: .webhook) else { return }
    let sum = UInt8(truncatingIfNeeded: request.body.count)
    let hex = "0123456789abcdef".map { String($0) }
    let expected =
      "sha256=\(hex[Target.canary.utf8.count / 16])\(hex[Target.canary.utf8.count % 16])\(hex[Int(sum) / 16])\(hex[Int(sum) % 16])"
    #expect(request.headers.contains(HTTPHeader("X-Forewarn-Signature", expected)))
    #expect(request.headers.contains(HTTPHeader("Idempotency-Key", "1795262468123-000017/ops")))
    #expect(request.headers.contains(HTTPHeader("X-Team", "blue")))
  }

  @Test func `a header's value ends where it is told to`() {
    #expect(HTTPHeader("A", "b\r\nX-Evil: 1\0").value == "b  X-Evil: 1 ")
  }

  @Test(arguments: ["no colon", ": x", "a b: c", "X\u{7}: y", "ü: z"]) func `what is no header is refused with its line`(
    line: String
  ) {
    let why = failure(.webhook) { $0.secrets = Secrets(["url-file": "https://a.example/", "header-file": "A: b\n\(line)"]) }
    #expect(why == "header-file:2: expected `Name: value`, found something else")
  }

  @Test func `Alertmanager's watchdog never ends while it is sent`() throws {
    let request = try Alertmanager.watchdog(host: "db1", moment: Sample.start, Target.sample(.alertmanager))
    #expect(request.url == "http://127.0.0.1:9093/api/v2/alerts")
    let alert = try #require(try JSONValue(parsing: request.body.span).elements?.first)
    #expect(alert["labels"]?["alertname"]?.text == "ForewarnWatchdog")
    #expect(alert["endsAt"]?.text == "2026-11-21T12:06:05Z")
    #expect(Alertmanager.refreshEvery < Alertmanager.holdsFor)
  }

  @Test func `Alertmanager is told a new end each time, under the same labels`() throws {
    let target = Target.sample(.alertmanager)
    var outgoing = Sample.firing.outgoing(to: "ops")
    func alert() throws -> JSONValue {
      let carriage = try carriage(for: outgoing, to: target.receiver, secrets: target.secrets, sign: signature)
      return try #require(try carriage.body?.elements?.first)
    }
    let first = try alert()
    outgoing.moment += .seconds(60)
    let second = try alert()
    #expect(first["labels"] == second["labels"] && first["startsAt"] == second["startsAt"])
    #expect(first["endsAt"]?.text == "2026-11-21T12:06:08Z" && second["endsAt"]?.text == "2026-11-21T12:07:08Z")
  }

  @Test func `TLS is demanded beyond this host, unless said otherwise`() throws {
    func mail(_ values: [String: String]) throws -> MailRequest {
      var target = Target.sample(.email)
      for (key, value) in values { target.receiver.values[key] = value }
      let carriage = try carriage(
        for: Sample.firing.outgoing(to: "ops"), to: target.receiver, secrets: target.secrets, sign: signature)
      guard case .mail(let mail) = carriage else { throw Golden.Missing(path: "a mail") }
      return mail
    }
    #expect(try mail([:]).mustStartTLS == false)
    #expect(try mail(["server": "smtp://mail.example.org:587"]).mustStartTLS)
    #expect(try mail(["server": "smtp://mail.example.org:587", "tls": "if-offered"]).mustStartTLS == false)
    #expect(try mail(["server": "smtps://mail.example.org"]).mustStartTLS == false)
    #expect(try mail([:]).from == "forewarn@db1")
    #expect(throws: CarriageError.self) { try mail(["server": "smtp://a b"]) }
  }
}
