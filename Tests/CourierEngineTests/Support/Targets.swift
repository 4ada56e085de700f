import CourierEngine
import WatchEngine

extension Target {
  /// What stands in every secret file of the tests, so that it can be searched for where it must not be.
  static let canary = "CANARY0123456789"

  /// A receiver of each type with the keys that it needs.
  static func sample(_ type: ReceiverType) -> Target {
    var receiver = Receiver(name: "ops", type: type)
    var secrets: [String: String] = [:]
    switch type {
    case .slack: secrets["url-file"] = "https://hooks.example.net/services/T000/B000/\(canary)\n"
    case .discord: secrets["url-file"] = "https://discord.example.net/api/webhooks/1/\(canary)"
    case .mattermost: secrets["url-file"] = "https://chat.example.net/hooks/\(canary)"
    case .teams: secrets["url-file"] = "https://prod-1.logic.example.net/workflows/1/triggers/manual/paths/invoke?sig=\(canary)"
    case .googleChat: secrets["url-file"] = "https://chat.example.net/v1/spaces/A/messages?key=\(canary)&token=\(canary)"
    case .telegram:
      receiver.values["chat"] = "-100123"
      secrets["token-file"] = "123:\(canary)"
    case .matrix:
      receiver.values["server"] = "https://matrix.example.org"
      receiver.values["room"] = "!abc:example.org"
      secrets["token-file"] = canary
    case .ntfy: secrets["topic-file"] = canary
    case .gotify:
      receiver.values["server"] = "https://push.example.org/"
      secrets["token-file"] = canary
    case .pagerduty: secrets["key-file"] = "R0123456789abcdef\(canary)".prefix(32).description
    case .opsgenie: secrets["key-file"] = canary
    case .alertmanager: receiver.values["server"] = "http://127.0.0.1:9093"
    case .email: receiver.values["to"] = "ops@example.org, oncall@example.org"
    case .webhook:
      secrets["url-file"] = "https://hooks.example.org/\(canary)"
      secrets["header-file"] = "X-Team: blue\nAuthorization: Bearer \(canary)\n"
      secrets["hmac-key-file"] = canary
    case .command: receiver.values["run"] = "/usr/local/bin/tell --to 'ops team'"
    }
    return Target(receiver: receiver, secrets: Secrets(secrets))
  }
}

/// Stands in for HMAC: it shows what it was given.
func signature(_ key: [UInt8], _ text: [UInt8]) -> [UInt8] { [UInt8(key.count), UInt8(truncatingIfNeeded: text.count)] }

func carriage(_ sample: Sample, to type: ReceiverType) throws(CarriageError) -> Carriage {
  let target = Target.sample(type)
  return try carriage(
    for: sample.outgoing(to: target.receiver.name), to: target.receiver, secrets: target.secrets, sign: signature)
}
