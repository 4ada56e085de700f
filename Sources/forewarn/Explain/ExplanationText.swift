import WatchEngine

/// Shows the explanation of an incident to a person: a line for each moment, and below it who was told or not.
struct ExplanationText: Sendable {
  let explanation: Explanation
  let presentation: Presentation

  var text: String { lines.map { $0 + "\n" }.joined() }

  private var lines: [String] {
    var lines = header
    let width = explanation.steps.flatMap(\.tellings).map { min($0.receiver.unicodeScalars.count, 24) }.max() ?? 0
    for step in explanation.steps {
      let severity = Severity(word: step.severity)
      lines += [
        "",
        presentation.show(presentation.timeOfDay(step.at), .strong) + "  "
          + (step.isSame ? "" : "\(Self.word(step.transition))  ")
          + presentation.show(TerminalText.escape(step.severity, limit: 20), Emphasis(severity)),
      ]
      for note in step.notes { lines += indented(TerminalText.escape(note, limit: 1000), 2, "") }
      for telling in step.tellings {
        let name = Columns.pad(TerminalText.escape(telling.receiver, limit: 24), width)
        lines += indented(sentence(telling), 2, name + "  ")
      }
    }
    if explanation.brokenLines > 0 {
      lines += ["", "\(explanation.brokenLines) lines of the record can't be understood"]
    }
    return lines
  }

  private var header: [String] {
    var facts = ["incident \(explanation.number)"]
    if let severity = explanation.severity { facts.append(severity.word) }
    if let ended = explanation.ended {
      facts.append("over after \(Quantity.text(max(0, ended - explanation.began), .seconds))")
    } else {
      facts.append(explanation.firing.isEmpty ? "not known to be over" : "still firing")
    }
    var lines = [presentation.show(facts.joined(separator: " \(presentation.dot) "), Emphasis(explanation.severity))]
    if !explanation.names.isEmpty {
      lines += indented(explanation.names.map { TerminalText.escape($0, limit: 80) }.joined(separator: ", "), 0, "")
    }
    if let message = explanation.message { lines += indented(TerminalText.escape(message, limit: 1000), 0, "") }
    return lines
  }

  private func sentence(_ telling: Explanation.Telling) -> String {
    let text = TerminalText.escape(telling.text, limit: 500)
    guard telling.isSent else { return "not sent: \(text)" }
    return "sent: \(text)" + (telling.fate.map { "; \($0.text(presentation))" } ?? "")
  }

  private func indented(_ text: String, _ indent: Int, _ label: String) -> [String] {
    let margin = indent + label.unicodeScalars.count
    return Columns.wrap(text, presentation.width - margin).enumerated().map {
      String(repeating: " ", count: $0.offset == 0 ? indent : margin) + ($0.offset == 0 ? label : "") + $0.element
    }
  }

  static func word(_ transition: String) -> String {
    switch transition {
    case "firing": "it fires"
    case "updated": "it changed"
    case "repeated": "it still fires"
    case "resolved": "it is over"
    default: TerminalText.escape(transition, limit: 20)
    }
  }
}

/// The same for programs.
enum ExplanationJSON {
  static func write(_ explanation: Explanation, _ json: inout JSONWriter) {
    json.beginObject()
    json.member("incident", explanation.number)
    json.member("severity", explanation.severity?.word)
    json.optional("began", explanation.steps.isEmpty ? nil : explanation.began)
    json.optional("ended", explanation.ended)
    json.key("firing")
    json.beginArray()
    for name in explanation.firing { json.string(name) }
    json.endArray()
    json.key("alerts")
    json.beginArray()
    for name in explanation.names { json.string(name) }
    json.endArray()
    json.member("message", explanation.message)
    json.key("steps")
    json.beginArray()
    for step in explanation.steps { write(step, &json) }
    json.endArray()
    json.member("brokenLines", explanation.brokenLines)
    json.endObject()
  }

  private static func write(_ step: Explanation.Step, _ json: inout JSONWriter) {
    json.beginObject()
    json.member("at", step.at)
    json.member("transition", step.transition)
    json.member("severity", step.severity)
    json.key("notes")
    json.beginArray()
    for note in step.notes { json.string(note) }
    json.endArray()
    json.key("receivers")
    json.beginArray()
    for telling in step.tellings {
      json.beginObject()
      json.member("receiver", telling.receiver)
      json.member("sent", telling.isSent)
      json.member("reason", telling.reason)
      json.member("text", telling.text)
      json.member("outcome", telling.fate?.word)
      var delivery: DeliveryDocument.Delivery?
      if case .ended(let ended)? = telling.fate { delivery = ended }
      json.optional("outcomeAt", delivery?.at)
      json.optional("late", delivery?.late)
      json.member("why", delivery?.why)
      json.member("answer", delivery?.answer)
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }
}
