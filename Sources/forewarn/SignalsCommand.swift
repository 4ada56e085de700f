import ArgumentParser
import Glibc
import WatchEngine

struct SignalsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "signals",
    abstract: "What rules can compare, with its value now.",
    discussion: """
      A pattern with * or ? must fit the whole name, any other a part of it. Signals that come once per disk, mount or unit \
      show their instances when the pattern names one. Without a running daemon the catalogue is shown without values.

      Examples:
        forewarn signals memory
        forewarn signals 'disk(vda)*'
        forewarn signals --long cpu.steal
      """)

  @Argument(help: "Show those alone whose name fits.", completion: .custom(Completions.signals))
  var pattern: String?

  @Flag(help: "Every disk, mount and unit by itself.")
  var instances = false

  @Flag(help: "Also unit, source and formula.")
  var long = false

  @Flag(help: "The same as one JSON array.")
  var json = false

  @OptionGroup(title: "Folders") var folders: Folders

  func run() throws {
    let path = folders.statusPath
    let report = StatusReport(StatusFileReader(path: path).read(), path: path, at: .now())
    let listing = SignalListing(report.document, pattern: pattern, showsInstances: instances)
    if let pattern, listing.entries.isEmpty {
      let names = SignalNames.catalogue.all + SignalNames.catalogue.texts.map(\.name)
      let hint = NearestName.of(pattern, among: names).map { "did you mean `\($0)`?" } ?? "`forewarn signals` lists all"
      throw Failure("no signal fits `\(TerminalText.escape(pattern, limit: 80))`; \(hint)")
    }
    if let trouble = report.trouble {
      let values = report.document == nil ? "no values are known" : "the values are those of then"
      let what = trouble.what.hasPrefix("unknown: ") ? String(trouble.what.dropFirst("unknown: ".count)) : trouble.what
      Output.write("forewarn: \(what): \(values)\n", to: STDERR_FILENO)
    }
    if json {
      Output.write(SignalJSON.text(listing) + "\n")
    } else {
      Output.write(SignalText(listing: listing, presentation: .current(), isLong: long).text)
    }
  }
}
