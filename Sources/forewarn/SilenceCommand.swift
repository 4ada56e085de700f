import ArgumentParser
import Glibc
import HostIO
import WatchEngine

struct SilenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "silence",
    abstract: "Send nothing about a rule, a unit or anything for a while.",
    discussion: """
      What fires is still shown and recorded. What still fires when the silence is over is sent then. `forewarn silences` lists \
      them, `forewarn unsilence` ends one early; times that come again belong into the configuration: [quiet NAME].

      Examples:
        forewarn silence memory-low for 2h because "upgrade of the database"
        forewarn silence beanstalkd.service until 18:00 because "being moved"
        forewarn silence 'disk-*' --until 2026-11-22T08:00 because "the new disk comes tomorrow"
        forewarn silence all for 30m because "reboot of the rack"
      """)

  @Argument(help: "A rule, a pattern of rules, a unit, or all.", completion: .custom(Completions.silenceable))
  var target: String

  @Argument(
    help: ArgumentHelp("for 2h because \"…\", or until 18:00 because \"…\"", valueName: "words"),
    completion: .list(["for", "until", "because"]))
  var words: [String]

  @Flag(help: "The target is a unit, whatever its name looks like.")
  var unit = false

  @Option(help: ArgumentHelp("End at this time.", valueName: "time"))
  var until: String?

  @Option(
    help: ArgumentHelp("Only this receiver is not told.", valueName: "name"), completion: .custom(Completions.receivers))
  var receiver: String?

  @Flag(help: "Longer than 30 days, on purpose.")
  var long = false

  @OptionGroup(title: "Folders") var folders: Folders

  static let longest = Duration.seconds(30 * 86_400)

  func validate() throws { _ = try SilenceWords(words, until: until) }

  func run() throws {
    let loaded = ConfigurationFiles(directory: folders.configuration).compile()
    let path = folders.statusPath
    let report = StatusReport(StatusFileReader(path: path).read(), path: path, at: .now())
    // Of the daemon where the files can't be read.
    let rules = loaded.rules?.rules.map(\.name) ?? report.document?.rules.map(\.name) ?? []
    let target = try SilenceTarget(self.target, isUnit: unit, rules: rules)
    if let receiver, let known = loaded.rules?.receivers.map(\.name), !known.contains(receiver) {
      throw Failure(Self.unknown(receiver: receiver, known))
    }
    let parsed = try SilenceWords(words, until: until)
    let now = Instant.now.realtime
    let end = try Self.end(parsed.end, after: now, isLong: long)
    let by = Author.current()
    var silence = Silence(
      id: "", rule: target.rule, unit: target.unit, receiver: receiver, from: now, until: end, by: by, because: parsed.because)
    silence.id = try RecordWriter(folders.silences, what: "the silence").add(at: now) { id in
      var named = silence
      named.id = id
      return named.json
    }
    Output.write(Self.answer(silence, report, at: now, .current()))
    if case .unit(let name) = target, !Self.isKnown(unit: name, report) {
      Output.write("forewarn: no unit \(Diagnostic.quote(name)) is watched now; it counts when one is\n", to: STDERR_FILENO)
    }
    if report.isOld, let trouble = report.trouble {
      Output.write("forewarn: \(trouble.what); it counts once forewarnd is back: \(trouble.hint)\n", to: STDERR_FILENO)
    }
  }

  static func end(_ end: SilenceWords.End, after now: Duration, isLong: Bool) throws -> Duration {
    let until: Duration
    switch end {
    case .after(let length): until = now + length
    case .at(let text): until = try WallClock.parse(text, after: now)
    }
    guard until > now else { throw Failure("the silence would be over already") }
    guard until - now >= .seconds(60) else { throw Failure("a silence lasts 1m at least") }
    guard isLong || until - now <= longest else {
      throw Failure(
        "longer than 30 days: who will remember? say --long if it is meant; a rule is taken away by `enabled = no`")
    }
    guard until - now <= .seconds(3660 * 86_400) else { throw Failure("a silence lasts 3660d at most") }
    return until
  }

  static func unknown(receiver: String, _ known: [String]) -> String {
    let hint =
      NearestName.of(receiver, among: known).map { "did you mean `\($0)`?" }
      ?? (known.isEmpty
        ? "none is configured: see [receiver NAME] in forewarn.conf(5)" : "receivers are \(known.joined(separator: ", "))")
    return "no receiver is named \(Diagnostic.quote(receiver)); \(hint)"
  }

  static func answer(_ silence: Silence, _ report: StatusReport, at now: Duration, _ presentation: Presentation) -> String {
    let length = Quantity.text(silence.until - now)
    let at = presentation.timeOfDay(silence.until.inSeconds)
    let whom = silence.receiver.map { " at \(TerminalText.escape($0, limit: 64))" } ?? ""
    var text = "silence \(silence.id): \(TerminalText.escape(silence.subject, limit: 300))\(whom), until \(at) (\(length))\n"
    let covered = report.firing.filter { silence.covers($0) }.map { TerminalText.escape($0.name, limit: 60) }
    if !covered.isEmpty { text += "not sent any more, but still firing: \(covered.joined(separator: ", "))\n" }
    return text + "it ends early with `forewarn unsilence \(silence.id)`\n"
  }

  private static func isKnown(unit: String, _ report: StatusReport) -> Bool {
    guard let units = report.document?.instances?["unit"], !units.isEmpty else { return true }
    let glob = Glob(unit)
    return units.keys.contains { glob.matches($0) }
  }
}
