import HostIO
import WatchEngine

/// The configuration as the daemon would take it over now.
struct LoadedConfiguration: Sendable {
  private let configuration: Configuration
  private let diagnostics: [Diagnostic]
  private let fileCount: Int

  /// - Parameter directory: `nil` for the system's.
  init(directory: String?) { self.init(ConfigurationFiles(directory: directory)) }

  init(_ files: ConfigurationFiles) {
    configuration = files.compile()
    diagnostics = files.diagnostics + configuration.diagnostics
    fileCount = files.files.count
  }

  var isGood: Bool { diagnostics.isEmpty }

  /// All receivers that are enabled.
  /// - Throws: that the configuration has errors.
  func receivers() throws -> [Receiver] {
    guard let rules = configuration.rules, isGood else {
      throw Failure("the configuration has errors, so its receivers are not known; see `forewarn config check`")
    }
    return rules.receivers
  }

  /// What is no error, but will keep secrets from the courier.
  var warnings: [String] { configuration.rules.map { SecretChecks().warnings($0) } ?? [] }

  /// `ok: 31 rules in 4 files`
  var summary: String {
    let rules = configuration.rules?.rules.count ?? 0
    guard fileCount > 0 else { return "ok, but there is no file: without rules nothing is watched" }
    return "ok: \(Self.count(rules, "rule")) in \(Self.count(fileCount, "file"))"
  }

  /// The names of all rules, in the order of the files.
  var rules: [String] {
    var names: [String] = []
    for line in configuration.lines where line.section.hasPrefix("rule ") {
      let name = String(line.section.dropFirst("rule ".count))
      if names.last != name { names.append(name) }
    }
    return names
  }

  /// All errors, each with its line and a caret, and their number.
  var complaint: String {
    diagnostics.map(\.text).joined(separator: "\n")
      + "\nforewarn: \(Self.count(diagnostics.count, "error")) in the configuration\n"
  }

  /// - Throws: that there is no such rule.
  func lines(of rule: String?) throws -> [EffectiveLine] {
    guard let rule else { return configuration.lines }
    let lines = configuration.lines.filter { $0.section == "rule \(rule)" }
    guard lines.isEmpty else { return lines }
    let hint = NearestName.of(rule, among: rules).map { "did you mean `\($0)`?" } ?? "`forewarn config show` lists all"
    throw Failure("no rule is named `\(TerminalText.escape(rule, limit: 80))`; \(hint)")
  }

  private static func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
}
