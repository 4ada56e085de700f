extension JSONWriter {
  /// Writes who is to blame, as status.json and notifications have it; `docs/formats.md` says what each key means.
  /// - Parameter limit: of the characters of each text.
  package mutating func write(_ culprit: Culprit, limit: Int) {
    beginObject()
    key("resource")
    string(culprit.resource.name)
    text("unit", culprit.unit, limit)
    text("container", culprit.container, limit)
    text("role", culprit.role, limit)
    key("pid")
    if let pid = culprit.pid { number(Double(pid), decimals: 0) } else { null() }
    text("process", culprit.process, limit)
    text("activity", culprit.activity, limit)
    text("command", culprit.command, limit)
    key("amount")
    number(culprit.amount, decimals: 3)
    optional("roleAmount", culprit.roleAmount)
    optional("change", culprit.change)
    optional("growth", culprit.growth)
    optional("busyFor", culprit.busyFor.map(\.inSeconds))
    key("text")
    text { culprit.append(to: &$0) }
    endObject()
  }

  private mutating func text(_ name: StaticString, _ value: String?, _ limit: Int) {
    key(name)
    if let value { string(value, limit: limit) } else { null() }
  }

  private mutating func optional(_ name: StaticString, _ value: Double?) {
    key(name)
    if let value { number(value, decimals: 3) } else { null() }
  }
}
