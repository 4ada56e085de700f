import Glibc
import Testing

@testable import WatchEngine

/// `docs/signals.md` is the catalogue, written out. `FOREWARN_UPDATE=1 swift test --filter SignalsDocument` writes it anew.
struct SignalsDocument {
  @Test func `docs/signals.md says what the catalogue says`() throws {
    let expected = SignalsDocument.text
    if getenv("FOREWARN_UPDATE").map({ String(cString: $0) }) == "1" { try Repository.write(expected, to: "docs/signals.md") }
    let found = try Repository.text("docs/signals.md")
    #expect(found == expected, "docs/signals.md is not the catalogue's text; write it anew with FOREWARN_UPDATE=1")
  }

  static var text: String {
    var lines = [
      "# Signals", "",
      "What rules can compare. Made from the catalogue in `Sources/WatchEngine/Signals`; don't edit, run",
      "`FOREWARN_UPDATE=1 swift test --filter SignalsDocument`.", "",
      "Levels hold at a moment, rules keep them `for` a time. Events happen, rules count them `within` a time. A signal with a whole can",
      "be compared in percent of it: `memory.available < 10%`. A flag is 1 for yes and 0 for no. A value that can't be told is unknown,",
      "with a reason; it fires nothing and resolves nothing.", "", "## Of the host", "",
    ]
    lines += table(Catalogue.host.map(\.facts))
    for family in Catalogue.families {
      lines += ["", "## Of each \(family.name)", "", family.doc + " In a rule: `\(family.name)(NAME).\(example(family))`.", ""]
      lines += table(family.signals.map(\.facts))
    }
    lines += [
      "", "## Texts", "", "Words for `{…}` in `say`.", "", "| text | of | what it says | source |", "| --- | --- | --- | --- |",
    ]
    lines += Catalogue.texts.map {
      "| `\($0.name)` | \($0.family.map { "each \($0)" } ?? "the host") | \($0.doc) | \($0.source) |"
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func example(_ family: SignalFamily) -> Substring {
    family.signals.first?.facts.name.dropFirst(family.name.count + 1) ?? ""
  }

  private static func table(_ signals: [SignalFacts]) -> [String] {
    ["| signal | unit | what it says | source | formula |", "| --- | --- | --- | --- | --- |"]
      + signals.map { facts in
        let unit = facts.kind == .event ? "event" : word(facts.unit) + (facts.whole.map { ", of `\($0)`" } ?? "")
        return "| `\(facts.name)` | \(unit) | \(facts.doc) | \(facts.source) | \(facts.formula) |"
      }
  }

  private static func word(_ unit: SignalUnit) -> String {
    switch unit {
    case .perSecond: "/s"
    case .celsius: "°C"
    case .bytesPerSecond: "bytes/s"
    case .percent: "%"
    case .seconds: "s"
    case .count, .bytes, .flag: unit.rawValue
    }
  }

  @Test func `no entry breaks its table`() {
    for facts in Told.everyFacts { #expect(!(facts.doc + facts.source + facts.formula).contains("|"), "\(facts.name)") }
  }
}
