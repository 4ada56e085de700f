import WatchEngine

/// The table as lines of text: as many columns as there is room for, the most telling first.
struct TopTable: Sendable {
  /// A column of numbers.
  enum Column: CaseIterable, Sendable {
    case cpu, change, minute, tenMinutes, memory, growth, swap, io, faults, threads, stuck

    var heading: String {
      switch self {
      case .cpu: "CPU"
      case .change: "VS 1H"
      case .minute: "1MIN"
      case .tenMinutes: "10MIN"
      case .memory: "MEMORY"
      case .growth: "GROW/MIN"
      case .swap: "SWAP"
      case .io: "IO/S"
      case .faults: "FAULTS/S"
      case .threads: "THREADS"
      case .stuck: "STUCK"
      }
    }

    var width: Int { max(6, heading.count) }

    init?(_ sort: TopSort) {
      switch sort {
      case .cpu: self = .cpu
      case .memory: self = .memory
      case .growth: self = .growth
      case .io: self = .io
      case .swap: self = .swap
      case .threads: self = .threads
      case .stuck: self = .stuck
      case .faults: self = .faults
      case .name: return nil
      }
    }
  }

  private let report: TopReport
  private let presentation: Presentation
  private let cells: [Name]
  private let leaders: [String]
  private(set) var columns: [Column] = []
  private let nameWidth: Int
  /// 0 where there is no room.
  private let leaderWidth: Int
  private let titleWidth: Int

  /// The first two texts of a line, escaped.
  private struct Name: Sendable {
    var branch: String
    var title: String
    var note: String

    var width: Int {
      branch.unicodeScalars.count + title.unicodeScalars.count + (note.isEmpty ? 0 : 2 + note.unicodeScalars.count)
    }
  }

  /// Before the name: the mark of those that are blamed.
  private static let gutter = 2
  private static let gap = 2
  /// No text of the host takes more of a line.
  private static let longest = 100

  /// - Parameter lines: those of the report that are shown.
  init(_ report: TopReport, _ lines: [TopLine], _ presentation: Presentation) {
    self.report = report
    self.presentation = presentation
    self.lines = lines
    let pidWidth = lines.compactMap { $0.leader.map { "\($0.pid)".count } }.max() ?? 0
    cells = lines.map { Self.name($0, presentation) }
    leaders = lines.map { line in
      guard let leader = line.leader else { return line.processes == 0 ? "all ended" : "" }
      return Columns.padLeft("\(leader.pid)", pidWidth) + " " + TerminalText.escape(leader.name, limit: 40)
    }
    let longestName = cells.map(\.width).max() ?? 0
    let longestLeader = max(leaders.map(\.unicodeScalars.count).max() ?? 0, Self.leaderHeading.count)
    // Flat tables have their notes below one another where that costs nothing.
    let widestTitle = cells.map { $0.title.unicodeScalars.count }.max() ?? 0
    let widestNote = cells.map { $0.note.unicodeScalars.count }.max() ?? 0
    let isFlat = report.grouping != .both && widestNote > 0
    let naturalName = max(isFlat ? widestTitle + Self.gap + widestNote : longestName, Self.nameHeading(report.grouping).count)
    let leastName = min(naturalName, 24)
    let easyName = min(naturalName, max(24, presentation.width * 35 / 100))
    var room = presentation.width - Self.gutter - leastName
    var leader = 0
    var isTight = true
    var chosen: Set<Column> = []
    for wanted in Self.order(report.sort) {
      guard let column = wanted else {
        // The leader, after which names get more room than the least.
        if room >= Self.leaderHeading.count + Self.gap { leader = Self.leaderHeading.count }
        if leader > 0 { room -= leader + Self.gap }
        if isTight { room -= easyName - leastName }
        isTight = false
        continue
      }
      guard !chosen.contains(column), room >= column.width + Self.gap else { continue }
      chosen.insert(column)
      room -= column.width + Self.gap
    }
    columns = Column.allCases.filter(chosen.contains)
    let used = columns.reduce(Self.gutter) { $0 + $1.width + Self.gap } + (leader > 0 ? leader + Self.gap : 0)
    nameWidth = max(min(naturalName, presentation.width - used), 8)
    let rest = presentation.width - used - nameWidth
    leaderWidth = leader > 0 ? min(longestLeader, leader + max(rest, 0)) : 0
    titleWidth = isFlat && naturalName <= nameWidth ? widestTitle : 0
  }

  private let lines: [TopLine]

  /// Which columns are given room first; `nil` is the leading process.
  private static func order(_ sort: TopSort) -> [Column?] {
    let first: [Column?] = Column(sort).map { [$0] } ?? []
    return first + [.cpu, .memory, nil, .change, .growth, .io, .stuck, .threads, .swap, .faults, .minute, .tenMinutes]
  }

