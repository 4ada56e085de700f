import WatchEngine

/// One notification as a file of the outbox holds it; `docs/formats.md` says what each key means.
package struct NotificationBody: Sendable {
  /// Characters of a text that are written at most.
  static let longestText = 4096

  package var hostname: String
  package var bootID: String
  private var json = JSONWriter(reserving: 1024)

  package init(hostname: String, bootID: String) {
    self.hostname = hostname
    self.bootID = bootID
  }

  /// How bad the notification is; `nil` if people are not to be sent this action.
  package static func severity(of action: Action) -> Severity? {
    switch action {
    case .incident(let change): change.incident.severity
    case .event(.oomKill, _): .critical
    case .alert, .event: nil
    }
  }

  /// When it happened, for people and for the order of the files.
  package static func time(of action: Action) -> Duration {
    switch action {
    case .alert(let change): change.at.realtime
    case .event(_, let at): at.realtime
    case .incident(let change): change.at.realtime
    }
  }

  /// The file's content; empty if the action is no notification.
  package mutating func write(_ action: Action, id: String) -> [UInt8] {
    json.clear()
    switch action {
    case .incident(let change): write(change, id)
    case .event(.oomKill(let kill), let at): write(kill, at, id)
    default: return []
    }
    return json.bytes
  }
}

extension NotificationBody {
  private mutating func begin(
    _ id: String, kind: StaticString, transition: String, rule: String?, instance: String?, _ severity: Severity
  ) {
    json.beginObject()
    json.member("version", 1)
    json.member("id", id)
    // Early, and before any text of the host: the outbox looks for it when it must choose what to give up.
    json.member("severity", severity.word)
    json.member("host", hostname)
    json.member("bootId", bootID)
    json.key("kind")
    json.string(kind.description)
    json.member("transition", transition)
    text("rule", rule)
    text("instance", instance)
  }

  private mutating func write(_ change: IncidentChange, _ id: String) {
    guard let root = change.incident.root?.change else { return }
    begin(
      id, kind: "incident", transition: change.transition.rawValue, rule: root.rule, instance: root.instance,
      change.incident.severity)
    json.member("incident", change.incident.number)
    json.member("update", change.incident.update)
    text("message", root.message)
    text("story", change.story)
    text("why", root.why)
    text("do", root.do)
    write(root.culprit)
    time("since", root.since.realtime)
    time("at", change.at.realtime)
    json.key("alerts")
    json.beginArray()
    for member in change.incident.members { write(member) }
    json.endArray()
    json.endObject()
  }

  private mutating func write(_ member: Incident.Member) {
    json.beginObject()
    text("rule", member.change.rule)
    text("instance", member.change.instance)
    json.member("transition", member.change.transition.rawValue)
    json.member("severity", member.change.severity.word)
    json.member("signal", member.change.signal)
    json.member("unit", member.change.unit.rawValue)
    json.key("value")
    switch member.change.value {
    case .known(let value), .estimated(let value): json.number(value)
    case .unknown(let why):
      json.beginObject()
      json.member("unknown", why.text)
      json.endObject()
    }
    json.member("estimated", member.change.value.isEstimate)
    text("threshold", member.change.threshold)
    text("message", member.change.message)
    text("why", member.change.why)
    text("do", member.change.do)
    write(member.change.culprit)
    time("since", member.change.since.realtime)
    time("firedAt", member.firedAt.realtime)
    json.key("endedAt")
    if let endedAt = member.endedAt { json.number(endedAt.realtime.inSeconds, decimals: 3) } else { json.null() }
    json.endObject()
  }

  private mutating func write(_ culprit: Culprit?) {
    json.key("culprit")
    guard let culprit else { return json.null() }
    json.write(culprit, limit: NotificationBody.longestText)
  }

  private mutating func write(_ kill: OOMKill, _ at: Instant, _ id: String) {
    begin(id, kind: "oom-kill", transition: AlertTransition.firing.rawValue, rule: nil, instance: nil, .critical)
    text("message", kill.headline)
    time("at", at.realtime)
    json.key("victim")
    json.beginObject()
    json.member("pid", kill.pid)
    text("name", kill.name)
    text("unit", kill.unit)
    text("cgroup", kill.cgroup)
    json.member("uid", kill.uid)
    json.member("anonymousBytes", kill.anonymousBytes)
    json.member("fileBytes", kill.fileBytes)
    json.member("sharedBytes", kill.sharedBytes)
    text("asker", kill.asker)
    json.member("constraint", kill.constraintWord)
    text("limitedCgroup", kill.limitedCgroup)
    json.key("bystanders")
    json.beginArray()
    for bystander in kill.bystanders {
      json.beginObject()
      json.member("pid", bystander.pid)
      text("name", bystander.name)
      json.member("residentBytes", bystander.residentBytes)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    json.endObject()
  }

  private mutating func text(_ name: StaticString, _ value: String?) {
    json.key(name)
    if let value { json.string(value, limit: NotificationBody.longestText) } else { json.null() }
  }

  private mutating func time(_ name: StaticString, _ moment: Duration) {
    json.key(name)
    json.number(moment.inSeconds, decimals: 3)
  }
}
