import Glibc

/// Shows the status for as long as somebody looks at it.
///
/// It looks at the file twice a second rather than being told by the kernel: the age moves on even if nothing is written.
struct StatusWatch {
  let folders: Folders
  let showsAll: Bool
  let isJSON: Bool

  private static let period: Int32 = 500

  /// - Returns: the last verdict.
  func run() -> StatusReport.Verdict {
    guard !isJSON else { return stream() }
    let wake = WakingSignals([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT])
    let screen = AlternateScreen()
    screen.enter()
    defer { screen.leave() }
    while true {
      let report = report()
      draw(report)
      switch wake.wait(milliseconds: Self.period, keys: true) {
      case .signal(SIGTSTP):
        screen.leave()
        raise(SIGSTOP)
        screen.enter()
      case .signal(SIGWINCH), .signal(SIGCONT), .nothing: continue
      case .signal: return report.verdict
      case .key(let key): if key == UInt8(ascii: "q") || key == 3 { return report.verdict }
      }
    }
  }

  private func report() -> StatusReport { StatusReport.read(folders) }

  /// One line of JSON whenever the daemon said something new or the verdict changed.
  private func stream() -> StatusReport.Verdict {
    let wake = WakingSignals([SIGINT, SIGTERM, SIGHUP])
    var last: (boottime: Double?, verdict: StatusReport.Verdict)?
    while true {
      let report = report()
      if last == nil || last?.boottime != report.document?.boottime || last?.verdict != report.verdict {
        Output.write(StatusJSON.text(report) + "\n")
        last = (report.document?.boottime, report.verdict)
      }
      if case .signal = wake.wait(milliseconds: Self.period, keys: false) { return report.verdict }
    }
  }

  /// Writes over what stands there, so that nothing flickers.
  private func draw(_ report: StatusReport) {
    let presentation = Presentation.current()
    var lines = StatusText(report: report, presentation: presentation, showsAll: showsAll).lines
    if let height = presentation.height, lines.count > height {
      let hidden = lines.count - height + 1
      lines = lines.prefix(height - 1) + [presentation.show("\(hidden) more lines: make the window taller", .faint)]
    }
    Output.write("\u{1B}[H" + lines.joined(separator: "\u{1B}[K\n") + "\u{1B}[K\u{1B}[J")
  }
}
