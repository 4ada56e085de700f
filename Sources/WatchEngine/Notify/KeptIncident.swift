/// An incident as it is kept over a restart of the watch: what is known of it, what was told, and the last notification of it, which the
/// watch may have been killed before it could hand over.
package struct KeptIncident: Equatable, Sendable {
  package var incident: Incident
  package var memory: NoticeMemory
  /// The file of the outbox; `nil` if none was written yet.
  package var last: Notification?

  package init(incident: Incident, memory: NoticeMemory, last: Notification? = nil) {
    self.incident = incident
    self.memory = memory
    self.last = last
  }
}

/// All that is kept: docs/formats.md, `incidents.json`.
package struct KeptIncidents: Equatable, Sendable {
  /// The boot in which it was written: monotonic times mean nothing in another one.
  package var bootID: String
  package var incidents: [KeptIncident]

  package init(bootID: String, incidents: [KeptIncident] = []) {
    self.bootID = bootID
    self.incidents = incidents
  }

  /// - Throws: where it is no JSON. An incident in which something is missing that none can be without is left out.
  package init(parsing bytes: Span<UInt8>) throws(ParseError) {
    let json = try JSONValue(parsing: bytes, file: "incidents.json")
    guard let bootID = json["bootId"]?.text, let incidents = json["incidents"]?.elements else {
      throw ParseError("incidents.json", at: 0, expected: "`bootId` and `incidents`")
    }
    self.init(bootID: bootID)
    for one in incidents {
      guard let incident = one["incident"].flatMap(Incident.init), let memory = one["memory"].map(NoticeMemory.init) else {
        continue
      }
      self.incidents.append(KeptIncident(incident: incident, memory: memory, last: Notification(json: one["last"])))
    }
  }

  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("version", 1)
    json.member("bootId", bootID)
    json.key("incidents")
    json.beginArray()
    for one in incidents {
      json.beginObject()
      json.key("incident")
      one.incident.write(to: &json)
      json.key("memory")
      one.memory.write(to: &json)
      json.key("last")
      if let last = one.last { last.write(to: &json) } else { json.null() }
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }
}

extension NoticeMemory {
  fileprivate init(_ json: JSONValue) {
    self.init()
    for member in json["told"]?.members ?? [] {
      let one = member.value
      guard let severity = Severity(one["severity"]), let first = one["firstAt"]?.number?.asMoment,
        let last = one["lastAt"]?.number?.asMoment
      else { continue }
      var told = Told(severity: severity, firstAt: first, lastAt: last, subjects: one["subjects"]?.texts ?? [])
      told.escalated = one["escalated"]?.texts ?? []
      told.recent = (one["recent"]?.elements ?? []).compactMap { $0.number?.asMoment }
      told.isOver = one["isOver"]?.bool ?? false
      self.told[member.name] = told
    }
    answered = json["answered"]?.texts ?? []
    answersFrom = json["answersFrom"]?.number?.asMoment ?? .zero
    for member in json["explained"]?.members ?? [] { explained[member.name] = member.value.text }
    guard let one = json["answer"], let by = one["by"]?.text, let at = one["at"]?.number?.asMoment else { return }
    answer = Answer(
      by: by, text: one["text"]?.text ?? "", through: one["through"]?.text, at: at,
      severity: Severity(one["severity"]) ?? .notice)
  }

  fileprivate func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("told")
    json.beginObject()
    for (name, one) in told.sorted(by: { $0.key < $1.key }) {
      json.key(name)
      json.beginObject()
      json.member("severity", one.severity.word)
      json.member("firstAt", one.firstAt.inSeconds)
      json.member("lastAt", one.lastAt.inSeconds)
      json.texts("subjects", one.subjects)
      json.texts("escalated", one.escalated)
      json.key("recent")
      json.beginArray()
      for moment in one.recent { json.number(moment.inSeconds) }
      json.endArray()
      json.member("isOver", one.isOver)
      json.endObject()
    }
    json.endObject()
    json.texts("answered", answered)
    json.member("answersFrom", answersFrom.inSeconds)
    json.key("explained")
    json.beginObject()
    for (name, text) in explained.sorted(by: { $0.key < $1.key }) {
      json.key(name)
      json.string(text)
    }
    json.endObject()
    json.key("answer")
    if let answer {
      json.beginObject()
      json.member("by", answer.by)
      json.member("text", answer.text)
      json.member("through", answer.through)
      json.member("at", answer.at.inSeconds)
      json.member("severity", answer.severity.word)
      json.endObject()
    } else {
      json.null()
    }
    json.endObject()
  }
}

extension JSONValue {
  var texts: [String]? { elements.map { $0.compactMap(\.text) } }
}

extension JSONWriter {
  mutating func texts(_ name: StaticString, _ texts: [String]) {
    key(name)
    beginArray()
    for text in texts { string(text) }
    endArray()
  }
}
