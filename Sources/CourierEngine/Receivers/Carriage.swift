/// One attempt to tell one receiver, made ready: what has to be carried where. Whoever carries it decides nothing.
package enum Carriage: Equatable, Sendable {
  case http(HTTPRequest)
  case mail(MailRequest)
  case command(CommandRequest)
}

/// One header line, whose value holds no control characters: ``init(_:_:)`` takes them out.
package struct HTTPHeader: Equatable, Sendable {
  package var name: String
  package var value: String

  /// What could end the line and begin another one (CR, LF, NUL and their like) becomes a space.
  package init(_ name: String, _ value: String) {
    self.name = name
    var clean = String.UnicodeScalarView()
    for scalar in value.unicodeScalars { clean.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar) }
    self.value = String(clean)
  }
}

/// A request as it goes out. Its ``url`` and headers are secrets: no log, error or status may show them, so its description does not.
package struct HTTPRequest: Equatable, Sendable, CustomStringConvertible {
  package var method: String
  package var url: String
  package var headers: [HTTPHeader]
  package var body: [UInt8]

  package init(method: String, url: String, headers: [HTTPHeader] = [], body: [UInt8] = []) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }

  package var description: String { "\(method), \(body.count) bytes" }
}

/// A mail as it is submitted.
///
/// Source: RFC 5321 (SMTP), RFC 3207 (STARTTLS), RFC 8314 (TLS from the first byte, `smtps`).
package struct MailRequest: Equatable, Sendable, CustomStringConvertible {
  /// `smtp://host:port` or `smtps://host:port`.
  package var server: String
  /// Whether an `smtp` connection must be turned into TLS before anything is said on it.
  package var mustStartTLS: Bool
  package var from: String
  package var to: [String]
  package var user: String?
  package var password: String?
  /// Header and body, RFC 5322, lines end in CR LF.
  package var message: [UInt8]

  package init(
    server: String, mustStartTLS: Bool, from: String, to: [String], user: String? = nil, password: String? = nil, message: [UInt8]
  ) {
    self.server = server
    self.mustStartTLS = mustStartTLS
    self.from = from
    self.to = to
    self.user = user
    self.password = password
    self.message = message
  }

  package var description: String { "mail, \(message.count) bytes" }
}

/// A program to run, without a shell.
package struct CommandRequest: Equatable, Sendable {
  /// The absolute path of the program, and its arguments.
  package var argv: [String]
  package var stdin: [UInt8]
  /// All of its environment, `NAME=VALUE`.
  package var environment: [String]
  package var timeLimit: Duration

  package init(argv: [String], stdin: [UInt8], environment: [String], timeLimit: Duration) {
    self.argv = argv
    self.stdin = stdin
    self.environment = environment
    self.timeLimit = timeLimit
  }
}

/// Why nothing can be sent to a receiver, without anything of its secrets.
package struct CarriageError: Error, Equatable, Sendable, CustomStringConvertible {
  package var description: String

  package init(_ description: String) { self.description = description }
}
