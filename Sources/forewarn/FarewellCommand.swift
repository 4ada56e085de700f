import ArgumentParser
import Glibc
import HostIO
import WatchEngine

struct FarewellCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "farewell",
    abstract: "Tell the receivers that this host goes down on purpose, and until when it is back.",
    discussion: """
      For a planned reboot: `systemctl enable --now forewarn-farewell` does it at each shutdown. Those who are told from warning on are \
      told, not those for critical alerts alone. Exit codes: 0 it arrived everywhere, 1 it can't be sent or was refused somewhere, \
      2 it is still on its way.

      Examples:
        forewarn farewell --back-within 10m && systemctl reboot
      """)

  @Option(help: ArgumentHelp("When it is expected back, counted from now.", valueName: "time"))
  var backWithin = "10m"

  @Option(help: ArgumentHelp("Wait so long until it has arrived.", valueName: "time"))
  var wait = "10s"

  @Option(help: ArgumentHelp("Why it goes down.", valueName: "text"))
  var because: String?

  @Flag(help: "Do nothing unless the host really goes down: for the unit's ExecStop=.")
  var atShutdown = false

  @OptionGroup(title: "Folders") var folders: Folders

  func validate() throws {
    let within = try SilenceWords.duration(backWithin)
    guard within > .zero, within <= .seconds(30 * 86_400) else { throw ValidationError("--back-within takes up to 30d") }
    _ = try SilenceWords.duration(wait)
  }

  func run() throws {
    let within = try SilenceWords.duration(backWithin)
    let patience = try SilenceWords.duration(wait)
    var shutdown = Shutdown.reboot
    if atShutdown {
      do throws(ShutdownUnknown) {
        guard let now = try Shutdown.now() else {
          Output.write("the host stays up: nobody is told\n")
          return
        }
        shutdown = now
      } catch {
        let reason = strerror(error.errno).map { String(cString: $0) } ?? "errno \(error.errno)"
        throw Failure("can't ask systemd whether the host goes down: \(reason)")
      }
    }
    let receivers = try LoadedConfiguration(directory: folders.configuration).receivers().filter {
      $0.isFirst && $0.atLeast <= .warning
    }
    guard !receivers.isEmpty else {
      Output.write("no receiver is told of warnings: nobody to say farewell to\n")
      return
    }
    let delivery = DeliveryReport.read(folders.deliveryPath, at: .now())
    if let trouble = delivery.trouble { throw Failure("\(trouble.what); \(trouble.hint)") }
    let notification = Self.notification(
      comesBack: shutdown == .reboot, within: within, because: because, to: receivers.map(\.name),
      by: atShutdown ? nil : Author.current(),
      bootID: delivery.document?.bootId)
    let posting = Posting(folders: folders, notification: notification)
    try posting.send()
    let line = ProgressLine()
    let outcome = posting.wait(patience) { waiting, _ in line.show("waiting for \(waiting.joined(separator: ", "))") }
    line.clear()
    let presentation = Presentation.current()
    for name in receivers.map(\.name) {
      Output.write("\(name): \(outcome.ended[name]?.text(presentation) ?? "not delivered within \(Quantity.text(patience))")\n")
    }
    throw ExitCode(outcome.code(receivers.map(\.name)))
  }

  static func notification(
    comesBack: Bool, within: Duration, because: String?, to receivers: [String], by: String?, bootID: String?
  ) -> Notification {
    let now = Instant.now.realtime
    let host = HostFacts(procRoot: "/proc")
    let why = because.map { ": \(TerminalText.escape($0, limit: 300))" } ?? ""
    let who = by.map { " (\($0))" } ?? ""
    let message =
      comesBack
      ? "\(host.hostname) goes down on purpose and should be back within \(Quantity.text(within))\(why)\(who)"
      : "\(host.hostname) is switched off on purpose\(why)\(who)"
    var notification = Notification(
      id: Posting.id("farewell", at: now), kind: .farewell, transition: .firing, severity: .notice, host: host.hostname,
      bootID: bootID ?? host.bootID, message: message, since: now, at: now)
    notification.backBy = comesBack ? now + within : nil
    notification.recipients = receivers.map { Notification.Recipient(receiver: $0, reason: .farewell) }
    return notification
  }
}
