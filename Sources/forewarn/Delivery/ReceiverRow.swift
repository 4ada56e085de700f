import WatchEngine

/// One receiver as the courier tells of it.
struct ReceiverRow: Equatable, Sendable {
  var name: String
  var receiver: DeliveryDocument.Receiver

  /// By name.
  static func all(_ document: DeliveryDocument?) -> [ReceiverRow] {
    (document?.receivers ?? [:]).map { ReceiverRow(name: $0.key, receiver: $0.value) }.sorted { $0.name < $1.name }
  }

  var emphasis: Emphasis {
    switch receiver.state {
    case "ok": .good
    case "retrying": .warning
    default: .critical
    }
  }

  /// How it does, for people.
  /// - Parameter now: since 1970, of the courier's word.
  func text(at now: Double) -> String {
    var facts = [Self.word(receiver.state)]
    if let why = receiver.why, receiver.state != "ok" { facts[0] += ": \(TerminalText.escape(why, limit: 200))" }
    if let pending = receiver.pending, pending > 0 {
      let age = receiver.oldestPending.map { ", the oldest for \(Quantity.text(max(0, now - $0), .seconds))" } ?? ""
      facts.append("\(pending) waiting\(age)")
    }
    if let delivered = receiver.delivered {
      let last = receiver.lastDelivered.map { ", the last \(Quantity.text(max(0, now - $0), .seconds)) ago" } ?? ""
      facts.append("\(delivered) delivered\(last)")
    }
    if let dead = receiver.dead, dead > 0 { facts.append("\(dead) given up") }
    return facts.joined(separator: ", ")
  }

  private static func word(_ state: String) -> String {
    switch state {
    case "ok": "ok"
    case "retrying": "failing, tried again"
    case "open": "failing, tried every 30 s"
    case "broken": "broken until somebody mends it"
    default: TerminalText.escape(state, limit: 20)
    }
  }
}
