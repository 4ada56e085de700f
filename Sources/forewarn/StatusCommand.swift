import ArgumentParser
import Glibc

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "What is wrong on this host now, and what may be next.",
    discussion: """
      Exit codes: 0 nothing fires (notices aside), 1 a warning fires, 2 something critical fires, 3 unknown: the data are old, \
      missing or not to be understood. Old is more than five intervals of the daemon and more than 5 s.

      Examples:
        forewarn status --watch
        forewarn status --json | jq -r '.firing[].message'
        forewarn status >/dev/null || echo "look at $(hostname)"
      """)

  @Flag(help: "The same as one JSON object; with --watch one a line.")
  var json = false

  @Flag(help: "Show it anew whenever it changes, until q or Ctrl-C.")
  var watch = false

  @Flag(help: "Also how the watch itself does.")
  var all = false

  @OptionGroup(title: "Folders") var folders: Folders

  func validate() throws {
    guard watch, !json, isatty(STDOUT_FILENO) != 1 else { return }
    throw ValidationError("--watch needs a terminal; for a pipe take --watch --json")
  }

  func run() throws {
    if watch { throw ExitCode(StatusWatch(folders: folders, showsAll: all, isJSON: json).run().rawValue) }
    let report = StatusReport.read(folders)
    if json {
      Output.write(StatusJSON.text(report) + "\n")
    } else {
      Output.write(StatusText(report: report, presentation: .current(), showsAll: all).text)
    }
    throw ExitCode(report.verdict.rawValue)
  }
}
