/// What receivers' markup has in common.

/// Invisible, and ends a word: between `@` and a name it keeps the two from being a mention.
let wordBreak = "\u{200B}"

/// The text with characters replaced by what `replacement` gives; `nil` keeps one as it is.
func replacing(_ text: String, _ replacement: (Unicode.Scalar) -> String?) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    if let new = replacement(scalar) { result.append(contentsOf: new.unicodeScalars) } else { result.append(scalar) }
  }
  return String(result)
}

/// The text with characters replaced by what `replacement` gives for one with the one before it and the one behind it.
func replacing(
  _ text: String, _ replacement: (_ before: Unicode.Scalar?, _ scalar: Unicode.Scalar, _ after: Unicode.Scalar?) -> String?
) -> String {
  var result = String.UnicodeScalarView()
  let scalars = Array(text.unicodeScalars)
  for (index, scalar) in scalars.enumerated() {
    let before = index > 0 ? scalars[index - 1] : nil
    let after = index + 1 < scalars.count ? scalars[index + 1] : nil
    if let new = replacement(before, scalar, after) {
      result.append(contentsOf: new.unicodeScalars)
    } else {
      result.append(scalar)
    }
  }
  return String(result)
}

extension Unicode.Scalar {
  var isLetterOrDigit: Bool {
    switch value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }
}

/// `@` at the beginning of a word means somebody; within one (`postgresql@15-main`) it stays, so that names can be copied.
func breakingMentions(_ text: String) -> String {
  replacing(text) { before, scalar, _ in
    scalar == "@" && !(before?.isLetterOrDigit ?? false) ? "@\(wordBreak)" : nil
  }
}

/// What would begin an element or a reference in HTML; quotes need nothing outside of an element.
func escapingHTML(_ text: String) -> String {
  replacing(text) { scalar in
    switch scalar {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    default: nil
    }
  }
}

/// A backslash before whatever means something in the Markdown of Discord and Mattermost. No mention begins, no address becomes a link.
/// - Parameter angle: whether a backslash before `<` is taken for one; where it is not, `<` means nothing.
func escapingMarkdown(_ text: String, angle: Bool) -> String {
  replacing(breakingMentions(text)) { _, scalar, after in
    switch scalar {
    case "\\", "*", "_", "`", "~", "|", "[", "]", "(", ")", ">", "#": "\\\(scalar)"
    case "<": angle ? "\\<" : nil
    case ":": after == "/" ? ":\(wordBreak)" : nil
    default: nil
    }
  }
}
