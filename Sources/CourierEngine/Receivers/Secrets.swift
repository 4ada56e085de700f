/// The contents of a receiver's secret files, by the key that names the file: `url-file`.
///
/// It has no description that shows them.
package struct Secrets: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  private var values: [String: String]

  /// Blanks and line ends around a value are no part of it.
  package init(_ values: [String: String] = [:]) {
    self.values = values.mapValues(Secrets.trimmed)
  }

  package subscript(key: String) -> String? { values[key] }

  package var description: String { "\(values.count) secrets" }
  package var debugDescription: String { description }

  /// What a text from outside must not show: the values, and of those that are addresses each part that could be a token.
  package var hidden: [String] {
    var found: [String] = []
    for value in values.values {
      for line in value.split(whereSeparator: \.isNewline) where line.utf8.count >= 4 {
        found.append(String(line))
        let parts = line.split { "/?&=@:; ".contains($0) }
        for part in parts where part.utf8.count >= 8 {
          found.append(String(part))
          // Servers repeat a query as they understood it.
          let decoded = percentDecoded(part)
          if decoded != part { found.append(decoded) }
        }
      }
    }
    // The longest first, so that no remainder of it stays.
    return found.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
  }

  /// RFC 3986, 2.1; what is no escape stays.
  private func percentDecoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let value = UInt8(String(Substring(rest.prefix(2))), radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func trimmed(_ text: String) -> String {
    let bytes = Array(text.utf8)
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    guard let first = bytes.firstIndex(where: { !isBlank($0) }), let last = bytes.lastIndex(where: { !isBlank($0) }) else {
      return ""
    }
    return String(decoding: bytes[first...last], as: UTF8.self)
  }
}
