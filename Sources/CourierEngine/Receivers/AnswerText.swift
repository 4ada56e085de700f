import WatchEngine

/// What a server said, made fit to be shown: cut, on one line, without controls, and without anything of the receiver's secrets or any
/// address: servers like to repeat what they were asked.
package enum AnswerText {
  package static let longest = 200
  /// So far a text is looked at: much farther than is shown, so that a secret is recognised whole.
  private static let farthest = 16_384

  /// The words of an answer: of a JSON document those members that explain, otherwise the text itself unless it is a page of HTML.
  package static func words(of body: [UInt8], json: JSONValue?, hiding secrets: Secrets) -> String {
    let text: String
    if let json {
      text = explanation(in: json) ?? ""
    } else {
      let start = String(decoding: body.prefix(farthest), as: UTF8.self)
      text = start.contains("<html") || start.contains("<!DOCTYPE") || start.contains("<HTML") ? "" : start
    }
    return harmless(text, hiding: secrets)
  }

  /// A text from outside that may be shown.
  package static func harmless(_ text: String, hiding secrets: Secrets) -> String {
    let scalars = text.unicodeScalars
    var text = String(scalars.prefix(farthest))
    let hidden = secrets.hidden
    // The end may hold the beginning of a secret, which is not known again.
    if text.unicodeScalars.count < scalars.count {
      text = String(text.unicodeScalars.dropLast(hidden.map(\.unicodeScalars.count).max() ?? 0))
    }
    for secret in hidden { text = replacing(secret, in: text) }
    let words = text.split(whereSeparator: \.isWhitespace).map { $0.contains("://") ? "…" : String($0) }
    return TerminalText.escape(words.joined(separator: " "), limit: longest)
  }

  /// Members in which the hosted services tell what is wrong.
  private static let telling = ["description", "message", "error", "errors", "errcode", "reason", "status", "result"]

  private static func explanation(in json: JSONValue, depth: Int = 0) -> String? {
    guard depth < 4 else { return nil }
    switch json {
    case .string(let text): return text
    case .array(let elements):
      let texts = elements.prefix(4).compactMap { explanation(in: $0, depth: depth + 1) }
      return texts.isEmpty ? nil : texts.joined(separator: "; ")
    case .object:
      var texts: [String] = []
      for name in telling {
        guard let member = json[name], let text = explanation(in: member, depth: depth + 1), !texts.contains(text) else {
          continue
        }
        texts.append(text)
      }
      return texts.isEmpty ? nil : texts.joined(separator: ", ")
    case .null, .bool, .number: return nil
    }
  }

  private static func replacing(_ secret: String, in text: String) -> String {
    let wanted = Array(secret.utf8)
    let bytes = Array(text.utf8)
    guard !wanted.isEmpty, bytes.count >= wanted.count else { return text }
    var kept: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes.count - index >= wanted.count, bytes[index..<index + wanted.count].elementsEqual(wanted) {
        kept.append(contentsOf: "…".utf8)
        index += wanted.count
      } else {
        kept.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: kept, as: UTF8.self)
  }
}
