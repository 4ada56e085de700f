/// A JSON document (RFC 8259) as it was read: answers of other programs, and files that other programs write.
///
/// Members keep their order; of members with the same name the last one counts, as most readers have it.
package enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  package struct Member: Equatable, Sendable {
    package var name: String
    package var value: JSONValue

    package init(name: String, value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// Arrays and objects inside one another at most.
  package static let deepest = 64

  /// Reads one document and nothing behind it. How large it may be is for the caller to say.
  ///
  /// Bytes that are no UTF-8 and escapes of half a surrogate pair become U+FFFD: the texts are from strangers, and one bad name must not
  /// hide the rest.
  /// - Throws: where it is not JSON, or nested deeper than ``deepest``.
  package init(parsing bytes: Span<UInt8>, file: StaticName = "JSON") throws(ParseError) {
    var parser = JSONParser(bytes, file: file)
    self = try parser.document()
  }
}

extension JSONValue {
  /// The member of an object; `nil` if this is none, or has none of that name.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  package var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  package var number: Double? {
    guard case .number(let number) = self else { return nil }
    return number
  }

  /// A whole number that an `Int` can hold exactly.
  package var integer: Int? { number.flatMap { Int(exactly: $0) } }

  package var bool: Bool? {
    guard case .bool(let flag) = self else { return nil }
    return flag
  }

  package var elements: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  package var members: [Member]? {
    guard case .object(let members) = self else { return nil }
    return members
  }
}

private struct JSONParser: ~Escapable {
  private let bytes: Span<UInt8>
  private let file: StaticName
  private var position = 0
  private var depth = 0

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, file: StaticName) {
    self.bytes = bytes
    self.file = file
  }

  mutating func document() throws(ParseError) -> JSONValue {
    let value = try value()
    skipBlanks()
    guard position == bytes.count else { throw failure("the document's end") }
    return value
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func failure(_ expected: StaticName) -> ParseError { ParseError(file, at: position, expected: expected) }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func skip(_ byte: Character) -> Bool {
    guard let wanted = byte.asciiValue, peek == wanted else { return false }
    position += 1
    return true
  }

  private mutating func value() throws(ParseError) -> JSONValue {
    skipBlanks()
    switch peek {
    case UInt8(ascii: "{"): return try nested { parser throws(ParseError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { parser throws(ParseError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func nested(
    _ read: (inout JSONParser) throws(ParseError) -> JSONValue
  ) throws(ParseError) -> JSONValue {
    guard depth < JSONValue.deepest else { throw failure("fewer values inside one another") }
    depth += 1
    defer { depth -= 1 }
    position += 1
    return try read(&self)
  }

  private mutating func object() throws(ParseError) -> JSONValue {
    var members: [JSONValue.Member] = []
    skipBlanks()
    if skip("}") { return .object(members) }
    while true {
      skipBlanks()
      guard peek == UInt8(ascii: "\"") else { throw failure("a member's name") }
      let name = try string()
      skipBlanks()
      guard skip(":") else { throw failure("`:`") }
      members.append(JSONValue.Member(name: name, value: try value()))
      skipBlanks()
      if skip(",") { continue }
      guard skip("}") else { throw failure("`,` or `}`") }
      return .object(members)
    }
  }

  private mutating func array() throws(ParseError) -> JSONValue {
    var elements: [JSONValue] = []
    skipBlanks()
    if skip("]") { return .array(elements) }
    while true {
      elements.append(try value())
      skipBlanks()
      if skip(",") { continue }
      guard skip("]") else { throw failure("`,` or `]`") }
      return .array(elements)
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(ParseError) -> JSONValue {
    for index in 0..<word.utf8CodeUnitCount {
      guard position + index < bytes.count, bytes[position + index] == word.utf8Start[index] else { throw failure("a value") }
    }
    position += word.utf8CodeUnitCount
    return value
  }

  private mutating func number() throws(ParseError) -> Double {
    let start = position
    _ = skip("-")
    if !skip("0") {
      guard skipDigits() else { throw failure("a value") }
    }
    if skip("."), !skipDigits() { throw failure("a digit") }
    if skip("e") || skip("E") {
      if !skip("+") { _ = skip("-") }
      guard skipDigits() else { throw failure("a digit") }
    }
    let text = bytes.extracting(start..<position).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    // Longer than any number that anybody means: a billion digits are no value, but work.
    guard position - start <= 400, let value = Double(text), value.isFinite else { throw failure("a number of 64 bits") }
    return value
  }

  private mutating func skipDigits() -> Bool {
    let start = position
    while let byte = peek, byte &- 0x30 <= 9 { position += 1 }
    return position > start
  }

  private mutating func string() throws(ParseError) -> String {
    position += 1
    var text: [UInt8] = []
    while true {
      let start = position
      while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
      for index in start..<position { text.append(bytes[index]) }
      guard let byte = peek, byte >= 0x20 else { throw failure("the string's end") }
      position += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
      text.append(contentsOf: String(try escape()).utf8)
    }
  }

  private mutating func escape() throws(ParseError) -> Unicode.Scalar {
    guard let byte = peek else { throw failure("the string's end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default:
      position -= 1
      throw failure("one of the escapes of RFC 8259")
    }
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // The first half of a pair counts only with the second one behind it.
    guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { return "\u{FFFD}" }
    let before = position
    position += 2
    let second = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(second) else {
      position = before
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)) ?? "\u{FFFD}"
  }

  private mutating func hexadecimal() throws(ParseError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Self.digit(byte) else { throw failure("four hexadecimal digits") }
      value = value << 4 | digit
      position += 1
    }
    return value
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
