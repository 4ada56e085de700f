import ArgumentParser
import Glibc

struct ConfigShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "What is in force, and which line of which file set it.",
    discussion: """
      With errors, what can be read is shown, the errors follow, and the exit code is 1.

      Examples:
        forewarn config show
        forewarn config show memory-low
      """)

  @Argument(help: "Show this rule alone.", completion: .custom(Completions.configuredRules))
  var rule: String?

  @OptionGroup(title: "Folders") var folders: Folders

  func run() throws {
    let loaded = LoadedConfiguration(directory: folders.configuration)
    let lines = try loaded.lines(of: rule)
    Output.write(EffectiveText(lines: lines, presentation: .current()).text)
    guard loaded.isGood else {
      Output.write(loaded.complaint, to: STDERR_FILENO)
      throw ExitCode(1)
    }
  }
}
