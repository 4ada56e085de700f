import ArgumentParser
import Glibc
import HostIO
import WatchEngine

struct AckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ack",
    abstract: "Say that somebody looks after an incident.",
    discussion: """
      Nobody is reminded of it any more and it is not escalated, until it is resolved or gets worse. Everybody who was told of it is \
      told who answered. The number stands in the message and in `forewarn status`.

      Examples:
        forewarn ack 42 "on it"
      """)

  @Argument(help: "The incident's number.", completion: .custom(Completions.incidents))
  var incident: UInt64

  @Argument(help: "What to tell the others.")
  var text: [String] = []

  @OptionGroup(title: "Folders") var folders: Folders

  func validate() throws {
    if incident == 0 { throw ValidationError("incidents are counted from 1 on, found 0") }
  }

  func run() throws {
    let path = folders.statusPath
    let report = StatusReport(StatusFileReader(path: path).read(), path: path, at: .now())
    guard report.document != nil else {
      throw Failure("\(report.trouble?.what ?? "unknown"); \(report.trouble?.hint ?? "")")
    }
    let open = try OpenIncidents(report).find(incident)
    let now = Instant.now.realtime
    let by = Author.current()
    let words = text.joined(separator: " ")
    let writer = RecordWriter(folders.acknowledgements, what: "the acknowledgement")
    _ = try writer.add(at: now) { id in
      Acknowledgement(id: id, incident: incident, by: by, text: words, at: now).json
    }
    let names = open.names.map { TerminalText.escape($0, limit: 60) }.joined(separator: ", ")
    Output.write("incident \(incident) acknowledged by \(by): \(names)\n")
    Output.write("\(Self.effect(Self.receivers(folders))), until it is resolved or gets worse\n")
    if report.isOld, let trouble = report.trouble {
      Output.write("forewarn: \(trouble.what); it counts once forewarnd is back: \(trouble.hint)\n", to: STDERR_FILENO)
    }
  }

  /// Whom the configuration would tell again; `nil` if it can't be read.
  static func receivers(_ folders: Folders) -> [Receiver]? {
    ConfigurationFiles(directory: folders.configuration).compile().rules?.receivers
  }

  static func effect(_ receivers: [Receiver]?) -> String {
    guard let receivers else { return "no more reminders and no escalation" }
    let reminded = receivers.filter { $0.repeatEvery != nil && $0.repeatsUntilAcknowledged }.map(\.name)
    var escalated: [String] = []
    for name in receivers.flatMap(\.escalations).map(\.to) where !escalated.contains(name) { escalated.append(name) }
    let reminders = reminded.isEmpty ? "no more reminders" : "no more reminders at \(reminded.joined(separator: ", "))"
    return reminders + (escalated.isEmpty ? "" : ", no escalation to \(escalated.joined(separator: ", "))")
  }
}
