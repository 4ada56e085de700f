import WatchEngine

extension Message {
  /// What is said of an outgoing notification, or of many.
  package init(_ outgoing: Outgoing) {
    self = outgoing.digest.map { Message.digest(outgoing, $0) } ?? Message.single(outgoing)
  }

  private static func single(_ outgoing: Outgoing) -> Message {
    let notification = outgoing.notification
    var lines = circumstances(of: outgoing)
    if outgoing.reason != .acknowledged {
      if notification.transition != .resolved {
        lines += help(with: notification)
      } else if let blamed = notification.blamed {
        lines.append(Line(label: "Who it was", text: safe(blamed.text, PartLimit.sentence)))
      }
      lines += others(in: notification)
    }
    if notification.asksForAnswer {
      lines.append(Line(label: Message.acknowledge, text: "forewarn ack \(notification.incident) \"on it\""))
    }
    return Message(
      tone: tone(of: notification, outgoing.reason), title: title(of: outgoing), summary: told(of: notification, outgoing.reason),
      place: place(of: outgoing), lines: lines)
  }

  /// How bad, and where.
  private static func title(of outgoing: Outgoing) -> String {
    let notification = outgoing.notification
    let start = "\(word(for: notification, outgoing.reason)) \(safe(notification.host, PartLimit.host))"
    switch notification.kind {
    case .incident where notification.transition == .resolved: return "\(start) after \(Quantity.text(notification.lasted))"
    case .incident where outgoing.reason == .acknowledged:
      return notification.acknowledgedBy.map { "\(start) by \(safe($0, PartLimit.host))" } ?? start
    case .incident where start.hasPrefix("STILL") && notification.lasted >= .seconds(1):
      return "\(start) after \(Quantity.text(notification.lasted))"
    case .farewell:
      return notification.backBy.map { "\(start), back by \(CivilTime.text($0, now: outgoing.moment, in: outgoing.zone))" }
        ?? start
    case .incident, .oomKill, .test: return start
    }
  }

  /// What it is; when it became worse, what made it so, and how it began.
  private static func told(of notification: Notification, _ reason: Notification.Reason) -> String {
    let root = summary(of: notification)
    if notification.kind == .incident, notification.transition == .resolved { return "was \"\(root)\"" }
    let newest = notification.members.filter { $0.isFiring && $0.severity == notification.severity }.max {
      $0.firedAt < $1.firedAt
    }
    guard reason == .worse, let newest, newest.rule != notification.rule || newest.instance != notification.instance else {
      return root
    }
    return "\(safe(newest.message, PartLimit.summary / 2)) It began with: \(safe(root, PartLimit.summary / 2))"
  }

  private static func tone(of notification: Notification, _ reason: Notification.Reason) -> Tone {
    if notification.kind == .test || notification.kind == .farewell { return .information }
    if notification.transition == .resolved { return .over }
    if reason == .acknowledged { return .information }
    switch notification.severity {
    case .critical: return .critical
    case .warning: return .warning
    case .notice: return .notice
    }
  }

  private static func word(for notification: Notification, _ reason: Notification.Reason) -> String {
    switch notification.kind {
    case .test: return "TEST"
    case .farewell: return "GOING DOWN"
    case .incident, .oomKill: break
    }
    if notification.transition == .resolved { return "OVER" }
    let severity = notification.severity.word.uppercased()
    switch reason {
    case .worse: return "NOW \(severity)"
    case .repeat, .ended: return "STILL \(severity)"
    case .escalated: return "ESCALATED, \(severity)"
    case .acknowledged: return "ACKNOWLEDGED"
    case .news: return "UPDATE, \(severity)"
    case .fired, .resolved, .channel, .event, .test, .farewell: return severity
    }
  }

  /// The root's sentence, and a short name for who is behind it: the long one has a line of its own.
  static func summary(of notification: Notification) -> String {
    var sentence = sentence(notification.message, notification.blamed)
    guard let blamed = notification.blamed else { return safe(sentence, PartLimit.summary) }
    let short = (blamed.unit ?? blamed.role ?? blamed.process).map { String($0.unicodeScalars.prefix(PartLimit.name)) }
    guard let short, !short.isEmpty, !sentence.contains(short) else { return safe(sentence, PartLimit.summary) }
    if sentence.hasSuffix(".") { sentence.removeLast() }
    let name = safe(short, PartLimit.name)
    return "\(safe(sentence, PartLimit.summary - name.unicodeScalars.count - 4)) (\(name))."
  }

  /// What was said, without the one to blame at its end.
  static func sentence(_ message: String, _ blamed: Notification.Blamed?) -> String {
    // What is shown of them is far shorter; looking for one in the other takes the product of their lengths.
    var sentence = String(message.unicodeScalars.prefix(4 * PartLimit.summary))
    guard let blamed else { return sentence }
    let ending = " Who: \(String(blamed.text.unicodeScalars.prefix(4 * PartLimit.summary)))."
    if sentence.hasSuffix(ending) { sentence.removeLast(ending.count) }
    return sentence
  }

