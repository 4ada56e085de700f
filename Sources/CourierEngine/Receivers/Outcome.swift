import WatchEngine

/// What became of one attempt.
package enum Outcome: Equatable, Sendable {
  /// With what the receiver said: `200 ok`.
  case delivered(String)
  /// It may work later; `after` if the receiver said when.
  case retry(after: Duration?, why: String)
  /// It never will as it is.
  case permanent(why: String)
}

/// What a server answered; at most the first 64 KiB of it.
package struct HTTPAnswer: Equatable, Sendable {
  package var status: Int
  package var headers: [HTTPHeader]
  package var body: [UInt8]

  package init(status: Int, headers: [HTTPHeader] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first header of that name, whatever its case.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
