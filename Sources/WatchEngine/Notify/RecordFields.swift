/// The members of a JSON object that another program wrote, each checked for what may stand there.
///
/// Texts that are longer than people need are cut, numbers that mean nothing are refused: nothing that is read here can make a
/// calculation with it trap.
package struct RecordFields: Sendable {
  private let value: JSONValue
  private let file: StaticName

  /// What these files hold at most; larger ones are no silence and no acknowledgement.
  package static let sizeLimit = 64 << 10

  /// The newest format that this version understands.
  package static let newestVersion = 1

  /// - Parameter file: what is read, for the error.
  /// - Throws: that it is no JSON object, too large, or of a newer format.
  package init(parsing bytes: Span<UInt8>, file: StaticName) throws(ParseError) {
    self.file = file
    guard bytes.count <= Self.sizeLimit else { throw ParseError(file, at: Self.sizeLimit, expected: "the end of the file") }
    value = try JSONValue(parsing: bytes, file: file)
    guard value.members != nil else { throw ParseError(file, at: 0, expected: "an object") }
    guard let version = value["version"]?.integer, (1...Self.newestVersion).contains(version) else {
      throw failure("`version` 1")
    }
  }

  package func failure(_ expected: StaticName) -> ParseError { ParseError(file, at: 0, expected: expected) }

  /// A text of at most `limit` characters, what lies behind them cut off; `nil` where there is none.
  package func text(_ name: String, limit: Int = 1000) -> String? {
    guard let text = value[name]?.text else { return nil }
    return text.utf8.count <= limit ? text : String(text.unicodeScalars.prefix(limit))
  }

  /// A pattern of names, `nil` where `null` stands.
  /// - Throws: for anything else but a text of 1 to 255 bytes.
  package func glob(_ name: String, expected: StaticName) throws(ParseError) -> Glob? {
    switch value[name] {
    case .null?: return nil
    case .string(let pattern)? where !pattern.isEmpty && pattern.utf8.count <= 255: return Glob(pattern)
    default: throw failure(expected)
    }
  }

  /// The name of a file without what stands behind its last dot.
  /// - Throws: for what can be no such name.
  package func id() throws(ParseError) -> String {
    guard let id = value["id"]?.text, RecordID.isValid(id) else { throw failure("`id` of letters, digits, `-` and `_`") }
    return id
  }

  /// Seconds since 1970, before the year 5138.
  package func time(_ name: String, expected: StaticName) throws(ParseError) -> Duration {
    guard let seconds = value[name]?.number, seconds >= 0, seconds < 1e11 else { throw failure(expected) }
    return .milliseconds(Int64((seconds * 1000).rounded()))
  }

  /// A whole number from 1 on.
  package func positive(_ name: String, expected: StaticName) throws(ParseError) -> UInt64 {
    guard let number = value[name]?.integer, let positive = UInt64(exactly: number), positive > 0 else { throw failure(expected) }
    return positive
  }
}

/// What a silence or an acknowledgement is called: short enough to be typed, and in the order in which they were made.
package enum RecordID {
  /// Up to 64 letters, digits, `-` and `_`: harmless as the name of a file, and on a terminal.
  package static func isValid(_ id: String) -> Bool {
    (1...64).contains(id.utf8.count)
      && id.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D || $0 == 0x5F
      }
  }

  /// The seconds since 1970 in base 36: six letters until 2039.
  package static func make(at realtime: Duration) -> String {
    String(max(0, realtime.components.seconds), radix: 36)
  }
}
