import CourierEngine
import WatchEngine

/// What receivers are told in the tests: one host that runs out of memory, as the replay `memory-runs-out` tells it.
enum Sample: String, CaseIterable {
  case firing, worse, escalated, repeated, acknowledged, resolved, digest, hostile, test, farewell
  case oomKill = "oom-kill"

  /// 2026-11-21 12:01:05 UTC.
  static let start: Duration = .seconds(1_795_262_465)
  static let boot = "6f1c2d90-3c1e-4a55-9d0f-2b7c5f3a1e77"

  func outgoing(to receiver: String) -> Outgoing {
    let notification = notification
    var outgoing = Outgoing(
      notification: notification, reason: reason, key: "\(notification.id)/\(receiver)",
      moment: notification.at + .milliseconds(400))
    switch self {
    case .escalated:
      outgoing.note = "nobody acknowledged at ops within 15 min"
      outgoing.divertedFrom = Outgoing.Diversion(receiver: "oncall", why: "404 no_service")
    case .resolved:
      outgoing.changes = 4
      outgoing.firstChange = Sample.start + .seconds(2)
      outgoing.moment = notification.at + .seconds(660)
    case .digest:
      outgoing.digest = Outgoing.Digest(notifications: Sample.storm, waiting: 27)
      outgoing.moment = notification.at + .seconds(90)
    case .hostile:
      outgoing.note = Hostile.text
      outgoing.divertedFrom = Outgoing.Diversion(receiver: Hostile.text, why: Hostile.text)
      outgoing.changes = 3
      outgoing.firstChange = Sample.start
    default: break
    }
    return outgoing
  }

  private var reason: Notification.Reason {
    switch self {
    case .firing, .digest, .hostile: .fired
    case .worse: .worse
    case .escalated: .escalated
    case .repeated: .repeat
    case .acknowledged: .acknowledged
    case .resolved: .resolved
    case .oomKill: .event
    case .test: .test
    case .farewell: .farewell
    }
  }

  var notification: Notification {
    switch self {
    case .firing, .digest: return Sample.memory()
    case .worse:
      var worse = Sample.memory(.critical, at: Sample.start + .seconds(23), update: 2)
      worse.members.append(Sample.killed(at: Sample.start + .seconds(20)))
      worse.story += "\n20 s later: unit-failed(importer.service): importer.service failed (oom-kill) and stays down."
      return worse
    case .escalated: return Sample.memory(.critical, at: Sample.start + .seconds(905), update: 3)
    case .repeated:
      var repeated = Sample.memory(.critical, at: Sample.start + .seconds(3605), update: 4)
      repeated.transition = .repeated
      repeated.acknowledgedBy = nil
      return repeated
    case .acknowledged:
      var acknowledged = Sample.memory(.critical, at: Sample.start + .seconds(120), update: 3)
      acknowledged.acknowledgedBy = "ann"
      return acknowledged
    case .resolved:
      var over = Sample.memory(.critical, at: Sample.start + .seconds(185), update: 5)
      over.transition = .resolved
      over.members[0].transition = "resolved"
      over.members[0].endedAt = Sample.start + .seconds(185)
      return over
    case .hostile: return Hostile.notification
    case .oomKill:
      return Notification(
        id: "1795262470000-000019", kind: .oomKill, transition: .firing, severity: .critical, host: "db1", bootID: Sample.boot,
        message: "The kernel killed importer (pid 178, importer.service) for want of memory: 872 MiB.", since: Sample.start,
        at: Sample.start)
    case .test:
      return Notification(
        id: "1795262470000-000020", kind: .test, transition: .firing, severity: .notice, host: "db1", bootID: Sample.boot,
        message: "This is a test by ann: nothing is wrong.", since: Sample.start, at: Sample.start)
    case .farewell:
      var farewell = Notification(
        id: "1795262470000-000021", kind: .farewell, transition: .firing, severity: .notice, host: "db1", bootID: Sample.boot,
        message: "The host reboots on purpose.", since: Sample.start, at: Sample.start)
      farewell.backBy = Sample.start + .seconds(900)
      return farewell
    }
  }

  static func memory(_ severity: Severity = .warning, at: Duration = start + .seconds(3), update: Int = 1) -> Notification {
    let message = "Memory will be used up in 6.5 s (4.3 s to 10.3 s): 240 MiB of 972 MiB is left."
    let blamed = Notification.Blamed(
      text: "importer.service, importer, pid 178: 35.2 MiB/s more", unit: "importer.service", process: "importer", pid: 178)
    var notification = Notification(
      id: "1795262468123-000017", kind: .incident, transition: update == 1 ? .firing : .updated, severity: severity, host: "db1",
      bootID: boot, message: "\(message) Who: \(blamed.text).", since: start, at: at)
    notification.incident = 12
    notification.update = update
    notification.rule = "memory-exhausting-critical"
    notification.story =
      "memory-exhausting-critical: \(notification.message)\n11 s later: memory-low: Memory is nearly used up: 17.3 MiB of 972 MiB is left."
    notification.why = "When memory is used up the kernel kills processes, often the one that matters most."
    notification.do =
      "Stop or restart importer.service, or give it a limit: systemctl set-property importer.service MemoryMax=512M"
    notification.blamed = blamed
    var root = Notification.Member(
      rule: "memory-exhausting-critical", signal: "memory.exhausted-in", unit: "seconds", value: 6.5, valueText: "6.5 s",
      threshold: "memory.exhausted-in < 10m", severity: severity, message: notification.message, since: start)
    root.why = notification.why
    root.do = notification.do
    root.blamed = blamed
    notification.members = [
      root,
      Notification.Member(
        rule: "memory-low", signal: "memory.available", unit: "percent", value: 1.8, valueText: "1.8 %",
        threshold: "memory.available < 10%", severity: .warning,
        message: "Memory is nearly used up: 17.3 MiB of 972 MiB is left.", since: start + .seconds(11)),
    ]
    notification.history = (0...60).map { second in
      let value = second < 30 ? 3600 - Double(second) * 20 : 3000 * (1 - Double(second - 30) / 30) + 6.5
      return Notification.Point(at: start + .seconds(second - 57), value: (20..<25).contains(second) ? nil : value)
    }
    if update == 1 { notification.members.removeLast() }
    if update == 1 { notification.story = "memory-exhausting-critical: \(notification.message)" }
    return notification
  }

