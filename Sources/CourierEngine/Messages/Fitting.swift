/// What a receiver counts when it limits a text.
package enum Measure: Sendable {
  /// As JavaScript and Java count.
  case utf16
  /// As Go's runes, Python and Elixir count.
  case scalars
  case bytes

  package func size(_ text: String) -> Int {
    switch self {
    case .utf16: text.utf16.count
    case .scalars: text.unicodeScalars.count
    case .bytes: text.utf8.count
    }
  }
}

/// The mark of text that was cut.
let cutMark = "…"

/// The text, escaped for its receiver, and no larger than `limit` with its escapes; the mark `…` stands behind what had to be cut.
///
/// It is cut before it is escaped, so that no half of an escape remains.
package func fitted(_ text: String, to limit: Int, _ measure: Measure, escape: (String) -> String = { $0 }) -> String {
  // No escape makes a text shorter: what lies behind the limit needs no look.
  let scalars = Array(text.unicodeScalars.prefix(limit < Int.max ? max(limit, 0) + 1 : limit))
  if scalars.count <= limit {
    let whole = escape(text)
    if measure.size(whole) <= limit { return whole }
  }
  let room = limit - measure.size(cutMark)
  guard room >= 0 else { return "" }
  var most = scalars.count
  var least = 0
  while least < most {
    let middle = (least + most + 1) / 2
    if measure.size(escape(string(scalars.prefix(middle)))) <= room { least = middle } else { most = middle - 1 }
  }
  return escape(string(scalars.prefix(least))) + cutMark
}

private func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
  var view = String.UnicodeScalarView()
  view.append(contentsOf: scalars)
  return String(view)
}

/// Lines put together up to a limit: the last one that still fits is cut, those behind it are left out.
struct FittedLines {
  let limit: Int
  let measure: Measure
  let escape: (String) -> String
  private(set) var text = ""
  private var isFull = false

  init(limit: Int, _ measure: Measure, escape: @escaping (String) -> String = { $0 }) {
    self.limit = limit
    self.measure = measure
    self.escape = escape
  }

  /// Adds a line.
  /// - Parameters:
  ///   - before: markup and labels in front of the text, as they are.
  ///   - line: cut and escaped.
  ///   - after: markup behind it, as it is.
  mutating func add(_ before: String, _ line: String, _ after: String = "") {
    guard !isFull else { return }
    let start = text.isEmpty ? before : "\n\(before)"
    // Room for a mark that lines were left out.
    let room = limit - measure.size(text) - measure.size(start) - measure.size(after) - measure.size("\n\(cutMark)")
    guard room > measure.size(cutMark) else {
      isFull = true
      text += "\n\(cutMark)"
      return
    }
    let fits = fitted(line, to: room, measure, escape: escape)
    text += start + fits + after
  }

  mutating func add(_ line: String) { add("", line) }
}
