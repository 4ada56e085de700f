/// Text laid out in columns; every character counts as one.
enum Columns {
  /// `text` with blanks behind it, to `width` columns at least.
  static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
  }

  static func padLeft(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.unicodeScalars.count)) + text
  }

  /// At most `width` columns of text that is safe already, `mark` at the end where it was longer.
  static func cut(_ text: String, _ width: Int, mark: String) -> String {
    guard text.unicodeScalars.count > width else { return text }
    return joined(Array(text.unicodeScalars)[..<max(0, width - 1)]) + mark
  }

  /// Breaks `text` at blanks into lines of `width` columns; a longer word is broken within.
  static func wrap(_ text: String, _ width: Int) -> [String] {
    let width = max(width, 8)
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in text.split(separator: " ", omittingEmptySubsequences: true) {
      var rest = Array(word.unicodeScalars)
      if used > 0, used + 1 + rest.count <= width {
        line += " " + word
        used += 1 + rest.count
        continue
      }
      if used > 0 { lines.append(line) }
      while rest.count > width {
        lines.append(joined(rest.prefix(width)))
        rest.removeFirst(width)
      }
      line = joined(rest[...])
      used = rest.count
    }
    if used > 0 || lines.isEmpty { lines.append(line) }
    return lines
  }

  private static func joined(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }
}