  /// Where it belongs, since when, and how late it is told.
  private static func place(of outgoing: Outgoing) -> String {
    let notification = outgoing.notification
    func time(_ moment: Duration) -> String { CivilTime.text(moment, now: outgoing.moment, in: outgoing.zone) }
    var parts: [String] = []
    if notification.incident > 0 { parts.append("Incident \(notification.incident)") }
    switch notification.kind {
    case .incident:
      if notification.transition == .resolved {
        let isOneDay =
          CivilTime(notification.since, in: outgoing.zone).date == CivilTime(notification.ended, in: outgoing.zone).date
        // The day and the zone are said once.
        let end = isOneDay ? "\(CivilTime(notification.ended, in: outgoing.zone).clock)" : time(notification.ended)
        parts.append("\(time(notification.since)) to \(end)")
      } else {
        parts.append("since \(time(notification.since))")
        if notification.lasted >= .seconds(1) { parts.append("for \(Quantity.text(notification.lasted))") }
      }
    case .oomKill, .test, .farewell: parts.append(time(notification.at))
    }
    if outgoing.late >= lateness { parts.append("told \(Quantity.text(outgoing.late)) late") }
    return parts.joined(separator: " · ")
  }

  /// From here on it is said that a message is late.
  static let lateness: Duration = .seconds(10)

  /// Why it comes, by this way, and what it stands for.
  static func circumstances(of outgoing: Outgoing) -> [Line] {
    var lines: [Line] = []
    if let diversion = outgoing.divertedFrom {
      let name = safe(diversion.receiver, PartLimit.host)
      lines.append(Line(label: "Diverted", text: "could not be told at \(name): \(safe(diversion.why, PartLimit.sentence))"))
    }
    if let note = outgoing.note, !note.isEmpty { lines.append(Line(label: "Told because", text: safe(note, PartLimit.sentence))) }
    if outgoing.changes > 1 {
      let since = outgoing.firstChange.map { " since \(CivilTime.text($0, now: outgoing.moment, in: outgoing.zone))" } ?? ""
      lines.append(Line(label: "While nothing could be sent", text: "\(outgoing.changes) changes\(since); this is the latest"))
    }
    if let by = outgoing.notification.acknowledgedBy, !by.isEmpty, outgoing.reason != .acknowledged {
      lines.append(Line(label: "Acknowledged by", text: safe(by, PartLimit.name)))
    }
    return lines
  }

  /// What to do, who it is, how bad it is and how it came.
  private static func help(with notification: Notification) -> [Line] {
    var lines: [Line] = []
    if let advice = notification.do, !advice.isEmpty {
      lines.append(Line(label: "Do first", text: safe(advice, PartLimit.sentence)))
    }
    if let blamed = notification.blamed { lines.append(Line(label: "Who", text: safe(blamed.text, PartLimit.sentence))) }
    if let root = notification.root {
      lines.append(Line(label: root.certainty, text: root.figures))
      if let line = history(of: notification, root) { lines.append(line) }
    }
    if let why = notification.why, !why.isEmpty {
      lines.append(Line(label: "Why it matters", text: safe(why, PartLimit.sentence)))
    }
    return lines
  }

  private static func history(of notification: Notification, _ root: Notification.Member) -> Line? {
    let points = notification.history
    guard let first = points.first, let last = points.last, last.at > first.at else { return nil }
    let known = points.compactMap(\.value)
    guard known.count >= 2, let start = known.first, let end = known.last else { return nil }
    let unit = SignalUnit(rawValue: root.unit) ?? .count
    let drawing = Sparkline.text(points)
    return Line(
      label: "Last \(Quantity.text(last.at - first.at))",
      text: "\(drawing) \(Quantity.text(start, unit)) → \(Quantity.text(end, unit))")
  }

  /// The other alerts of the incident, in the order in which they came.
  private static func others(in notification: Notification) -> [Line] {
    let story = notification.story.utf8.split(separator: UInt8(ascii: "\n")).dropFirst()
    let label = notification.transition == .resolved ? "Also over" : "Also"
    var lines = story.prefix(PartLimit.storyLines).map {
      Line(label: label, text: safe(String(Substring($0)), PartLimit.storyLine))
    }
    let rest = story.count - lines.count
    if rest > 0 { lines.append(Line(label: label, text: "\(rest) more")) }
    return lines
  }
}

extension Notification {
  /// When the last of its alerts was over; of one that still fires, when this was decided.
  package var ended: Duration {
    guard transition == .resolved else { return at }
    return members.compactMap(\.endedAt).max() ?? at
  }

  /// From its beginning until it was over or this was decided.
  package var lasted: Duration { max(ended - since, .zero) }

  /// Whether somebody should say that he looks after it.
  package var asksForAnswer: Bool {
    kind == .incident && incident > 0 && transition != .resolved && (acknowledgedBy ?? "").isEmpty
  }
}

extension Notification.Member {
  /// How sure the value is.
  package var certainty: String {
    if signal.hasSuffix("exhausted-in") { return "Forecast" }
    if value == nil { return "Not known now" }
    return isEstimated ? "Estimated" : "Measured"
  }

  /// The value and what it should not be.
  package var figures: String {
    let value = safe(valueText, PartLimit.name)
    return threshold.isEmpty ? value : "\(value) (alarm: \(safe(threshold, PartLimit.name)))"
  }
}

/// A text from the host or from people on one line, cut, and harmless to whoever reads it.
func safe(_ text: String, _ limit: Int) -> String { TerminalText.escape(text, limit: limit) }
