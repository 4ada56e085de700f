import ArgumentParser
import Glibc
import HostIO
import WatchEngine

struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Send one marked message to a receiver and show its answer.",
    discussion: """
      It goes the whole way: through the outbox and the courier. Exit codes: 0 it arrived, 1 it can't be sent or was refused, \
      2 it is still on its way.

      Examples:
        forewarn test ops
        forewarn test ops --wait 2m
      """)

  @Argument(help: "The receiver's name.", completion: .custom(Completions.receivers))
  var receiver: String

  @Option(help: ArgumentHelp("Wait so long for the answer.", valueName: "time"))
  var wait = "30s"

  @Flag(help: "Show the outcome as one JSON object.")
  var json = false

  @OptionGroup(title: "Folders") var folders: Folders

  func validate() throws { _ = try SilenceWords.duration(wait) }

  func run() throws {
    let patience = try SilenceWords.duration(wait)
    let loaded = LoadedConfiguration(directory: folders.configuration)
    let receivers = try loaded.receivers()
    guard receivers.contains(where: { $0.name == receiver }) else {
      throw Failure(SilenceCommand.unknown(receiver: receiver, receivers.map(\.name)))
    }
    let delivery = DeliveryReport.read(folders.deliveryPath, at: .now())
    try Self.check(receiver, delivery)
    let posting = Posting(folders: folders, notification: Self.notification(receiver, by: Author.current(), delivery))
    try posting.send()
    let line = ProgressLine()
    let start = Instant.now.monotonic
    let outcome = posting.wait(patience) { _, outcome in
      let state =
        outcome.states[receiver].map { $0.state == "ok" ? "" : " (\(ReceiverRow(name: receiver, receiver: $0).text(at: 0)))" }
        ?? ""
      line.show(
        "waiting for \(receiver), \(Quantity.text(Instant.now.monotonic - start))\(outcome.trouble.map { ": \($0.what)" } ?? state)"
      )
    }
    line.clear()
    let code = outcome.code([receiver])
    Output.write(
      json ? Self.json(posting.notification, receiver, outcome, code) + "\n" : Self.text(receiver, outcome, patience, .current()))
    throw ExitCode(code)
  }

  /// - Throws: that the courier won't send it.
  static func check(_ receiver: String, _ delivery: DeliveryReport) throws {
    if let trouble = delivery.trouble { throw Failure("\(trouble.what); \(trouble.hint)") }
    guard delivery.document?.receivers[receiver] == nil else { return }
    if let refused = delivery.document?.configuration?.refused {
      throw Failure(
        "the courier has refused the new configuration: \(TerminalText.escape(refused, limit: 300)); see `forewarn config check`")
    }
    throw Failure(
      "the courier does not know the receiver `\(receiver)` yet: it runs with an older configuration; "
        + "`systemctl reload forewarn-courier` makes it read the new one")
  }

  static func notification(_ receiver: String, by: String, _ delivery: DeliveryReport) -> Notification {
    let now = Instant.now.realtime
    var notification = Notification(
      id: Posting.id("test", at: now), kind: .test, transition: .firing, severity: .notice,
      host: HostFacts(procRoot: "/proc").hostname,
      bootID: delivery.document?.bootId ?? Moment.now().bootID,
      message: "This is a test of the receiver `\(receiver)`, sent by \(by). Nothing is wrong.", since: now, at: now)
    notification.recipients = [Notification.Recipient(receiver: receiver, reason: .test)]
    return notification
  }

  static func text(_ receiver: String, _ outcome: Posting.Outcome, _ patience: Duration, _ presentation: Presentation) -> String {
    guard let ended = outcome.ended[receiver] else {
      if let trouble = outcome.trouble { return "\(trouble.what); \(trouble.hint)\n" }
      let state = outcome.states[receiver].map {
        ReceiverRow(name: receiver, receiver: $0).text(at: outcome.states[receiver]?.lastTried ?? 0)
      }
      return "\(receiver): not delivered within \(Quantity.text(patience)), still tried: \(state ?? "unknown")\n"
        + "look later with `forewarn status`, or in the journal: `journalctl -u forewarn-courier`\n"
    }
    var text = "\(receiver): \(ended.text(presentation))"
    if let took = ended.took { text += ", took \(Quantity.text(took, .seconds))" }
    for other in outcome.instead {
      text += "\n\(TerminalText.escape(other.receiver, limit: 64)), instead: \(other.text(presentation))"
    }
    return text + "\n"
  }

  static func json(_ notification: Notification, _ receiver: String, _ outcome: Posting.Outcome, _ code: Int32) -> String {
    var json = JSONWriter()
    let ended = outcome.ended[receiver]
    json.beginObject()
    json.member("version", 1)
    json.member("id", notification.id)
    json.member("receiver", receiver)
    json.member("exitCode", code)
    json.member("outcome", ended?.outcome ?? "waiting")
    json.optional("took", ended?.took)
    json.optional("late", ended?.late)
    json.member("tries", ended?.tries)
    json.member("why", ended?.why ?? (ended == nil ? outcome.states[receiver]?.why : nil))
    json.member("answer", ended?.answer)
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
