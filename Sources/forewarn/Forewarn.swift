import ArgumentParser
import Glibc
import WatchEngine

/// The command line: looks at what the daemon wrote, never talks to it.
@main
struct Forewarn: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forewarn",
    abstract: "Look at the watch that forewarnd keeps over this host.",
    discussion: """
      The daemon writes what it sees to a file once a second; these commands read that file, so they answer even when the \
      daemon hangs, and then say how old their answer is.

      Examples:
        forewarn status                  what is wrong now, and what may be next
        forewarn check memory-low        one line and an exit code for Nagios, Icinga, scripts
        forewarn signals 'memory.*'      what can be compared in a rule, with its value now
        forewarn config check            every error in the configuration
      """,
    version: "forewarn \(forewarnVersion)",
    subcommands: [StatusCommand.self, CheckCommand.self, SignalsCommand.self, ConfigCommand.self])

  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch {
      let code = exitCode(for: error)
      guard code != .success else { quit(with: fullMessage(for: error), on: STDOUT_FILENO, code: 0) }
      if CheckCommand.isMeant(by: arguments), !(error is ExitCode) {
        // A monitoring system takes any other code for a broken plugin.
        let line = PluginLine(.unknown, "\(Complaint.lowercased(message(for: error))); see `forewarn check --help`")
        quit(with: line.text, on: STDOUT_FILENO, code: PluginState.unknown.rawValue)
      }
      quit(with: error is ExitCode ? "" : Complaint.text(fullMessage(for: error)), on: STDERR_FILENO, code: code.rawValue)
    }
  }

  private static func quit(with text: String, on descriptor: Int32, code: Int32) -> Never {
    if !text.isEmpty { Output.write(text + "\n", to: descriptor) }
    Glibc.exit(code)
  }
}

/// An error text as this program shows it: what is wrong after the program's name, in lower case.
enum Complaint {
  static func text(_ full: String) -> String {
    var text = Substring(full)
    if text.hasPrefix("Error: ") { text = text.dropFirst("Error: ".count) }
    return "forewarn: " + lowercased(text)
  }

  static func lowercased(_ text: some StringProtocol) -> String { text.prefix(1).lowercased() + text.dropFirst() }
}

/// A reason to end with an error text and code 1.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