  private static let leaderHeading = "LEADING PROCESS"

  private static func nameHeading(_ grouping: TopGrouping) -> String {
    switch grouping {
    case .unit: "UNIT, LEADING ROLE"
    case .role: "ROLE, UNIT"
    case .both: "UNIT, ROLE"
    }
  }

  private static func name(_ line: TopLine, _ presentation: Presentation) -> Name {
    let branch =
      if !line.isChild { "" } else if presentation.hasUnicode { line.isLast ? "└ " : "├ " } else { line.isLast ? "`- " : "|- " }
    return Name(
      branch: branch, title: line.title.isEmpty ? "(no name)" : TerminalText.escape(line.title, limit: longest),
      note: TerminalText.escape(line.note, limit: longest)
    )
  }
}

extension TopTable {
  var heading: String {
    let name =
      String(repeating: " ", count: Self.gutter) + Columns.pad(cut(Self.nameHeading(report.grouping), nameWidth), nameWidth)
    let sorted = Column(report.sort)
    var parts = [presentation.show(name, report.sort == .name ? .strong : .faint)]
    for column in columns {
      parts.append(presentation.show(Columns.padLeft(column.heading, column.width), column == sorted ? .strong : .faint))
    }
    if leaderWidth > 0 { parts.append(presentation.show(cut(Self.leaderHeading, leaderWidth), .faint)) }
    return parts.joined(separator: String(repeating: " ", count: Self.gap))
  }

  var rows: [String] { lines.indices.map(row) }

  private func row(_ index: Int) -> String {
    let line = lines[index]
    let mark = line.blame.map { presentation.show("! ", Emphasis($0)) } ?? "  "
    var parts = [mark + name(index)]
    for column in columns {
      let (text, emphasis) = cell(column, line)
      parts.append(presentation.show(Columns.padLeft(text, column.width), emphasis))
    }
    if leaderWidth > 0, !leaders[index].isEmpty { parts.append(cut(leaders[index], leaderWidth)) }
    return parts.joined(separator: String(repeating: " ", count: Self.gap))
  }

  private func name(_ index: Int) -> String {
    let line = lines[index]
    let name = cells[index]
    let branchWidth = name.branch.unicodeScalars.count
    let room = nameWidth - branchWidth
    // A note is cut before the title is, and left out where nothing could be read of it.
    let title = cut(name.title, room)
    let titleCount = max(title.unicodeScalars.count, min(titleWidth, room))
    let noteRoom = room - titleCount - Self.gap
    let isReadable = noteRoom >= min(name.note.unicodeScalars.count, 8)
    let note = isReadable && !name.note.isEmpty ? cut(name.note, noteRoom) : ""
    let emphasis: Emphasis =
      if let blame = line.blame { Emphasis(blame) } else if case .more = line.kind { .faint } else {
        line.kind == .unit ? .strong : .plain
      }
    let used = branchWidth + titleCount + (note.isEmpty ? 0 : Self.gap + note.unicodeScalars.count)
    return presentation.show(name.branch, .faint) + presentation.show(title, emphasis)
      + String(repeating: " ", count: titleCount - title.unicodeScalars.count)
      + (note.isEmpty ? "" : String(repeating: " ", count: Self.gap) + presentation.show(note, .faint))
      + String(repeating: " ", count: max(0, nameWidth - used))
  }

  private func cell(_ column: Column, _ line: TopLine) -> (String, Emphasis) {
    let amounts = line.amounts
    let text =
      switch column {
      case .cpu: TopCell.percent(amounts.cpu)
      case .change: TopCell.change(amounts.change, hasUnicode: presentation.hasUnicode)
      case .minute: TopCell.percent(amounts.cpuMinute)
      case .tenMinutes: TopCell.percent(amounts.cpuTenMinutes)
      case .memory: TopCell.bytes(amounts.memory)
      case .growth: TopCell.growth(amounts.growth)
      case .swap: TopCell.bytes(amounts.swap)
      case .io: TopCell.bytes(amounts.io)
      case .faults: TopCell.rate(amounts.faults)
      case .threads: TopCell.count(amounts.threads)
      case .stuck: TopCell.count(amounts.stuck)
      }
    if text == "0" || text == TopCell.unknown { return (text, .faint) }
    if case .more = line.kind { return (text, .faint) }
    switch column {
    case .change: return (text, .notice)
    case .stuck: return (text, .warning)
    default: return (text, .plain)
    }
  }

  private func cut(_ text: String, _ width: Int) -> String {
    Columns.cut(text, width, mark: presentation.hasUnicode ? "…" : "~")
  }
}
