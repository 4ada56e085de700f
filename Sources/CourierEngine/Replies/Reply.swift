import WatchEngine

/// That somebody said that he looks after an incident.
package struct Reply: Equatable, Sendable {
  package var incident: Int
  /// Of the boot in which the incident was; `nil` where the way does not tell.
  package var bootID: String?
  /// Who; made harmless.
  package var by: String
  /// What was said; made harmless.
  package var text: String
  /// When, since 1970; `nil` where the way does not tell.
  package var at: Duration?

  package init(incident: Int, bootID: String? = nil, by: String, text: String, at: Duration? = nil) {
    self.incident = incident
    self.bootID = bootID.map { safe($0, PartLimit.host) }
    self.by = safe(by.isEmpty ? "somebody" : by, PartLimit.host)
    self.text = safe(text, Reply.longestText)
    self.at = at
  }

  static let longestText = 200
  /// Of one answer: whoever can write there could write without end.
  static let mostReplies = 100
}

/// What one poll gave, and where the next one begins.
package struct Replies: Equatable, Sendable {
  package var replies: [Reply]
  /// For the next request, as it was given: an update's number, a message's ID; `nil` to ask as before.
  package var cursor: String?

  package init(replies: [Reply] = [], cursor: String? = nil) {
    self.replies = replies
    self.cursor = cursor
  }
}

/// A sentence that acknowledges: `ack 42 on it`, `/ack 42@db1`, `/ack@bot 42 on it`, `Ack #42`.
package enum AckSentence {
  /// What we offer people to write: with the host, since others may read the same place and have an incident of that number.
  static func offered(_ incident: Int, host: String) -> String {
    let isName = !host.isEmpty && host.utf8.count <= PartLimit.host && host.utf8.allSatisfy(isUnreserved)
    return isName ? "ack \(incident)@\(host)" : "ack \(incident)"
  }

  /// - Parameter host: this one; what is said to another one is nothing.
  /// - Returns: the incident, and what stands behind it; `nil` if it is none.
  package static func parse(_ text: String, host: String = "") -> (incident: Int, text: String)? {
    let start = String(text.unicodeScalars.prefix(2000))
    let words = start.split(whereSeparator: \.isWhitespace)
    guard words.count >= 2 else { return nil }
    var verb = words[0].lowercased()[...]
    if verb.hasPrefix("/") { verb = verb.dropFirst().prefix { $0 != "@" } }
    guard verb == "ack" || verb == "acknowledge" else { return nil }
    let place = (words[1].hasPrefix("#") ? words[1].dropFirst() : words[1]).split(
      separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    if place.count == 2, place[1].lowercased() != host.lowercased() { return nil }
    guard let incident = number(place[0]) else { return nil }
    return (incident, words.dropFirst(2).joined(separator: " "))
  }

  /// Whether the first line of a message of ours, such as `CRITICAL db1: …`, names the host.
  static func isOf(_ host: String, _ message: String) -> Bool {
    let line = message.unicodeScalars.prefix(1000).prefix { $0 != "\n" }.filter { $0 != "\u{200B}" }
    let name = safe(host, PartLimit.host)
    return String(String.UnicodeScalarView(line)).split(separator: " ").contains { $0 == name || $0 == "\(name):" }
  }

  /// The incident of which a message of ours tells: the number behind `Incident` on one of its first lines.
  package static func incident(in message: String) -> Int? {
    let start = String(message.unicodeScalars.prefix(4096))
    for line in start.split(whereSeparator: \.isNewline).prefix(4) where line.hasPrefix("Incident ") {
      return number(line.dropFirst(9).prefix { $0.isASCII && $0.isNumber })
    }
    return nil
  }

  static func number(_ digits: some StringProtocol) -> Int? {
    guard !digits.isEmpty, digits.utf8.count <= 15, digits.utf8.allSatisfy({ $0 &- 0x30 <= 9 }), let number = Int(digits),
      number > 0
    else { return nil }
    return number
  }
}
