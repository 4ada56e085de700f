/// Fills in the texts of one rule for one instance at one moment.
struct Speaker {
  let readout: Readout
  let table: SignalTable
  let catalogue: CatalogueIndex
  /// Position of the family that the rule is about; `nil` for the host.
  let family: Int?
  let slot: Int
  /// Where the instance stands in the newest input; `nil` for the host, or when it is not in it.
  let row: Int?
  let instance: String?
  let host: String
  let value: Reading
  /// Who takes most of what the rule is about.
  let culprit: Culprit?

  /// The text, unescaped: each sink escapes for itself.
  func fill(_ template: Template) -> String { template.render(words) }

  /// Appends the same text as UTF-8.
  /// - Returns: where it stands.
  func fill(_ template: Template, into bytes: inout [UInt8]) -> Range<Int> {
    let start = bytes.count
    template.append(to: &bytes, words)
    return start..<bytes.count
  }

  /// What is said of a transition: the rule's own words while it is bad, plain ones when it ends.
  func message(_ telling: AlertBook.Telling, at now: Instant) -> String {
    let rule = telling.rule
    let lasted = Quantity.text(now.monotonic - telling.alert.since.monotonic)
    switch telling.transition {
    case .pending, .firing, .sightRegained: return said(by: rule)
    case .cancelled: return "Over before it fired: \(rule.signalName) is \(words(value, rule.limitUnit))."
    case .resolved: return "Over after \(lasted): \(rule.signalName) is \(words(value, rule.limitUnit))."
    case .gone: return "\(instance ?? host) is gone; the alert ends after \(lasted)."
    case .removed: return "The rule was removed or changed; its alert ends after \(lasted)."
    case .lostSight: return "\(rule.signalName) is \(words(value, rule.limitUnit)); the alert stays."
    }
  }

  /// The rule's own words, and who, unless they say so themselves.
  func said(by rule: Rule) -> String {
    let text = fill(rule.say)
    guard let culprit, !rule.say.saysWho else { return text }
    return "\(text) Who: \(culprit.text)."
  }

  /// Appends the same as UTF-8.
  /// - Returns: where it stands.
  func said(by rule: Rule, into bytes: inout [UInt8]) -> Range<Int> {
    let start = fill(rule.say, into: &bytes).lowerBound
    if let culprit, !rule.say.saysWho {
      bytes.append(contentsOf: " Who: ".utf8)
      culprit.append(to: &bytes)
      bytes.append(UInt8(ascii: "."))
    }
    return start..<bytes.count
  }

  /// The unit that opened the port the rule is about.
  var listenerUnit: String? {
    guard let family, catalogue.families[family].name == "listener", let row else { return nil }
    let listeners = readout.sockets.now.listeners.value
    return listeners.indices.contains(row) ? listeners[row].unit : nil
  }

  private func words(for place: Template.Place) -> String {
    switch place {
    case .instance: instance ?? "unknown"
    case .host: host
    case .culpritName: culprit?.name ?? "what takes most"
    case .culprit: culprit?.text ?? "nobody in particular"
    case .value(let unit): words(value, unit)
    case .reading(let index, let unit): words(table.reading(index, slot: slot), unit)
    case .text(let position): catalogue.texts[position].render(readout, row) ?? "unknown"
    }
  }

  private func words(_ reading: Reading, _ unit: SignalUnit) -> String { reading.text(unit) }
}
