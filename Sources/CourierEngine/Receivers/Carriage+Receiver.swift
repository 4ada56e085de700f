import WatchEngine

/// HMAC with SHA-256 (RFC 2104) of a text with a key: from whoever has a library for it.
package typealias MessageSigner = (_ key: [UInt8], _ text: [UInt8]) -> [UInt8]

/// What has to be carried where, so that `receiver` is told.
/// - Parameters:
///   - secrets: the contents of the files that its keys name, `template-file` among them.
///   - sign: used by webhooks alone.
/// - Throws: what is missing or wrong in its keys or files. It stays so until somebody changes them.
package func carriage(
  for outgoing: Outgoing, to receiver: Receiver, secrets: Secrets, sign: MessageSigner
) throws(CarriageError) -> Carriage {
  let target = Target(receiver: receiver, secrets: secrets)
  switch receiver.type {
  case .slack: return .http(try Slack.request(outgoing, target))
  case .discord: return .http(try Discord.request(outgoing, target))
  case .mattermost: return .http(try Mattermost.request(outgoing, target))
  case .teams: return .http(try Teams.request(outgoing, target))
  case .telegram: return .http(try Telegram.request(outgoing, target))
  case .googleChat: return .http(try GoogleChat.request(outgoing, target))
  case .matrix: return .http(try Matrix.request(outgoing, target))
  case .ntfy: return .http(try Ntfy.request(outgoing, target))
  case .gotify: return .http(try Gotify.request(outgoing, target))
  case .pagerduty: return .http(try PagerDuty.request(outgoing, target))
  case .opsgenie: return .http(try Opsgenie.request(outgoing, target))
  case .alertmanager: return .http(try Alertmanager.request(outgoing, target))
  case .email: return .mail(try Email.request(outgoing, target))
  case .webhook: return .http(try Webhook.request(outgoing, target, sign))
  case .command: return .command(try Command.request(outgoing, target))
  }
}

extension ReceiverType {
  /// Whether many notifications can be told in one message. Where each incident has a state of its own that must be ended, they can't.
  package var takesDigests: Bool {
    switch self {
    case .pagerduty, .opsgenie: false
    case .slack, .discord, .mattermost, .teams, .telegram, .googleChat, .matrix, .ntfy, .gotify, .alertmanager, .email, .webhook,
      .command:
      true
    }
  }
}

/// A receiver with its secrets. What it gives is checked: an address or a token that could end its line or its place in a URL is refused.
package struct Target: Sendable {
  package var receiver: Receiver
  package var secrets: Secrets

  package init(receiver: Receiver, secrets: Secrets) {
    self.receiver = receiver
    self.secrets = secrets
  }

  /// A secret that there must be.
  func secret(_ key: String) throws(CarriageError) -> String {
    guard let value = secrets[key], !value.isEmpty else { throw CarriageError("\(key): expected one line, found nothing") }
    guard value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
      throw CarriageError("\(key): expected one line, found several or control characters")
    }
    return value
  }

  /// A secret that may be left out.
  func secret(ifSet key: String) throws(CarriageError) -> String? { secrets[key] == nil ? nil : try secret(key) }

  /// A secret of which a URL or a header is made: letters, digits and a few signs.
  func token(_ key: String) throws(CarriageError) -> String {
    let value = try secret(key)
    guard
      value.utf8.allSatisfy({
        isUnreserved($0) || UInt8(ascii: ":") == $0 || UInt8(ascii: "=") == $0 || UInt8(ascii: "+") == $0
          || UInt8(ascii: "/") == $0
      })
    else { throw CarriageError("\(key): expected letters, digits and - . _ ~ : = + /, found something else") }
    return value
  }

  /// The address that is the secret itself.
  func url(_ key: String) throws(CarriageError) -> String {
    let value = try secret(key)
    guard Target.isWebAddress(value) else {
      throw CarriageError("\(key): expected one URL that begins with https:// or http://, found something else")
    }
    return value
  }

  /// The address of a server, without a slash at its end.
  func server(_ key: String = "server") throws(CarriageError) -> String {
    guard var value = receiver[key], Target.isWebAddress(value) else {
      throw CarriageError("\(key): expected a URL that begins with https:// or http://, found none")
    }
    while value.hasSuffix("/") { value.removeLast() }
    return value
  }

  private static func isWebAddress(_ text: String) -> Bool {
    (text.hasPrefix("https://") || text.hasPrefix("http://")) && text.utf8.count <= 4096
      && text.utf8.allSatisfy {
        $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">")
      }
  }
}

/// RFC 3986, 2.3.
func isUnreserved(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
    UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
    true
  default: false
  }
}

/// The text as one segment of a path or one value of a query, RFC 3986.
func percentEncoded(_ text: String) -> String {
  var bytes: [UInt8] = []
  for byte in text.utf8 {
    if isUnreserved(byte) {
      bytes.append(byte)
    } else {
      bytes.append(UInt8(ascii: "%"))
      bytes.append(contentsOf: hexadecimal(byte, upper: true))
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

func hexadecimal(_ byte: UInt8, upper: Bool = false) -> [UInt8] {
  [byte >> 4, byte & 0xF].map { $0 < 10 ? 0x30 + $0 : (upper ? 0x37 : 0x57) + $0 }
}

extension HTTPRequest {
  /// A JSON document as it is sent to everybody who takes one.
  static func json(
    _ url: String, method: String = "POST", headers: [HTTPHeader] = [], _ write: (inout JSONWriter) -> Void
  ) -> HTTPRequest {
    var json = JSONWriter(reserving: 4096)
    write(&json)
    return HTTPRequest(
      method: method, url: url,
      headers: [HTTPHeader("Content-Type", "application/json; charset=utf-8"), .agent] + headers, body: json.bytes)
  }
}

extension HTTPHeader {
  static let agent = HTTPHeader("User-Agent", "forewarn/\(forewarnVersion)")
}

extension JSONWriter {
  /// An object, and what is in it.
  mutating func object(_ write: (inout JSONWriter) -> Void) {
    beginObject()
    write(&self)
    endObject()
  }

  mutating func object(_ name: StaticString, _ write: (inout JSONWriter) -> Void) {
    key(name)
    object(write)
  }

  mutating func array(_ write: (inout JSONWriter) -> Void) {
    beginArray()
    write(&self)
    endArray()
  }

  mutating func array(_ name: StaticString, _ write: (inout JSONWriter) -> Void) {
    key(name)
    array(write)
  }

  mutating func member(_ name: StaticString, _ value: StaticString) {
    key(name)
    string(value.description)
  }
}

extension Outgoing {
  /// What belongs together where it is shown: an incident; a digest stands for itself.
  var thread: String { digest == nil ? notification.thread : "forewarn/\(safe(key, 200))" }
}

extension Notification {
  /// The same for all that is told of an incident, and for nothing else: incidents are counted anew after a boot.
  package var thread: String {
    let number = incident > 0 ? "\(bootID)/\(incident)" : id
    return "forewarn/\(safe(host, PartLimit.host))/\(safe(number, PartLimit.name))"
  }
}
