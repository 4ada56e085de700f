import WatchEngine

extension Message {
  /// One message for a storm: how much there is, and the worst of it in a line each.
  static func digest(_ outgoing: Outgoing, _ digest: Outgoing.Digest) -> Message {
    let all = digest.notifications
    let firing = sorted(all.filter { $0.transition != .resolved })
    let over = sorted(all.filter { $0.transition == .resolved })
    let hosts = Set(all.map(\.host)).count
    let place = hosts > 1 ? "\(hosts) hosts" : safe(outgoing.notification.host, PartLimit.host)
    var counts = Severity.allCases.reversed().compactMap { severity -> String? in
      let count = firing.filter { $0.severity == severity }.count
      return count > 0 ? "\(count) \(severity.word)" : nil
    }
    if !over.isEmpty { counts.append("\(over.count) over") }
    var summary = "\(max(digest.waiting, all.count)) messages in one: \(counts.joined(separator: ", "))"
    if let worst = firing.first { summary += ". Worst: \(Message.summary(of: worst))" }

    var lines = circumstances(of: outgoing)
    let order = firing + over
    lines += order.prefix(PartLimit.digestLines).map { line(of: $0, outgoing, namesHost: hosts > 1) }
    let rest = order.count - PartLimit.digestLines
    if rest > 0 { lines.append(Line(label: "And", text: "\(rest) more: forewarn status shows all")) }
    return Message(
      tone: tone(firing.first?.severity), title: "\(firing.first?.severity.word.uppercased() ?? "OVER") \(place)",
      summary: safe(summary, PartLimit.summary), place: many(all, outgoing), lines: lines)
  }

  private static func tone(_ worst: Severity?) -> Tone {
    switch worst {
    case .critical: .critical
    case .warning: .warning
    case .notice: .notice
    case nil: .over
    }
  }

  private static func many(_ all: [Notification], _ outgoing: Outgoing) -> String {
    let oldest = all.map { outgoing.moment - $0.at }.max() ?? outgoing.late
    return oldest >= lateness ? "Many alerts at once · the oldest told \(Quantity.text(oldest)) late" : "Many alerts at once"
  }

  /// The worst first, of equally bad ones the newest.
  private static func sorted(_ notifications: [Notification]) -> [Notification] {
    notifications.sorted { ($0.severity.rawValue, $0.at, $0.id) > ($1.severity.rawValue, $1.at, $1.id) }
  }

  private static func line(of notification: Notification, _ outgoing: Outgoing, namesHost: Bool) -> Line {
    let isOver = notification.transition == .resolved
    var label = isOver ? "OVER" : notification.severity.word.uppercased()
    if namesHost { label += " \(safe(notification.host, PartLimit.host))" }
    if notification.incident > 0 { label += " #\(notification.incident)" }
    let time = CivilTime.text(notification.since, now: outgoing.moment, in: outgoing.zone)
    let what = safe(summary(of: notification), PartLimit.digestLine)
    return Line(
      label: label, text: isOver ? "\(what) (over after \(Quantity.text(notification.lasted)))" : "\(what) (since \(time))")
  }
}
