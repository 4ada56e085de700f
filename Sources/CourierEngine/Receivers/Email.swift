import WatchEngine

/// A mail.
///
/// Source: RFC 5322 (message), RFC 2047 (words in headers that are not ASCII), RFC 2045 (quoted-printable), RFC 3834 (`Auto-Submitted`: no
/// robot answers a robot). Lines hold 76 characters, those with a message's ID a few more, and none ends in anything but CR LF.
enum Email {
  static func request(_ outgoing: Outgoing, _ target: Target) throws(CarriageError) -> MailRequest {
    let host = domain(of: outgoing.notification.host)
    let to = try (target.receiver["to"] ?? "").split(separator: ",").map { text throws(CarriageError) in try address("to", text) }
    guard !to.isEmpty else { throw CarriageError("to: expected an address, found none") }
    let sender = (target.receiver["from"] ?? "forewarn@HOST").split(separator: "@").map { $0 == "HOST" ? host : String($0) }
    let from = try address("from", sender.joined(separator: "@")[...])
    let (server, isLocal) = try server(target)
    let tls = target.receiver.values["tls"]
    let password = try target.secret(ifSet: "password-file")
    return MailRequest(
      server: server, mustStartTLS: server.hasPrefix("smtp://") && (tls == "required" || tls == nil && !isLocal), from: from,
      to: to,
      user: target.receiver["user"], password: password, message: message(outgoing, from: from, to: to, host: host))
  }

  /// The server, and whether it is on this host.
  private static func server(_ target: Target) throws(CarriageError) -> (String, isLocal: Bool) {
    let written = target.receiver["server"] ?? "smtp://localhost:25"
    let isPlain = written.hasPrefix("smtp://")
    guard isPlain || written.hasPrefix("smtps://") else {
      throw CarriageError("server: expected smtp:// or smtps://, found neither")
    }
    let place = written.dropFirst(isPlain ? 7 : 8).prefix { $0 != "/" }
    let isName = place.utf8.allSatisfy {
      isUnreserved($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]")
    }
    guard isName, !place.isEmpty else { throw CarriageError("server: expected a host and perhaps a port, found something else") }
    let isLocal = ["localhost", "127.0.0.1", "[::1]"].contains { place == $0 || place.hasPrefix("\($0):") }
    return ((isPlain ? "smtp://" : "smtps://") + place, isLocal)
  }

  static func message(_ outgoing: Outgoing, from: String, to: [String], host: String) -> [UInt8] {
    let message = Message(outgoing)
    let notification = outgoing.notification
    // The host stands behind the `@` already.
    let incident = notification.incident > 0 && outgoing.digest == nil
    let thread = "<\(identifier("\(notification.bootID).\(notification.incident)"))@\(host)>"
    var headers = [
      header("From", "Forewarn on \(safe(outgoing.notification.host, PartLimit.host))", address: from),
      folded("To: ", to, separator: ","),
      header("Subject", fitted(message.headline, to: 250, .scalars)),
      "Date: \(CivilTime.mailDate(outgoing.moment, in: outgoing.zone))",
      "Message-ID: <\(identifier(outgoing.key))@\(host)>",
      "Auto-Submitted: auto-generated",
      "X-Forewarn-Severity: \(outgoing.notification.severity.word)",
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: quoted-printable",
    ]
    if incident {
      headers += ["References: \(thread)", "In-Reply-To: \(thread)", "X-Forewarn-Incident: \(notification.incident)"]
    }
    if message.tone.isUrgent { headers += ["Importance: high", "X-Priority: 1"] }
    var lines = [message.headline, "", message.place, ""]
    lines += message.lines.map { "\($0.label): \($0.text)" }
    let head = headers.joined(separator: "\r\n")
    return Array("\(head)\r\n\r\n".utf8) + quotedPrintable(lines.joined(separator: "\n") + "\n")
  }

  /// RFC 5322's `dot-atom` without what else it allows.
  private static func identifier(_ text: String) -> String {
    let kept = text.utf8.prefix(100).map { isUnreserved($0) && $0 != UInt8(ascii: "~") ? $0 : UInt8(ascii: "-") }
    return trimmingDots(String(decoding: kept, as: UTF8.self))
  }

  private static func domain(of host: String) -> String {
    let kept = host.utf8.prefix(64).filter { isUnreserved($0) && $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "~") }
    let name = trimmingDots(String(decoding: kept, as: UTF8.self))
    return name.isEmpty ? "localhost" : name
  }

  /// Dots stand between words alone.
  private static func trimmingDots(_ text: String) -> String { text.split(separator: ".").joined(separator: ".") }

  private static func address(_ key: String, _ text: Substring) throws(CarriageError) -> String {
    let address = text.split(separator: " ").joined(separator: " ")
    let parts = address.split(separator: "@", omittingEmptySubsequences: false)
    let isPlain = address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"<>()[]\\,;:\"".utf8.contains($0) }
    guard isPlain, parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, address.utf8.count <= 254 else {
      throw CarriageError("\(key): expected an address such as ops@example.org, found something else")
    }
    return address
  }
}
