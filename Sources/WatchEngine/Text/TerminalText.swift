/// Text from the host made harmless for a terminal or one line of a log.
///
/// Unsafe characters (see ``Swift/Unicode/Scalar/isUnsafeToShow``) are spelled out: `\n`, `\t`, `\x1b`, `\u{202e}`. A backslash stays
/// as it is: unit names are full of them (`dev-disk-by\x2duuid…`), and nothing reads the text back.
package enum TerminalText {
  /// The mark of text that was cut.
  package static let ellipsis: Unicode.Scalar = "…"

  /// Appends the text.
  ///
  /// - Parameter limit: at most this many columns are used, the mark `…` included; every character counts as one.
  /// - Returns: how many columns were used.
  @discardableResult
  package static func append(_ text: String, to bytes: inout [UInt8], limit: Int = .max) -> Int {
    guard limit > 0 else { return 0 }
    var columns = 0
    // Where to cut back to if the text turns out too long: behind the last character that leaves room for the mark.
    var cut = bytes.count
    var cutColumns = 0
    for scalar in text.unicodeScalars {
      let width = append(scalar, to: &bytes)
      guard width <= limit - columns else {
        bytes.removeLast(bytes.count - cut)
        appendUTF8(ellipsis, to: &bytes)
        return cutColumns + 1
      }
      columns += width
      if columns < limit {
        cut = bytes.count
        cutColumns = columns
      }
    }
    return columns
  }

  /// The text, escaped and cut.
  package static func escape(_ text: String, limit: Int = .max) -> String {
    var bytes: [UInt8] = []
    append(text, to: &bytes, limit: limit)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends one character or its escape; returns its columns.
  private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) -> Int {
    guard scalar.isUnsafeToShow else {
      appendUTF8(scalar, to: &bytes)
      return 1
    }
    let start = bytes.count
    bytes.append(UInt8(ascii: "\\"))
    switch scalar {
    case "\n": bytes.append(UInt8(ascii: "n"))
    case "\r": bytes.append(UInt8(ascii: "r"))
    case "\t": bytes.append(UInt8(ascii: "t"))
    default:
      if scalar.value < 0x100 {
        bytes.append(UInt8(ascii: "x"))
        appendHexadecimal(scalar.value, digits: 2, to: &bytes)
      } else {
        bytes.append(UInt8(ascii: "u"))
        bytes.append(UInt8(ascii: "{"))
        appendHexadecimal(scalar.value, digits: scalar.value > 0xFFFF ? 5 : 4, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
      }
    }
    return bytes.count - start
  }
}
