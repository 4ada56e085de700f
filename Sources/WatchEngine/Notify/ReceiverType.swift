/// Where notifications go: one case a kind of target. Its keys stand in ``keys``, its body in the courier's `Receivers/`.
package enum ReceiverType: String, CaseIterable, Sendable {
  case slack, discord, mattermost, teams, telegram
  case googleChat = "google-chat"
  case matrix, ntfy, gotify, pagerduty, opsgenie, alertmanager, email, webhook, command

  /// What a key's value must look like.
  package enum Form: Equatable, Sendable {
    /// Where a secret stands: a file's path from the root on, or the name of a credential of the courier's unit. Only the courier
    /// reads it.
    case secret
    /// A file's path from the root on; nothing secret.
    case path
    /// `http://` or `https://`, without user and password in it.
    case web
    /// `smtp://`, `smtps://` with a host and perhaps a port.
    case mail
    case text
    /// Addresses with commas between them.
    case addresses
    case flag
    /// A length of time, from a second to an hour.
    case time
    /// A program's path from the root on, and its arguments.
    case command
    case oneOf([String])
  }

  /// A key of this kind of receiver.
  package struct Key: Equatable, Sendable {
    package var name: String
    package var form: Form
    package var isRequired = false
    /// What holds when it is not set; `nil` for nothing.
    package var standard: String?
    /// What it means, for the man page and for errors.
    package var doc: String
  }

  /// The keys of this kind, those that every kind has left out (``Receiver/commonKeys``).
  package var keys: [Key] {
    switch self {
    case .slack, .discord, .googleChat: [.webhook] + .network
    case .mattermost:
      [.webhook, Key(name: "channel", form: .text, doc: "another channel than the webhook's own")] + .network
    case .teams:
      [Key(name: "url-file", form: .secret, isRequired: true, doc: "the URL of the workflow that posts to the channel")]
        + .network
    case .telegram:
      [
        .required("token-file", .secret, "the bot's token"),
        .required("chat", .text, "the chat's number, or @name of a channel"),
        Key(name: "thread", form: .text, doc: "the topic in a group with topics"),
        .acks("replies in the chat acknowledge: `ack 42 on it`, or a reply to the message"),
        .server("https://api.telegram.org"),
      ] + .network
    case .matrix:
      [
        .required("server", .web, "the home server"), .required("room", .text, "the room's ID: `!abc:example.org`"),
        .required("token-file", .secret, "the access token of the account that writes"),
      ] + .network
    case .ntfy:
      [
        .required("topic-file", .secret, "the topic's name: who knows it can read along"), .server("https://ntfy.sh"),
        Key(name: "token-file", form: .secret, doc: "an access token, where the topic is protected"),
        .acks("messages `ack 42 on it` on the topic acknowledge"),
      ] + .network
    case .gotify:
      [.required("server", .web, "the server"), .required("token-file", .secret, "the application's token")] + .network
    case .pagerduty:
      [
        .required("key-file", .secret, "the integration key of the service (Events API v2)"),
        .server("https://events.pagerduty.com"),
        Key(
          name: "api-key-file", form: .secret,
          doc: "a read-only REST key: with it an acknowledgement there counts here"),
        Key(name: "api-server", form: .web, standard: "https://api.pagerduty.com", doc: "where the REST API is"),
      ] + .network
    case .opsgenie:
      [.required("key-file", .secret, "the key of the API integration"), .server("https://api.opsgenie.com")] + .network
    case .alertmanager:
      [
        .required("server", .web, "the Alertmanager: `http://127.0.0.1:9093`"),
        Key(name: "user", form: .text, doc: "for a server behind a password"),
        Key(name: "password-file", form: .secret, doc: "the password"),
        Key(name: "token-file", form: .secret, doc: "a bearer token"),
        Key(
          name: "watchdog", form: .flag, standard: "no",
          doc: "keep an alert `ForewarnWatchdog` firing, so that its absence can be told"),
        .acks("an alert that is silenced there is acknowledged here"),
      ] + .network
    case .email:
      [
        .required("to", .addresses, "addresses, with commas between them"),
        Key(name: "from", form: .addresses, standard: "forewarn@HOST", doc: "the sender's address"),
        Key(
          name: "server", form: .mail, standard: "smtp://localhost:25",
          doc: "the mail server; submission with `smtp://mail.example.org:587`"),
        Key(name: "user", form: .text, doc: "for submission"),
        Key(name: "password-file", form: .secret, doc: "the password for submission"),
        Key(
          name: "tls", form: .oneOf(["required", "if-offered", "no"]), standard: "required beyond localhost",
          doc: "whether the connection must be encrypted (STARTTLS)"),
        Key(name: "ca-file", form: .path, doc: "certificates to trust instead of the system's"),
      ]
    case .webhook:
      [
        .required("url-file", .secret, "where to send to"),
        Key(name: "method", form: .oneOf(["POST", "PUT"]), standard: "POST", doc: "the request's method"),
        Key(name: "template-file", form: .path, doc: "the body with {names} in it; without it the notification as JSON"),
        Key(name: "header-file", form: .secret, doc: "headers, one `Name: value` a line"),
        Key(name: "hmac-key-file", form: .secret, doc: "signs each body: X-Forewarn-Signature: sha256=…"),
      ] + .network
    case .command:
      [
        .required("run", .command, "the program's path and its arguments; no shell; the notification comes as JSON on its input"),
        Key(name: "timeout", form: .time, standard: "30s", doc: "after which it is ended"),
      ]
    }
  }
}

extension ReceiverType.Key {
  fileprivate static let webhook = required("url-file", .secret, "the webhook's URL")

  fileprivate static func required(_ name: String, _ form: ReceiverType.Form, _ doc: String) -> Self {
    Self(name: name, form: form, isRequired: true, doc: doc)
  }

  fileprivate static func server(_ standard: String) -> Self {
    Self(name: "server", form: .web, standard: standard, doc: "where the service is")
  }

  fileprivate static func acks(_ doc: String) -> Self { Self(name: "acks", form: .flag, standard: "yes", doc: doc) }
}

extension [ReceiverType.Key] {
  /// What everything that is reached over HTTP has.
  package static let network = [
    ReceiverType.Key(name: "ca-file", form: .path, doc: "certificates to trust instead of the system's"),
    ReceiverType.Key(name: "proxy", form: .web, doc: "an HTTP proxy"),
  ]
}
