import ArgumentParser
import WatchEngine

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Who was told of an incident, when and how late, and who was not, and why.",
    discussion: """
      Without a number the last incidents are listed. The last 500 are kept.

      Examples:
        forewarn explain
        forewarn explain 42
        forewarn explain 42 --json | jq '.incidents[0].steps[].receivers'
      """)

  @Argument(help: "The incident's number.", completion: .custom(Completions.incidents))
  var incident: UInt64?

  @Flag(help: "The same as one JSON object.")
  var json = false

  @Option(help: ArgumentHelp("List so many incidents at most.", valueName: "number"))
  var lines = 20

  @OptionGroup(title: "Folders") var folders: Folders

  func validate() throws {
    if lines < 1 { throw ValidationError("--lines takes 1 or more, found \(lines)") }
  }

  func run() throws {
    let folder = IncidentFolder(folders)
    let now = Moment.now()
    let delivery = DeliveryReport.read(folders.deliveryPath, at: now)
    let status = StatusReport(StatusFileReader(path: folders.statusPath).read(), path: folders.statusPath, at: now)
    // What fired then says nothing of now.
    let open = status.isOld ? nil : OpenIncidents(status)
    let known = KnownIncidents(path: folders.runtime + "/incidents.json")
    let numbers = try folder.numbers()
    if let incident {
      guard let log = try folder.log(incident) else { throw Failure(Self.unknown(incident, numbers)) }
      let explanation = Explanation(log, delivery: delivery, open: open, known: known.incidents[log.number])
      Output.write(
        json
          ? IncidentList(incidents: [explanation]).json + "\n"
          : ExplanationText(explanation: explanation, presentation: .current()).text)
      return
    }
    var incidents: [Explanation] = []
    for number in numbers.prefix(lines) {
      // One may be taken away meanwhile.
      if let log = try folder.log(number) {
        incidents.append(Explanation(log, delivery: delivery, open: open, known: known.incidents[log.number]))
      }
    }
    let list = IncidentList(incidents: incidents)
    Output.write(json ? list.json + "\n" : list.text(.current()))
  }

  static func unknown(_ number: UInt64, _ numbers: [UInt64]) -> String {
    guard let last = numbers.first, let first = numbers.last else { return "incident \(number) is not recorded; none is" }
    return "incident \(number) is not recorded; there are \(numbers.count), from \(first) to \(last)"
  }
}
