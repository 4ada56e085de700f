import WatchEngine

/// A program that is run for each message, without a shell: its arguments are those of the configuration, and nothing from the host is
/// among them. The notification comes as JSON on its standard input, and in short in its environment.
enum Command {
  static func request(_ outgoing: Outgoing, _ target: Target) throws(CarriageError) -> CommandRequest {
    guard let argv = target.receiver["run"].flatMap(CommandWords.split), let program = argv.first, program.hasPrefix("/") else {
      throw CarriageError("run: expected a program's path from the root on, found something else")
    }
    guard let limit = timeLimit(target.receiver["timeout"] ?? "30s") else {
      throw CarriageError("timeout: expected a length of time such as 30s, found something else")
    }
    let notification = outgoing.notification
    let message = Message(outgoing)
    return CommandRequest(
      argv: argv, stdin: Webhook.json(outgoing),
      environment: [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8",
        "FOREWARN_HEADLINE=\(message.headline)", "FOREWARN_HOST=\(safe(notification.host, PartLimit.host))",
        "FOREWARN_INCIDENT=\(notification.incident)", "FOREWARN_KEY=\(safe(outgoing.key, 200))",
        "FOREWARN_REASON=\(outgoing.reason.rawValue)", "FOREWARN_SEVERITY=\(notification.severity.word)",
        "FOREWARN_TRANSITION=\(notification.transition.rawValue)",
      ], timeLimit: limit)
  }

  private static func timeLimit(_ text: String) -> Duration? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard digits.utf8.count <= 9, let number = Double(digits) else { return nil }
    return Quantity.duration(number, String(text.dropFirst(digits.count).drop { $0 == " " }))
  }
}
