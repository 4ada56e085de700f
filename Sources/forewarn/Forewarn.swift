import ArgumentParser
import Glibc
import WatchEngine

/// The command line: looks at what the daemon wrote, never talks to it.
@main
struct Forewarn: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forewarn",
    abstract: "Look at the watch that forewarnd keeps over this host, and answer it.",
    discussion: """
      The daemon writes what it sees to a file once a second; these commands read that file, so they answer even when the \
      daemon hangs, and then say how old their answer is. What people answer are files too, which it looks for each second.

      Examples:
        forewarn status               what is wrong now, and what may be next
        forewarn top                  who takes what
        forewarn check memory-low     one line and an exit code for monitoring
        forewarn signals 'memory.*'   what rules can compare, with its value
        forewarn ack 42 "on it"       somebody looks after it: no more reminders
        forewarn explain 42           who was told, when, and who was not and why
        forewarn test ops             one message to a receiver, and its answer
        forewarn config check         every error in the configuration
      """,
    version: "forewarn \(forewarnVersion)",
    subcommands: [
      StatusCommand.self, TopCommand.self, CheckCommand.self, SignalsCommand.self, AckCommand.self, SilenceCommand.self,
      SilencesCommand.self, UnsilenceCommand.self, ExplainCommand.self, TestCommand.self, FarewellCommand.self,
      ConfigCommand.self,
    ])

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
      let complaint = error is ExitCode ? "" : Complaint.text(fullMessage(for: error), near: near(arguments))
      quit(with: complaint, on: STDERR_FILENO, code: code.rawValue)
    }
  }

  /// The subcommand that was meant by a word that is none.
  static func near(_ arguments: [String]) -> String? {
    var commands = configuration.subcommands
    for word in arguments where !word.hasPrefix("-") {
      let names = commands.compactMap { $0.configuration.commandName }
      guard let position = names.firstIndex(of: word) else { return NearestName.of(word, among: names) }
      commands = commands[position].configuration.subcommands
      if commands.isEmpty { return nil }
    }
    return nil
  }

  private static func quit(with text: String, on descriptor: Int32, code: Int32) -> Never {
    if !text.isEmpty { Output.write(text + "\n", to: descriptor) }
    Glibc.exit(code)
  }
}

/// An error text as this program shows it: what is wrong after the program's name, in lower case.
enum Complaint {
  /// - Parameter near: the word that was meant, if that is known.
  static func text(_ full: String, near: String? = nil) -> String {
    var text = Substring(full)
    if text.hasPrefix("Error: ") { text = text.dropFirst("Error: ".count) }
    guard let near else { return "forewarn: " + lowercased(text) }
    let end = text.firstIndex(of: "\n") ?? text.endIndex
    return "forewarn: " + lowercased(text[..<end]) + "; did you mean `\(near)`?" + text[end...]
  }

  static func lowercased(_ text: some StringProtocol) -> String { text.prefix(1).lowercased() + text.dropFirst() }
}

/// A reason to end with an error text and code 1.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
