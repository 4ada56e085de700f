/// Somebody's wish not to be told for a while: of a rule, of a unit, or of anything.
///
/// What it covers still fires, stands in `forewarn status` and in the journal; it is not sent. Written by `forewarn silence` as
/// `STATE_DIR/silences/ID.json`, and never changed: docs/formats.md.
package struct Silence: Equatable, Sendable {
  package var id: String
  /// The rules' names; `nil` for all.
  package var rule: Glob?
  /// The units that an alert is of or blames; `nil` for all, and for alerts without any.
  package var unit: Glob?
  /// The one receiver that is not told; `nil` for all.
  package var receiver: String?
  /// Since 1970, as ``Instant/realtime``.
  package var from: Duration
  /// Since 1970; from then on it is over.
  package var until: Duration
  package var by: String
  package var because: String

  package init(
    id: String, rule: Glob? = nil, unit: Glob? = nil, receiver: String? = nil, from: Duration, until: Duration, by: String,
    because: String
  ) {
    self.id = id
    self.rule = rule
    self.unit = unit
    self.receiver = receiver
    self.from = from
    self.until = until
    self.by = by
    self.because = because
  }

  /// Whether it is in force.
  package func holds(at realtime: Duration) -> Bool { from <= realtime && realtime < until }

  /// Whether it speaks of an alert.
  /// - Parameter units: of the alert: its instance if that is a unit, and the unit that it blames.
  package func covers(rule name: String, units: [String]) -> Bool {
    if let rule, !rule.matches(name) { return false }
    guard let unit else { return true }
    return units.contains { unit.matches($0) }
  }

  /// What it is about, for people: `memory-low`, `alerts of beanstalkd.service`, `everything`.
  package var subject: String {
    switch (rule, unit) {
    case (nil, nil): "everything"
    case (let rule?, nil): rule.pattern
    case (nil, let unit?): "alerts of \(unit.pattern)"
    case (let rule?, let unit?): "\(rule.pattern) of \(unit.pattern)"
    }
  }
}

extension Silence {
  private static let file: StaticName = "silence"

  /// - Throws: where it is not JSON, or what is missing or means nothing.
  package init(parsing bytes: Span<UInt8>) throws(ParseError) {
    let fields = try RecordFields(parsing: bytes, file: Self.file)
    let from = try fields.time("from", expected: "`from`, seconds since 1970")
    let until = try fields.time("until", expected: "`until`, seconds since 1970")
    guard until > from else { throw fields.failure("`until` behind `from`") }
    self.init(
      id: try fields.id(), rule: try fields.glob("rule", expected: "`rule`, a pattern or null"),
      unit: try fields.glob("unit", expected: "`unit`, a pattern or null"), receiver: fields.text("receiver", limit: 64),
      from: from, until: until, by: fields.text("by", limit: 64) ?? "somebody", because: fields.text("because") ?? "")
  }

  /// The file's content.
  package var json: [UInt8] {
    var json = JSONWriter()
    write(to: &json)
    return json.bytes
  }

  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("version", RecordFields.newestVersion)
    json.member("id", id)
    json.member("rule", rule?.pattern)
    json.member("unit", unit?.pattern)
    json.member("receiver", receiver)
    json.key("from")
    json.number(from.inSeconds, decimals: 3)
    json.key("until")
    json.number(until.inSeconds, decimals: 3)
    json.member("by", by)
    json.member("because", because)
    json.endObject()
  }
}
