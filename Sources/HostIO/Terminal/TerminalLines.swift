import WatchEngine

/// How each action looks on a terminal. Pure: the clock's reading and the width come in.
///
///     12:04:31 FIRING    unit-failed(beanstalkd.service)  beanstalkd.service has failed (signal).
///                        unit.failed, now yes
///                        see why: systemctl status beanstalkd.service
package struct TerminalLines: Sendable {
  /// SGR codes, ECMA-48: what they are for.
  private enum Paint: String {
    case critical = "1;31"
    case warning = "33"
    case good = "32"
    case quiet = "2"
    case notice = "36"
    case subject = "1"
  }

  /// Where the text begins: behind `HH:MM:SS ` and a word of ten columns.
  private static let margin = 20

  package var isColoured: Bool
  /// Columns of the terminal.
  package var width: Int

  package init(isColoured: Bool, width: Int) {
    self.isColoured = isColoured
    self.width = max(width, 40)
  }

  /// Appends the lines that tell of `action`, each with its newline.
  /// - Parameter time: hour, minute and second, where the reader is.
  package func append(_ action: Action, time: (hour: Int, minute: Int, second: Int), to bytes: inout [UInt8]) {
    // An incident of one alert says no more than the alert.
    if case .incident(let change) = action, change.incident.members.count == 1 { return }
    if case .send = action { return }
    paint(.quiet, "\(two(time.hour)):\(two(time.minute)):\(two(time.second))", to: &bytes)
    bytes.append(0x20)
    switch action {
    case .alert(let change): append(change, to: &bytes)
    case .event(let event, _): append(event, to: &bytes)
    case .incident(let change): append(change, to: &bytes)
    case .send: break
    }
  }

  private func append(_ change: IncidentChange, to bytes: inout [UInt8]) {
    paint(change.transition == .resolved ? .good : .notice, padded("incident"), to: &bytes)
    var text: [UInt8] = []
    appendWrapped(TerminalText.escape(change.headline, limit: 600), style: nil, to: &text)
    bytes.append(contentsOf: text.dropFirst(Self.margin))
  }

  private func append(_ change: AlertChange, to bytes: inout [UInt8]) {
    let (word, style) = label(of: change)
    paint(style, padded(word), to: &bytes)
    let isQuiet = change.transition == .pending || change.transition == .cancelled
    let subject = TerminalText.escape(change.subject, limit: width)
    let isLong = subject.unicodeScalars.count > 34
    let column = Self.margin + max(subject.unicodeScalars.count, 24) + 2
    let message = TerminalText.escape(change.message, limit: 600)
    let breaks = !isQuiet && (isLong || column + message.unicodeScalars.count > width)
    paint(isQuiet ? .quiet : .subject, isLong || breaks ? subject : padded(subject, to: 24), to: &bytes)
    if isQuiet {
      // What may never fire is one line: the comparison, not the sentence about it.
      bytes.append(contentsOf: "  ".utf8)
      paint(.quiet, TerminalText.escape(comparison(change), limit: width), to: &bytes)
      bytes.append(0x0A)
      return
    }
    if breaks {
      bytes.append(0x0A)
      appendWrapped(message, style: nil, to: &bytes)
    } else {
      bytes.append(contentsOf: "  \(message)\n".utf8)
    }
    appendWrapped(TerminalText.escape(comparison(change), limit: 300), style: .quiet, to: &bytes)
    if change.transition == .firing, let remedy = change.do, !remedy.isEmpty {
      appendWrapped("→ " + TerminalText.escape(remedy, limit: 600), style: .notice, to: &bytes)
    }
  }

  private func append(_ event: HostEvent, to bytes: inout [UInt8]) {
    let (word, style): (String, Paint)
    switch event {
    case .oomKill: (word, style) = ("OOM KILL", .critical)
    case .configurationRefused: (word, style) = ("REFUSED", .critical)
    case .oomKillUnconfirmed, .oomKillsUntold, .kernelRecordsLost, .gap, .clockStepped, .entriesDropped:
      (word, style) = ("attention", .warning)
    case .sourceLost: (word, style) = ("blind", .warning)
    case .sourceRegained: (word, style) = ("sees", .good)
    case .configurationLoaded, .started, .stopping: (word, style) = ("forewarn", .quiet)
    }
    paint(style, padded(word), to: &bytes)
    var text: [UInt8] = []
    appendWrapped(TerminalText.escape(event.headline, limit: 900), style: nil, to: &text)
    bytes.append(contentsOf: text.dropFirst(Self.margin))
    if case .oomKill(let kill) = event, !kill.bystanders.isEmpty {
      let others = kill.bystanders.map { "\($0.name) (\($0.pid)) \(Quantity.text(Double($0.residentBytes), .bytes))" }
      appendWrapped(
        "biggest others: " + TerminalText.escape(others.joined(separator: ", "), limit: 300), style: .quiet, to: &bytes)
    }
  }

  private func label(of change: AlertChange) -> (String, Paint) {
    switch change.transition {
    case .pending: ("pending", .quiet)
    case .cancelled: ("passed", .quiet)
    case .resolved: ("resolved", .good)
    case .gone: ("gone", .good)
    case .removed: ("removed", .quiet)
    case .lostSight: ("lost sight", .warning)
    case .sightRegained: ("sees again", .notice)
    case .firing:
      switch change.severity {
      case .critical: ("CRITICAL", .critical)
      case .warning: ("WARNING", .warning)
      case .notice: ("NOTICE", .notice)
      }
    }
  }

  private func comparison(_ change: AlertChange) -> String {
    let value = change.value.text(change.unit)
    // Else "cpu.busy > 95%, now 100 %" would stand beside the end of it.
    let now = "\(change.threshold)\(change.comparesMore ? " and more" : ""), now \(value)"
    switch change.transition {
    case .resolved, .gone, .removed: return "\(now), after \(Quantity.text(change.age))"
    case .firing where change.age > .zero: return "\(now), for \(Quantity.text(change.age))"
    default: return now
    }
  }
}

extension TerminalLines {
  /// Breaks the text at spaces so that it stands in the columns right of the margin.
  private func appendWrapped(_ text: String, style: Paint?, to bytes: inout [UInt8]) {
    let room = width - Self.margin
    var line = ""
    var count = 0
    func flush() {
      bytes.append(contentsOf: repeatElement(0x20, count: Self.margin))
      if let style { paint(style, line, to: &bytes) } else { bytes.append(contentsOf: line.utf8) }
      bytes.append(0x0A)
      line = ""
      count = 0
    }
    for word in text.split(separator: " ") {
      let length = word.unicodeScalars.count
      if count > 0, count + 1 + length > room { flush() }
      if count > 0 {
        line += " "
        count += 1
      }
      line += word
      count += length
    }
    if count > 0 { flush() }
  }

  private func paint(_ style: Paint, _ text: String, to bytes: inout [UInt8]) {
    guard isColoured else {
      bytes.append(contentsOf: text.utf8)
      return
    }
    bytes.append(contentsOf: "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m".utf8)
  }

  private func padded(_ text: String, to columns: Int = 11) -> String {
    text + String(repeating: " ", count: max(columns - text.unicodeScalars.count, 0))
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
