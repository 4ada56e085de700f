// An incident as `incidents.json` keeps it over a restart of the watch.

extension Incident {
  /// - Returns: `nil` if its number or all of its alerts are missing.
  init?(_ json: JSONValue) {
    guard let number = json["number"]?.integer, number > 0, let update = json["update"]?.integer, update >= 0 else { return nil }
    let members = (json["members"]?.elements ?? []).compactMap(Member.init)
    guard !members.isEmpty else { return nil }
    self.init(number: UInt64(number), members: members, update: UInt64(update))
  }

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("number", number)
    json.member("update", update)
    json.key("members")
    json.beginArray()
    for member in members { member.write(to: &json) }
    json.endArray()
    json.endObject()
  }
}

extension Incident.Member {
  fileprivate init?(_ json: JSONValue) {
    guard let rule = json["rule"]?.text, let severity = Severity(json["severity"]), let signal = json["signal"]?.text,
      let unit = json["unit"]?.text.flatMap(SignalUnit.init(rawValue:)),
      let transition = json["transition"]?.text.flatMap(AlertTransition.init(rawValue:)),
      let since = Instant(json["since"]), let at = Instant(json["at"]), let firedAt = Instant(json["firedAt"])
    else { return nil }
    let value = json["value"]?.number.map { json["estimated"]?.bool == true ? Reading.estimated($0) : .known($0) }
    var change = AlertChange(
      transition: transition, rule: rule, instance: json["instance"]?.text, severity: severity, signal: signal, unit: unit,
      value: value ?? .unknown(.notYetSampled), threshold: json["threshold"]?.text ?? "", message: json["message"]?.text ?? "",
      incident: 0, since: since, at: at, file: json["file"]?.text ?? "", line: json["line"]?.integer ?? 0)
    change.comparesMore = json["comparesMore"]?.bool ?? false
    change.why = json["why"]?.text
    change.do = json["do"]?.text
    change.culprit = json["culprit"].flatMap(Culprit.init)
    change.units = json["units"]?.texts ?? []
    self.init(change: change, firedAt: firedAt, endedAt: Instant(json["endedAt"]))
  }

  fileprivate func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("rule", change.rule)
    json.member("instance", change.instance)
    json.member("transition", change.transition.rawValue)
    json.member("severity", change.severity.word)
    json.member("signal", change.signal)
    json.member("unit", change.unit.rawValue)
    json.key("value")
    if let value = change.value.value { json.number(value) } else { json.null() }
    json.member("estimated", change.value.isEstimate)
    json.member("threshold", change.threshold)
    json.member("comparesMore", change.comparesMore)
    json.member("message", change.message)
    json.member("why", change.why)
    json.member("do", change.do)
    json.key("culprit")
    if let culprit = change.culprit { json.write(culprit, limit: Notification.longestText) } else { json.null() }
    json.texts("units", change.units)
    json.instant("since", change.since)
    json.instant("at", change.at)
    json.instant("firedAt", firedAt)
    json.instant("endedAt", endedAt)
    json.member("file", change.file)
    json.member("line", change.line)
    json.endObject()
  }
}

extension Culprit {
  fileprivate init?(_ json: JSONValue) {
    guard let word = json["resource"]?.text, let resource = Resource.allCases.first(where: { $0.name == word }),
      let amount = json["amount"]?.number
    else { return nil }
    self.init(resource: resource, amount: amount)
    unit = json["unit"]?.text
    container = json["container"]?.text
    role = json["role"]?.text
    pid = json["pid"]?.integer.flatMap(Int32.init(exactly:))
    process = json["process"]?.text
    activity = json["activity"]?.text
    command = json["command"]?.text
    roleAmount = json["roleAmount"]?.number
    change = json["change"]?.number
    growth = json["growth"]?.number
    busyFor = json["busyFor"]?.number?.asMoment
  }
}

extension Instant {
  fileprivate init?(_ json: JSONValue?) {
    guard let parts = json?.elements, parts.count == 3, let monotonic = parts[0].number?.asMoment,
      let boottime = parts[1].number?.asMoment, let realtime = parts[2].number?.asMoment
    else { return nil }
    self.init(monotonic: monotonic, boottime: boottime, realtime: realtime)
  }
}

extension JSONWriter {
  /// The three clocks: monotonic, boot time, wall.
  fileprivate mutating func instant(_ name: StaticString, _ instant: Instant?) {
    key(name)
    guard let instant else { return null() }
    beginArray()
    number(instant.monotonic.inSeconds, decimals: 6)
    number(instant.boottime.inSeconds, decimals: 6)
    number(instant.realtime.inSeconds, decimals: 6)
    endArray()
  }
}
