import ArgumentParser
import Glibc
import HostIO
import WatchEngine

struct SilencesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "silences",
    abstract: "What is not sent now or will not be: silences, and the quiet times of the configuration.",
    discussion: """
      Examples:
        forewarn silences
        forewarn silences --json | jq -r '.silences[].id'
      """)

  @Flag(help: "The same as one JSON object.")
  var json = false

  @OptionGroup(title: "Folders") var folders: Folders

  func run() throws {
    let (book, failure) = SilenceFolder.read(folders.silences)
    if let failure { throw failure }
    let configuration = ConfigurationFiles(directory: folders.configuration).compile()
    let report = SilenceReport(book, windows: configuration.rules?.quietWindows ?? [], at: Instant.now.realtime)
    Output.write(json ? report.json + "\n" : report.text(.current()))
    for refusal in report.refused {
      let name = TerminalText.escape(refusal.name, limit: 100)
      Output.write("forewarn: \(name) is no silence: \(TerminalText.escape(refusal.why, limit: 200))\n", to: STDERR_FILENO)
    }
    if configuration.rules == nil {
      Output.write(
        "forewarn: the configuration has errors, so its quiet times are not shown: `forewarn config check`\n", to: STDERR_FILENO)
    }
  }
}
