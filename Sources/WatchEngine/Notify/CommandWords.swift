/// Splits a command into words as systemd does: blanks part them, quotes keep them together, a backslash keeps the next character.
package enum CommandWords {
  /// - Returns: `nil` if a quote is not closed.
  package static func split(_ text: String) -> [String]? {
    var words: [String] = []
    var word: String.UnicodeScalarView?
    var quote: Unicode.Scalar?
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        word = (word ?? String.UnicodeScalarView()) + [scalar]
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else if let open = quote {
        if scalar == open { quote = nil } else { word?.append(scalar) }
      } else if scalar == "\"" || scalar == "'" {
        quote = scalar
        word = word ?? String.UnicodeScalarView()
      } else if scalar.isBlank {
        if let done = word { words.append(String(done)) }
        word = nil
      } else {
        word = (word ?? String.UnicodeScalarView()) + [scalar]
      }
    }
    if quote != nil || isEscaped { return nil }
    if let word { words.append(String(word)) }
    return words
  }
}