  private static func killed(at moment: Duration) -> Notification.Member {
    Notification.Member(
      rule: "unit-failed", instance: "importer.service", signal: "unit.failed", unit: "flag", value: 1, valueText: "yes",
      threshold: "unit.failed = 1", severity: .critical, message: "importer.service failed (oom-kill) and stays down.",
      since: moment)
  }

  /// Twenty incidents of one storm.
  private static var storm: [Notification] {
    (0..<20).map { index in
      var one = memory(index % 3 == 0 ? .critical : .warning, at: start + .seconds(3 + index))
      one.id = "1795262468123-0001\(index < 10 ? "0" : "")\(index)"
      one.incident = 20 + index
      one.message = "/srv/disk\(index) will be full in \(index + 1) h: 2.1 GiB is left."
      one.blamed = nil
      one.rule = "mount-filling"
      one.instance = "/srv/disk\(index)"
      one.members[0].rule = "mount-filling"
      one.members[0].instance = one.instance
      one.members[0].message = one.message
      one.members[0].blamed = nil
      if index % 5 == 4 {
        one.transition = .resolved
        one.members[0].endedAt = start + .seconds(60 + index)
      }
      return one
    }
  }
}

extension Notification.Member {
  init(
    rule: String, instance: String? = nil, signal: String, unit: String, value: Double?, valueText: String, threshold: String,
    severity: Severity, message: String, since: Duration
  ) {
    self.init(rule: rule, severity: severity, message: message, threshold: threshold, valueText: valueText, since: since)
    self.instance = instance
    self.signal = signal
    self.unit = unit
    self.value = value
    firedAt = since + .seconds(2)
  }
}

/// Names and sentences as somebody would make them who wants more than to be shown.
enum Hostile {
  /// Every markup, mentions, controls, marks of direction, and far too much of it.
  static let text =
    "@everyone @here @channel @all <!channel> <!here> <@U1> <#C1> <users/all> @room (@ann) *b* _i_ ~s~ `c` ```pre``` ||sp|| "
    + "[x](https://evil.example/a) <https://evil.example|y> tg://resolve?domain=x t.me/evil T.Me/evil /stop #tag $CASH :bell: "
    + "<b>bold</b> <a href=\"https://evil.example\">z</a> <script>alert(1)</script> &amp; &lt; \"quoted\" 'single' \\ back\\slash "
    + "line\r\nX-Evil: 1\r\n\r\nbody\nBcc: all@evil.example\n.\n{\"a\":1} {headline} ${IFS} $(reboot) `reboot` %0d%0a %s "
    + "\u{1B}[31mred\u{7} \u{0}nul \u{202E}gnp.exe\u{2066}x\u{2069} \u{200B}\u{FEFF}zw \u{2028}\u{85} e\u{301}\u{301} 👩‍👩‍👧 "
    + String(repeating: "ü€👾<&>\"\\@", count: 12_000)

  static var notification: Notification {
    var notification = Notification(
      id: "1795262468123-000018", kind: .incident, transition: .updated, severity: .critical,
      host: "db1\r\nX-Evil: 1 @everyone <!channel>", bootID: "boot\"\r\n<b>", message: text, since: Sample.start,
      at: Sample.start + .seconds(300))
    notification.incident = 13
    notification.update = 2
    notification.rule = "rule \(text)"
    notification.instance = text
    notification.why = text
    notification.do = text
    let line = String(text.unicodeScalars.prefix(3000))
    notification.story = (0..<30).map { "\($0): \(line)" }.joined(separator: "\n")
    notification.blamed = Notification.Blamed(text: text, unit: text, role: text, process: text, pid: 1)
    notification.members = (0..<3).map { index in
      var member = Notification.Member(
        rule: "rule\(index) \(text)", instance: text, signal: "memory.available", unit: "percent",
        value: index == 1 ? nil : 1e308, valueText: text,
        threshold: text, severity: .critical, message: text, since: Sample.start)
      member.do = text
      member.why = text
      member.blamed = notification.blamed
      return member
    }
    notification.history = [0, 1, 2, 3].map {
      Notification.Point(at: Sample.start + .seconds($0), value: $0 == 1 ? nil : 1e308 * Double($0 - 2))
    }
    return notification
  }
}
