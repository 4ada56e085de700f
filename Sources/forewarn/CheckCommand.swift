import ArgumentParser

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "One line and an exit code for a monitoring system.",
    discussion: """
      Follows the Monitoring Plugins guidelines, for Nagios, Icinga, Zabbix and scripts. Exit codes: 0 OK (also when only \
      notices fire), 1 WARNING, 2 CRITICAL, 3 UNKNOWN: old or missing data, a rule whose value is not known, no such rule, a \
      wrong option.

      Examples:
        forewarn check
        forewarn check memory-low
      """)

  @Argument(help: "Look at this rule alone.", completion: .custom(Completions.rules))
  var rule: String?

  @OptionGroup(title: "Folders") var folders: Folders

  func run() throws {
    let path = folders.statusPath
    let line = PluginAnswer.line(StatusReport(StatusFileReader(path: path).read(), path: path, at: .now()), rule: rule)
    Output.write(line.text + "\n")
    throw ExitCode(line.state.rawValue)
  }

  /// Whether these arguments ask for `check`, rightly or wrongly.
  static func isMeant(by arguments: [String]) -> Bool { arguments.first { !$0.hasPrefix("-") } == "check" }
}
