import Glibc
import Testing

@testable import WatchEngine

/// `docs/stock-rules.md` is `config/conf.d` and `config/presets`, written out. `FOREWARN_UPDATE=1 swift test --filter StockRulesDocument`
/// writes it anew.
struct StockRulesDocument {
  @Test func `docs/stock-rules.md says what the stock rules say`() throws {
    let expected = try Self.text()
    if getenv("FOREWARN_UPDATE").map({ String(cString: $0) }) == "1" { try Repository.write(expected, to: "docs/stock-rules.md") }
    let found = try Repository.text("docs/stock-rules.md")
    #expect(found == expected, "docs/stock-rules.md is not what the rules say; write it anew with FOREWARN_UPDATE=1")
  }

  private static func text() throws -> String {
    var lines = [
      "# Stock rules", "",
      "What is watched without a line of configuration. Made from `config/conf.d` and `config/presets`; don't edit, run",
      "`FOREWARN_UPDATE=1 swift test --filter StockRulesDocument`. [rules.md](rules.md) explains the sentences, [signals.md](signals.md)",
      "the signals. Each rule has a recording in which it fires and one in which it must not, in `Tests/Scenarios/stock`.",
    ]
    let files = try StockConfigurationTests.files()
    let configuration = Configuration.load(files: files)
    for file in files {
      let all = configuration.lines.filter { $0.file == file.path && $0.section.hasPrefix("rule ") }
      guard !all.isEmpty else { continue }
      lines += ["", "## \(title(file.bytes))", "", "In `\(file.path)`."]
      for (section, keys) in sections(all) { lines += rule(section, keys) }
    }
    lines += [
      "", "## Presets", "",
      "`role = NAME` in `[forewarn]` changes these for what the host is for; the reasons stand in the files.",
    ]
    for preset in try PresetTests.presets() {
      let name = preset.path.split(separator: "/").last ?? ""
      let lead = title(preset.bytes)
      let loaded = try PresetTests.load(String(name.dropLast(".conf".count)))
      lines += ["", "### \(name.dropLast(".conf".count))", "", lead, "", "| rule | key | is |", "| --- | --- | --- |"]
      lines += loaded.lines.filter { $0.file == preset.path }.map {
        "| `\($0.section.dropFirst("rule ".count))` | `\($0.key)` | \(code($0.value)) |"
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The first comment of a file, up to its first full stop or colon.
  private static func title(_ bytes: [UInt8]) -> String {
    let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first ?? ""
    return String(line.drop { $0 == "#" || $0 == " " }.prefix { $0 != "." && $0 != ":" })
  }

  private static func sections(_ lines: [EffectiveLine]) -> [(name: String, keys: [String: String])] {
    var sections: [(name: String, keys: [String: String])] = []
    for line in lines {
      if sections.last?.name != line.section { sections.append((line.section, [:])) }
      sections[sections.count - 1].keys[line.key] = line.value
    }
    return sections
  }

  private static func rule(_ section: String, _ keys: [String: String]) -> [String] {
    var lines = [
      "", "### \(section.dropFirst("rule ".count))", "", "**\(keys["severity"] ?? "")** when \(code(keys["when"] ?? ""))",
    ]
    if let until = keys["until"] { lines[3] += ", until \(code(until))" }
    lines[3] += "."
    if let why = keys["why"] { lines += ["", "*Why:* \(plain(why))"] }
    if let steps = keys["do"] { lines += ["", "*Do:* \(plain(steps))"] }
    return lines
  }

  private static func code(_ text: String) -> String { "`\(text)`" }

  /// `*` is emphasis elsewhere than between backticks, `<` begins a tag.
  private static func plain(_ text: String) -> String {
    var isCode = false
    var escaped = ""
    for letter in text {
      if letter == "`" { isCode.toggle() }
      if !isCode, letter == "*" || letter == "<" || letter == "_" { escaped += "\\" }
      escaped.append(letter)
    }
    return escaped
  }
}
