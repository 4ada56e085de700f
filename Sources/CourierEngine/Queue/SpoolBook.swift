import WatchEngine

/// What the courier's log says of the notifications it took: which they are, and at which receivers they are settled. Pure: bytes in, bytes
/// out.
///
/// One line an event, the words separated by tabs: `T ID` taken; `D ID RECEIVER OUTCOME` settled there; `V ID FROM TO WHY` handed on from one
/// receiver to another; `R ID` settled everywhere. The log is appended to and never edited; what a power cut tore at its end, or left as
/// zeros, is skipped and counted.
package struct SpoolBook: Equatable, Sendable {
  /// How many IDs are remembered after all is settled: the watch may give the same one again after a restart.
  package static let remembered = 8192

  package struct Divert: Equatable, Sendable {
    package var from: String
    package var to: String
    package var why: String

    package init(from: String, to: String, why: String) {
      self.from = from
      self.to = to
      self.why = why
    }
  }

  package struct Settled: Equatable, Sendable {
    package var receiver: String
    package var outcome: Settlement.Outcome
  }

  package struct Entry: Equatable, Sendable {
    package var settled: [Settled] = []
    package var diverted: [Divert] = []

    /// Where it is still to be told, if the notification itself names `recipients`.
    package func outstanding(of recipients: [String]) -> [String] {
      var all = recipients
      for divert in diverted where !all.contains(divert.to) { all.append(divert.to) }
      return all.filter { name in !settled.contains { $0.receiver == name } }
    }
  }

  /// Taken, and not settled everywhere.
  package private(set) var entries: [String: Entry] = [:]
  /// Every ID that was taken, oldest first.
  package private(set) var taken: [String] = []
  private var known: Set<String> = []
  /// Lines that could not be read.
  package private(set) var skipped = 0

  package init() {}

  /// Reads a log.
  package init(parsing bytes: Span<UInt8>) {
    var start = 0
    for index in 0..<bytes.count where bytes[index] == 0x0A {
      apply(bytes.extracting(start..<index))
      start = index + 1
    }
    // Without its end a line is torn.
    if start < bytes.count { skipped += 1 }
  }

  package func hasTaken(_ id: String) -> Bool { known.contains(id) }

  package mutating func take(_ id: String) {
    guard known.insert(id).inserted else { return }
    taken.append(id)
    entries[id] = Entry()
    guard taken.count > SpoolBook.remembered * 2 else { return }
    // In one go, since that is a copy; what is not settled stays known.
    let gone = taken.prefix(SpoolBook.remembered).filter { entries[$0] == nil }
    let goneSet = Set(gone)
    taken.removeAll { goneSet.contains($0) }
    known.subtract(goneSet)
  }

  package mutating func settle(_ id: String, at receiver: String, _ outcome: Settlement.Outcome) {
    entries[id]?.settled.append(Settled(receiver: receiver, outcome: outcome))
  }

  package mutating func divert(_ id: String, _ divert: Divert) { entries[id]?.diverted.append(divert) }

  package mutating func remove(_ id: String) { entries[id] = nil }
}

extension SpoolBook {
  package static func taken(_ id: String) -> [UInt8] { line(["T", id]) }
  package static func settled(_ id: String, at receiver: String, _ outcome: Settlement.Outcome) -> [UInt8] {
    line(["D", id, receiver, outcome.rawValue])
  }
  package static func diverted(_ id: String, _ divert: Divert) -> [UInt8] { line(["V", id, divert.from, divert.to, divert.why]) }
  package static func removed(_ id: String) -> [UInt8] { line(["R", id]) }

  /// The same in fewer lines: what is not settled, and the IDs that are remembered.
  package var compacted: [UInt8] {
    var bytes: [UInt8] = []
    let recent = Set(taken.suffix(SpoolBook.remembered))
    for id in taken {
      guard let entry = entries[id] else {
        if recent.contains(id) { bytes += SpoolBook.taken(id) + SpoolBook.removed(id) }
        continue
      }
      bytes += SpoolBook.taken(id)
      for settled in entry.settled { bytes += SpoolBook.settled(id, at: settled.receiver, settled.outcome) }
      for divert in entry.diverted { bytes += SpoolBook.diverted(id, divert) }
    }
    return bytes
  }

  private mutating func apply(_ line: Span<UInt8>) {
    let text = line.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    let words = text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    switch (words.first, words.count) {
    case ("T", 2) where SpoolBook.isID(words[1]): take(words[1])
    case ("D", 4) where known.contains(words[1]):
      guard let outcome = Settlement.Outcome(rawValue: words[3]) else {
        skipped += 1
        return
      }
      settle(words[1], at: words[2], outcome)
    case ("V", 5) where known.contains(words[1]):
      divert(words[1], Divert(from: words[2], to: words[3], why: words[4]))
    case ("R", 2) where known.contains(words[1]): remove(words[1])
    default: skipped += 1
    }
  }

  /// Whether it can be the name of a file.
  package static func isID(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 64
      && text.utf8.allSatisfy { byte in
        byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 <= 25 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      }
  }

  private static func line(_ words: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, word) in words.enumerated() {
      if index > 0 { bytes.append(0x09) }
      // Neither a tab nor a line end in a name or a reason may begin another word.
      for byte in word.utf8 { bytes.append(byte < 0x20 ? 0x20 : byte) }
    }
    return bytes + [0x0A]
  }
}
