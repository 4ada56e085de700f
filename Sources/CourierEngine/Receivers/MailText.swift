import WatchEngine

/// A header whose text may hold anything, and perhaps an address behind it.
func header(_ name: String, _ text: String, address: String? = nil) -> String {
  let words = encodedWords(text, isPhrase: address != nil)
  return folded("\(name): ", words + (address.map { ["<\($0)>"] } ?? []), separator: "")
}

/// Words on lines of at most 76 characters, where they are not longer themselves.
func folded(_ start: String, _ words: [String], separator: String) -> String {
  var header = start
  var column = start.utf8.count
  for (index, word) in words.enumerated() {
    let word = index + 1 < words.count ? word + separator : word
    if index > 0 {
      if column + 1 + word.utf8.count > 76 {
        header += "\r\n "
        column = 1
      } else {
        header += " "
        column += 1
      }
    }
    header += word
    column += word.utf8.count
  }
  return header
}

/// The text as words that may stand in a header: as it is where it is plain ASCII, otherwise as RFC 2047 has it, in base64, at most 75
/// characters each and never with half a character.
///
/// - Parameter isPhrase: whether an address stands behind it: then signs that mean something there are encoded as well.
func encodedWords(_ text: String, isPhrase: Bool = false) -> [String] {
  let special = isPhrase ? "<>\"@,;:.()[]\\" : ""
  let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && !special.utf8.contains($0) } && !text.contains("=?")
  let words = text.split(separator: " ").map(String.init)
  if isPlain, words.allSatisfy({ $0.utf8.count <= 60 }) { return words }
  var encoded: [String] = []
  var pending: [UInt8] = []
  func flush() {
    if !pending.isEmpty { encoded.append("=?utf-8?B?\(base64(pending))?=") }
    pending = []
  }
  for scalar in text.unicodeScalars {
    let bytes = Array(String(scalar).utf8)
    if pending.count + bytes.count > 42 { flush() }
    pending += bytes
  }
  flush()
  return encoded
}

/// RFC 2045, 6.7: printable ASCII as it is, the rest as `=XX`, lines of at most 76 characters that end in CR LF.
func quotedPrintable(_ text: String) -> [UInt8] {
  var result: [UInt8] = []
  for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast(text.hasSuffix("\n") ? 1 : 0) {
    var column = 0
    let bytes = Array(line.utf8)
    for (index, byte) in bytes.enumerated() {
      let isLast = index == bytes.count - 1
      let isBlank = byte == 0x20 || byte == 0x09
      // A dot alone ends a mail on the wire, `From ` begins another one in a mailbox: neither may begin a line.
      let isAtStart = column == 0 && (byte == UInt8(ascii: ".") || byte == UInt8(ascii: "F"))
      let isPlain = (byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "=")) || isBlank && !isLast
      let piece = isPlain && !isAtStart ? [byte] : [UInt8(ascii: "=")] + hexadecimal(byte, upper: true)
      // One character is kept for the `=` that joins the next line.
      if column + piece.count > 75 {
        result += Array("=\r\n".utf8)
        column = 0
      }
      result += piece
      column += piece.count
    }
    result += Array("\r\n".utf8)
  }
  return result
}
