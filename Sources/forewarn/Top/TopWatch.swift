import Glibc

/// Shows the table for as long as somebody looks at it.
struct TopWatch {
  let path: String
  var sort: TopSort
  var grouping: TopGrouping?
  let limit: Int?
  private var offset = 0
  private var keys = TopKeys()

  private static let period: Int32 = 500

  init(path: String, sort: TopSort, grouping: TopGrouping?, limit: Int?) {
    self.path = path
    self.sort = sort
    self.grouping = grouping
    self.limit = limit
  }

  /// - Returns: the exit code of what was shown last.
  mutating func run() -> Int32 {
    let wake = WakingSignals([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT])
    let screen = AlternateScreen()
    screen.enter()
    defer { screen.leave() }
    var status = read()
    while true {
      let report = TopReport(status, sort: sort, grouping: grouping)
      // What was chosen for the host stays: a table that turns into another by itself can't be read.
      if grouping == nil, !report.lines.isEmpty { grouping = report.grouping }
      let room = draw(report)
      switch wake.wait(milliseconds: Self.period, keys: true) {
      case .signal(SIGTSTP):
        screen.leave()
        raise(SIGSTOP)
        screen.enter()
      // A key is answered with what was read last: one that is held down costs no reading.
      case .key(let byte): if !take(byte, room, report) { return report.exitCode }
      case .signal(SIGWINCH), .signal(SIGCONT), .nothing: status = read()
      case .signal: return report.exitCode
      }
    }
  }

  private func read() -> StatusReport { StatusReport(StatusFileReader(path: path).read(), path: path, at: .now()) }

  /// - Returns: whether to go on.
  private mutating func take(_ byte: UInt8, _ room: Int, _ report: TopReport) -> Bool {
    switch keys.take(byte) {
    case .quit: return false
    case .sort(let new):
      sort = new
      offset = 0
    case .group(let new):
      grouping = new
      offset = 0
    case .scroll(let lines): offset += lines
    case .page(let screens): offset += screens * room
    case .home: offset = 0
    case .end: offset = report.lines.count
    case nil: break
    }
    return true
  }

  /// Writes over what stands there, so that nothing flickers.
  /// - Returns: how many lines of the table there is room for.
  private mutating func draw(_ report: TopReport) -> Int {
    let screen = TopScreen(report: report, presentation: .current(), limit: limit, offset: offset)
    offset = screen.offset
    // Letters that take two columns would break the line and push the keys off the screen. Lines are cleared from their
    // beginning: behind the last column the cursor stands on it.
    Output.write("\u{1B}[?7l\u{1B}[H\u{1B}[K" + screen.text.joined(separator: "\n\u{1B}[K") + "\u{1B}[?7h")
    return screen.room
  }
}
