/// What a status says beside its snapshot: facts that stay the same while the daemon runs, and the state of its configuration.
package struct StatusFrame: Sendable {
  package var version = ""
  package var pid: Int32 = 0
  package var hostname = ""
  package var bootID = ""
  package var kernelRelease = ""
  package var startedAt: Duration = .zero
  package var interval: Duration = .seconds(1)
  package var processReader = ""
  package var configurationLoadedAt: Duration = .zero
  /// The first error of a refused reload, with its place; `nil` when the newest configuration is in force.
  package var configurationRefused: String?

  package init() {}
}

/// Writes `status.json`. The format is in docs/formats.md.
package struct StatusWriter: Sendable {
  var json = JSONWriter(reserving: 64 << 10)
  private let catalogue: CatalogueIndex

  /// Where the family of roles stands in the catalogue; `nil` in one that has none.
  private let roleFamily: Int?

  package init(catalogue: CatalogueIndex = .stock) {
    self.catalogue = catalogue
    roleFamily = catalogue.families.firstIndex { $0.name == "role" }
  }

  /// The whole document, in memory that the next call uses again.
  package var bytes: [UInt8] { json.bytes }

  /// Writes the document for one snapshot.
  package mutating func write(_ snapshot: borrowing StatusSnapshot, _ frame: StatusFrame) {
    json.clear()
    json.beginObject()
    writeFrame(snapshot, frame)
    writeSources(snapshot)
    writeSignals(snapshot)
    writeInstances(snapshot)
    json.key("top")
    json.beginObject()
    json.key("units")
    writeTop(snapshot.topUnits, roles: false)
    json.key("roles")
    writeTop(snapshot.topRoles, roles: true)
    json.endObject()
    writeAlerts(snapshot)
    writeRules(snapshot)
    json.key("configuration")
    json.beginObject()
    json.member("rules", snapshot.rules.count)
    json.member("receivers", snapshot.receivers)
    seconds("loadedAt", frame.configurationLoadedAt)
    json.member("refused", frame.configurationRefused)
    json.endObject()
    json.endObject()
  }

  private mutating func writeFrame(_ snapshot: borrowing StatusSnapshot, _ frame: StatusFrame) {
    json.member("version", 1)
    json.member("forewarn", frame.version)
    json.member("pid", frame.pid)
    json.member("hostname", frame.hostname)
    json.member("bootId", frame.bootID)
    json.member("kernel", frame.kernelRelease)
    seconds("realtime", snapshot.instant.realtime)
    seconds("boottime", snapshot.instant.boottime)
    seconds("monotonic", snapshot.instant.monotonic)
    seconds("startedAt", frame.startedAt)
    seconds("interval", frame.interval)
    json.member("samples", snapshot.samples)
    json.key("lateness")
    json.beginObject()
    seconds("last", snapshot.lateness, decimals: 6)
    seconds("longest", snapshot.longestLateness, decimals: 6)
    json.endObject()
    json.member("gaps", snapshot.gaps)
    json.member("dropped", snapshot.dropped)
    json.key("ages")
    json.beginObject()
    json.member("vitals", 0)
    seconds("tables", snapshot.tableAge)
    seconds("mounts", snapshot.mountAge)
    json.endObject()
    json.member("processReader", frame.processReader)
  }

  private mutating func writeSources(_ snapshot: borrowing StatusSnapshot) {
    json.key("sources")
    json.beginArray()
    for position in snapshot.sources.indices {
      guard let unknown = snapshot.sources[position] else { continue }
      json.beginObject()
      json.member("name", SourceList.all[position].name)
      json.member("unknown", unknown.text)
      json.endObject()
    }
    json.endArray()
  }

  private mutating func writeSignals(_ snapshot: borrowing StatusSnapshot) {
    json.key("signals")
    json.beginObject()
    for position in snapshot.host.indices {
      json.key(catalogue.host[position].facts.name)
      reading(snapshot.host[position], catalogue.host[position].facts.unit)
    }
    json.endObject()
    json.key("estimates")
    json.beginArray()
    for position in snapshot.host.indices where snapshot.host[position].isEstimate {
      json.string(catalogue.host[position].facts.name)
    }
    json.endArray()
  }

  private mutating func writeInstances(_ snapshot: borrowing StatusSnapshot) {
    json.key("instances")
    json.beginObject()
    for family in snapshot.families.indices {
      json.key(catalogue.families[family].name)
      json.beginObject()
      for slot in snapshot.families[family].names.indices where snapshot.families[family].present[slot] {
        // Of the many roles that take nothing nobody asks.
        if family == roleFamily, !isNotable(snapshot.families[family].names[slot], snapshot) { continue }
        json.key(snapshot.families[family].names[slot])
        json.beginObject()
        for signal in catalogue.families[family].signals.indices {
          json.key(catalogue.families[family].signals[signal].facts.name)
          reading(snapshot.families[family].reading(signal, slot: slot), catalogue.families[family].signals[signal].facts.unit)
        }
        json.endObject()
      }
      json.endObject()
    }
    json.endObject()
  }

  private func isNotable(_ role: String, _ snapshot: borrowing StatusSnapshot) -> Bool {
    for row in snapshot.topRoles.indices where snapshot.topRoles[row].name == role { return true }
    return false
  }

  private mutating func writeAlerts(_ snapshot: borrowing StatusSnapshot) {
    json.key("alerts")
    json.beginArray()
    for alert in snapshot.alerts {
      let rule = snapshot.rules[alert.rule]
      json.beginObject()
      json.member("rule", rule.name)
      json.member("instance", instance(of: rule, alert.slot, snapshot))
      json.member("phase", alert.phase.word)
      json.member("severity", rule.severity.word)
      json.member("signal", rule.signalName)
      json.member("unit", rule.limitUnit.rawValue)
      json.key("value")
      reading(alert.value, rule.limitUnit)
      json.member("threshold", rule.threshold)
      json.key("message")
      json.text(snapshot.texts.span.extracting(alert.message))
      json.key("why")
      if let why = alert.why { json.text(snapshot.texts.span.extracting(why)) } else { json.null() }
      json.key("do")
      if let remedy = alert.do { json.text(snapshot.texts.span.extracting(remedy)) } else { json.null() }
      json.member("incident", alert.incident)
      json.member("inhibitedBy", alert.inhibitedBy)
      json.member("acknowledgedBy", alert.answer?.sentence)
      seconds("silencedUntil", alert.hush?.until)
      json.key("silencedBecause")
      if let hush = alert.hush { json.string(hush.sentence, limit: 1024) } else { json.null() }
      json.key("culprit")
      if let culprit = alert.culprit { json.write(culprit, limit: 1024) } else { json.null() }
      seconds("since", alert.since.realtime)
      json.endObject()
    }
    json.endArray()
  }

  private mutating func writeRules(_ snapshot: borrowing StatusSnapshot) {
    json.key("rules")
    json.beginArray()
    for index in snapshot.ruleStates.indices {
      let state = snapshot.ruleStates[index]
      json.beginObject()
      json.member("name", snapshot.rules[index].name)
      json.member("severity", snapshot.rules[index].severity.word)
      json.member("phase", state.phase.word)
      json.member("threshold", snapshot.rules[index].threshold)
      json.member("unit", snapshot.rules[index].limitUnit.rawValue)
      json.key("nearness")
      if let nearness = state.nearness { json.number(nearness, decimals: 3) } else { json.null() }
      json.member("instance", instance(of: snapshot.rules[index], state.slot, snapshot))
      json.key("value")
      reading(state.value, snapshot.rules[index].limitUnit)
      json.member("file", snapshot.rules[index].file)
      json.member("line", snapshot.rules[index].line)
      json.endObject()
    }
    json.endArray()
  }

  private func instance(of rule: Rule, _ slot: Int, _ snapshot: borrowing StatusSnapshot) -> String? {
    guard let family = rule.family, slot < snapshot.families[family].names.count else { return nil }
    return snapshot.families[family].names[slot]
  }

  private mutating func reading(_ reading: Reading, _ unit: SignalUnit) {
    switch reading {
    // A request to a fast disk takes some microseconds: to the millisecond it would take no time at all.
    case .known(let value), .estimated(let value): json.number(value, decimals: unit == .seconds ? 6 : 3)
    case .unknown(let why):
      json.beginObject()
      json.member("unknown", why.text)
      json.endObject()
    }
  }

  private mutating func seconds(_ name: StaticString, _ duration: Duration?, decimals: Int = 3) {
    json.key(name)
    if let duration { json.number(duration.inSeconds, decimals: decimals) } else { json.null() }
  }
}
