/// One screenful: what stands above, the part of the table that was scrolled to, and the keys in the last line.
struct TopScreen: Sendable {
  let report: TopReport
  let presentation: Presentation
  /// Of the lines of the table.
  var limit: Int?
  /// How many lines were scrolled away.
  private(set) var offset: Int
  /// How many lines of the table there is room for.
  let room: Int
  private let header: [String]
  private let lines: [TopLine]

  init(report: TopReport, presentation: Presentation, limit: Int?, offset: Int) {
    self.report = report
    self.presentation = presentation
    self.limit = limit
    let height = max(presentation.height ?? 24, 4)
    lines = Array(report.lines.prefix(limit ?? .max))
    // The table keeps its place, however little room there is.
    let header = TopText(report: report, presentation: presentation).header
    self.header = Array(header.prefix(max(height - 5, 0)))
    // A blank line and the heading above, the keys below.
    room = max(height - self.header.count - 3, 1)
    self.offset = min(max(offset, 0), max(lines.count - room, 0))
  }

  /// As many lines as the terminal has.
  var text: [String] {
    var lines = header + [""]
    if report.status.document?.top != nil {
      if self.lines.isEmpty {
        lines += Columns.wrap(report.emptiness, presentation.width)
      } else {
        let table = TopTable(report, self.lines, presentation)
        lines += [table.heading] + table.rows[offset..<min(offset + room, self.lines.count)]
      }
    }
    let height = header.count + 2 + room
    lines = Array(lines.prefix(height))
    return lines + Array(repeating: "", count: height - lines.count) + [keys]
  }

  /// A piece of the last line.
  private typealias Piece = (text: String, emphasis: Emphasis)

  /// What the keys do, in as many words as there is room for; the sorting and the grouping in force stand out.
  private var keys: String {
    let place = lines.count > room ? "\(offset + 1)-\(min(offset + room, lines.count)) of \(lines.count)" : ""
    for style in [Style.words, .initials, .letters] {
      var pieces: [Piece] = []
      let gap = style == .words ? "  " : " "
      for sort in TopSort.allCases {
        pieces += key("\(sort.key)", sort.rawValue, sort == report.sort, style) + [(gap, .plain)]
      }
      pieces.append((gap, .plain))
      for grouping in TopGrouping.allCases {
        pieces += key("\(grouping.rawValue.prefix(1))", grouping.rawValue, grouping == report.grouping, style) + [(gap, .plain)]
      }
      pieces.append((gap, .plain))
      if style == .words, !place.isEmpty { pieces.append(("\(presentation.hasUnicode ? "↑↓" : "+-") scroll  ", .faint)) }
      pieces += key("q", "quit", false, style)
      let used = pieces.reduce(0) { $0 + $1.text.unicodeScalars.count }
      let isPlaceShown = !place.isEmpty && used + 2 + place.count <= presentation.width
      guard used <= presentation.width, isPlaceShown || place.isEmpty || style == .letters || style == .initials else { continue }
      let text = pieces.map { presentation.show($0.text, $0.emphasis) }.joined()
      guard isPlaceShown else { return text }
      return text + String(repeating: " ", count: presentation.width - used - place.count) + presentation.show(place, .faint)
    }
    return ""
  }

  private enum Style { case words, initials, letters }

  /// `c cpu`, or `cpu` with its first letter standing out, or `c`; what is in force is in brackets where nothing stands out.
  private func key(_ key: String, _ word: String, _ isOn: Bool, _ style: Style) -> [Piece] {
    let open = isOn && !presentation.hasColour ? "[" : ""
    let close = isOn && !presentation.hasColour ? "]" : ""
    let emphasis: Emphasis = isOn ? .strong : .faint
    switch style {
    case .words: return [(open + key, isOn ? .strong : .plain), (" " + word + close, emphasis)]
    case .letters: return [(open + key + close, isOn ? .strong : .plain)]
    case .initials:
      let rest = word.hasPrefix(key) ? String(word.dropFirst(key.count)) : ":" + word
      return [(open, emphasis), (key, .heading), (rest + close, emphasis)]
    }
  }
}
