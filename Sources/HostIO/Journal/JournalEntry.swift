import Glibc
import WatchEngine

/// One entry for the journal: its fields, each `NAME=value`, one behind the other in bytes that are kept from entry to entry.
///
/// Values may hold any byte: the journal's protocol counts lengths. `MESSAGE` alone is escaped, since journalctl shows a message
/// with a control character in it as `[blob data]`. See systemd.journal-fields(7).
package struct JournalEntry: Sendable {
  /// Longest value of a field, in bytes, and of the message.
  static let longestValue = 1024
  static let longestMessage = 2048
  static let longestStory = 8192
  /// journalctl puts no value above 256 bytes, its name included, into a catalogue text.
  static let longestInCatalogue = 240

  private(set) var bytes: [UInt8] = []
  /// Where each field ends.
  private(set) var ends: [Int] = []

  package init() {}

  /// Replaces the fields by those that tell of `action`.
  package mutating func fill(with action: Action) {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    add("MESSAGE_ID", JournalKind(action).messageID)
    add("PRIORITY", JournalKind.priority(of: action))
    add("SYSLOG_IDENTIFIER", "forewarnd")
    switch action {
    case .alert(let change): add(change)
    case .incident(let change): add(change)
    // Told by the courier, when it was sent.
    case .send: break
    case .event(let event, let at):
      addMessage(event.headline)
      add(event)
      addTime(at)
    }
  }

  /// Each field as text, for tests; what is not UTF-8 becomes U+FFFD.
  package var fields: [String] {
    zip([0] + ends, ends).map { String(decoding: bytes[$0..<$1], as: UTF8.self) }
  }

  /// Calls `body` with the fields as sd_journal_sendv(3) wants them.
  /// - Parameter vectors: filled here; kept by the caller, so that nothing is allocated for the next entry.
  mutating func withVectors(_ vectors: inout [iovec], _ body: (UnsafePointer<iovec>, Int32) -> Int32) -> Int32 {
    vectors.removeAll(keepingCapacity: true)
    return bytes.withUnsafeMutableBytes { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      var start = 0
      for end in ends {
        vectors.append(iovec(iov_base: base + start, iov_len: end - start))
        start = end
      }
      return vectors.withUnsafeBufferPointer { list in
        guard let first = list.baseAddress else { return 0 }
        return body(first, Int32(list.count))
      }
    }
  }
}

extension JournalEntry {
  mutating func add(_ name: StaticString, _ value: String, limit: Int = longestValue) {
    begin(name)
    let start = bytes.count
    for scalar in value.unicodeScalars {
      guard bytes.count - start <= limit - 4 else {
        appendUTF8(TerminalText.ellipsis, to: &bytes)
        break
      }
      appendUTF8(scalar, to: &bytes)
    }
    ends.append(bytes.count)
  }

  mutating func add(_ name: StaticString, _ value: String?) {
    if let value { add(name, value) }
  }

  mutating func add(_ name: StaticString, _ value: some FixedWidthInteger) { add(name, String(value)) }

  mutating func add(_ name: StaticString, _ value: (some FixedWidthInteger)?) {
    if let value { add(name, String(value)) }
  }

  mutating func add(_ name: StaticString, _ value: Reading) {
    switch value {
    case .known(let number), .estimated(let number):
      begin(name)
      var json = JSONWriter()
      json.number(number)
      bytes.append(contentsOf: json.bytes)
      ends.append(bytes.count)
    case .unknown(let why): add(name, "unknown: \(why.text)")
    }
  }

  mutating func addMessage(_ text: String) {
    begin("MESSAGE")
    TerminalText.append(text, to: &bytes, limit: JournalEntry.longestMessage)
    ends.append(bytes.count)
  }

  /// When it happened: the journal stamps an entry with the time it got it, which can be a minute later.
  mutating func addTime(_ at: Instant) {
    add("AT_REALTIME_USEC", microseconds(at.realtime))
    add("AT_BOOTTIME_USEC", microseconds(at.boottime))
  }

  private func microseconds(_ time: Duration) -> Int64 {
    let (seconds, attoseconds) = time.components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    return overflow ? 0 : product &+ attoseconds / 1_000_000_000_000
  }

  private mutating func begin(_ name: StaticString) {
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "="))
  }
}
