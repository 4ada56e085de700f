// libcurl's headers include time.h: in Swift's eyes `tm` belongs to whichever of the two modules was built first.
import CCurl
import Glibc
import Logging
import WatchEngine

/// Where swift-log's messages go: into the journal with their metadata as fields, or onto the terminal.
struct CourierLog: LogHandler {
  /// Not for several threads: all logging is done by the courier's one.
  private final class Sink: @unchecked Sendable {
    let journal: JournalSocket?
    init(_ journal: JournalSocket?) { self.journal = journal }
  }

  private let sink: Sink
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .info

  init(journal: JournalSocket?) { sink = Sink(journal) }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let text = TerminalText.escape("\(event.message)", limit: 1000)
    guard let journal = sink.journal else {
      Self.print("\(Self.clock()) \(event.level >= .error ? "! " : "  ")\(text)\n")
      return
    }
    var entry: [UInt8] = []
    JournalSocket.add("MESSAGE", text, to: &entry)
    JournalSocket.add("PRIORITY", "\(Self.priority(event.level))", to: &entry)
    JournalSocket.add("SYSLOG_IDENTIFIER", "forewarn-courier", to: &entry)
    let fields = metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 })
    // journalctl puts no longer value into a text of the catalogue.
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      JournalSocket.add(name, TerminalText.escape("\(value)", limit: 240), to: &entry)
    }
    journal.send(entry)
  }

  private static func priority(_ level: Logger.Level) -> Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }

  private static func print(_ text: String) {
    var text = text
    text.withUTF8 { bytes in _ = Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
  }

  private static func clock() -> String {
    var now = time(nil)
    var parts = tm()
    localtime_r(&now, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
  }
}

extension Logger {
  /// Says one thing of a kind, with its fields.
  func tell(_ kind: CourierKind, _ level: Logger.Level, _ text: String, _ fields: [String: String] = [:]) {
    var metadata: Logger.Metadata = ["MESSAGE_ID": .string(kind.rawValue)]
    for (name, value) in fields { metadata[name] = .string(value) }
    log(level: level, "\(text)", metadata: metadata)
  }
}
