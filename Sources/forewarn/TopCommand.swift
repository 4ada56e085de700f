import ArgumentParser
import Glibc

struct TopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "top",
    abstract: "Who takes what on this host: by unit, by role, and the leading process.",
    discussion: """
      CPU is percent of one core on the average of 10 s; VS 1H how many times that of the hour before; GROW/MIN by how much memory \
      grows in a minute; STUCK counts processes in uninterruptible sleep. A - is what is not known; ! stands before those that \
      a firing alert blames. On a terminal it goes on until q or Ctrl-C; in a pipe it is one table.

      Exit codes: 0, or 3 unknown: the data are old, missing or not to be understood.

      Examples:
        forewarn top
        forewarn top --by role --sort growth
        forewarn top --once --json | jq '.rows[] | select(.cpu10s > 50)'
      """)

  @Option(
    help: ArgumentHelp(
      "One line for each unit, role, or both: units with their roles below.",
      discussion: "Both, or roles where there are no units."))
  var by: TopGrouping?

  @Option(help: "The greatest first by this.")
  var sort: TopSort = .cpu

  @Option(help: ArgumentHelp("Show so many lines at most.", valueName: "number"))
  var lines: Int?

  @Flag(help: "Show it once, without colours.")
  var once = false

  @Flag(help: "Show it once, as one JSON object.")
  var json = false

  @OptionGroup(title: "Folders") var folders: Folders

  func validate() throws {
    if let lines, lines < 1 { throw ValidationError("--lines takes 1 or more, found \(lines)") }
  }

  func run() throws {
    let path = folders.statusPath
    var presentation = Presentation.current()
    let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? true
    if presentation.isTerminal, !once, !json, !isDumb {
      var watch = TopWatch(path: path, sort: sort, grouping: by, limit: lines)
      throw ExitCode(watch.run())
    }
    let status = StatusReport(StatusFileReader(path: path).read(), path: path, at: .now())
    let report = TopReport(status, sort: sort, grouping: by, isWhole: json)
    if json {
      Output.write(TopJSON.text(report, limit: lines) + "\n")
    } else {
      presentation.hasColour = false
      // What cuts lines behind a pipe knows better where.
      if !presentation.isTerminal { presentation.width = Self.unlimitedWidth }
      Output.write(TopText(report: report, presentation: presentation).text(limit: lines))
    }
    throw ExitCode(report.exitCode)
  }

  private static let unlimitedWidth = 400
}
