import WatchEngine

/// A body with places in braces: `{"text": "{headline}"}`. There is no logic in it.
///
/// What begins with `{` or `[` is JSON: there the places stand inside of strings and are escaped for them. Anything else is plain text.
package struct WebhookTemplate: Sendable {
  /// The places, and what each is.
  package static let places: [(name: String, doc: String)] = [
    ("headline", "the first line of the message"), ("text", "the whole message"), ("title", "how bad and where: `CRITICAL db1`"),
    ("message", "what it is, in a sentence"), ("severity", "notice, warning or critical"),
    ("transition", "firing, updated, repeated or resolved"), ("reason", "why it is told: fired, worse, escalated …"),
    ("host", "the host's name"), ("rule", "the rule at the root of the incident"), ("instance", "the disk, mount or unit"),
    ("value", "the value that the rule is about"), ("threshold", "what it should not be"), ("culprit", "who takes most of it"),
    ("do", "what to do first"), ("why", "why it matters"), ("incident", "the incident's number"),
    ("since", "when it began, seconds since 1970"), ("at", "when this was decided, seconds since 1970"),
    ("late", "seconds between that and now"), ("key", "the same for every attempt"),
  ]

  private let template: String
  private let isJSON: Bool

  package init(_ template: String) {
    self.template = template
    let first = template.unicodeScalars.first { $0 != " " && $0 != "\n" && $0 != "\t" && $0 != "\r" }
    isJSON = first == "[" || first == "{" && WebhookTemplate.place(at: template.unicodeScalars[...]) == nil
  }

  /// - Throws: that a place is none of ``places``, or that what came out is no JSON although it begins like it.
  package func fill(with outgoing: Outgoing) throws(CarriageError) -> (text: String, isJSON: Bool) {
    let message = Message(outgoing)
    var result = String.UnicodeScalarView()
    var rest = template.unicodeScalars[...]
    while let scalar = rest.first {
      guard scalar == "{", let name = WebhookTemplate.place(at: rest) else {
        result.append(scalar)
        rest.removeFirst()
        continue
      }
      guard let value = WebhookTemplate.value(of: name, outgoing, message) else {
        throw CarriageError("template-file: expected a place such as {headline} or {text}, found {\(name)}")
      }
      result.append(contentsOf: (isJSON ? WebhookTemplate.escape(value) : value).unicodeScalars)
      rest.removeFirst(name.unicodeScalars.count + 2)
    }
    let text = String(result)
    if isJSON {
      do { _ = try JSONValue(parsing: Array(text.utf8).span, file: "template-file") } catch {
        throw CarriageError("template-file: expected JSON when it is filled in, found an error at byte \(error.offset)")
      }
    }
    return (text, isJSON)
  }

  /// The name in braces with which `text` begins.
  private static func place(at text: Substring.UnicodeScalarView) -> String? {
    guard let open = text.firstIndex(of: "{") else { return nil }
    let inside = text[text.index(after: open)...].prefix(24)
    guard let end = inside.firstIndex(of: "}"), end > inside.startIndex else { return nil }
    let name = inside[..<end]
    guard name.allSatisfy({ ("a"..."z").contains($0) || $0 == "-" }) else { return nil }
    return String(name)
  }

  private static func value(of name: String, _ outgoing: Outgoing, _ message: Message) -> String? {
    let notification = outgoing.notification
    func seconds(_ moment: Duration) -> String { "\(moment.components.seconds)" }
    switch name {
    case "headline": return message.headline
    case "text": return message.text
    case "title": return message.title
    case "message": return message.summary
    case "severity": return notification.severity.word
    case "transition": return notification.transition.rawValue
    case "reason": return outgoing.reason.rawValue
    case "host": return safe(notification.host, PartLimit.host)
    case "rule": return safe(notification.rule ?? "", PartLimit.name)
    case "instance": return safe(notification.instance ?? "", PartLimit.name)
    case "value": return safe(notification.root?.valueText ?? "", PartLimit.name)
    case "threshold": return safe(notification.root?.threshold ?? "", PartLimit.name)
    case "culprit": return safe(notification.blamed?.text ?? "", PartLimit.sentence)
    case "do": return safe(notification.do ?? "", PartLimit.sentence)
    case "why": return safe(notification.why ?? "", PartLimit.sentence)
    case "incident": return "\(notification.incident)"
    case "since": return seconds(notification.since)
    case "at": return seconds(notification.at)
    case "late": return seconds(outgoing.late)
    case "key": return safe(outgoing.key, 200)
    default: return nil
    }
  }

  /// For the inside of a string.
  private static func escape(_ text: String) -> String {
    var json = JSONWriter()
    json.string(text)
    return String(decoding: json.bytes.dropFirst().dropLast(), as: UTF8.self)
  }
}
