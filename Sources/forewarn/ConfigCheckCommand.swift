import ArgumentParser
import Glibc

struct ConfigCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Every error in every file, with its place.",
    discussion: """
      Files with secrets are looked at as far as the caller may: what keeps the courier from reading them is a warning. Exit \
      codes: 0 all is well, or there are warnings alone, 1 there are errors.

      Examples:
        forewarn config check && systemctl reload forewarn
      """)

  @OptionGroup(title: "Folders") var folders: Folders

  func run() throws {
    let loaded = LoadedConfiguration(directory: folders.configuration)
    guard loaded.isGood else {
      Output.write(loaded.complaint, to: STDERR_FILENO)
      throw ExitCode(1)
    }
    Output.write(loaded.summary + "\n")
    for warning in loaded.warnings { Output.write("forewarn: warning: \(warning)\n", to: STDERR_FILENO) }
  }
}
