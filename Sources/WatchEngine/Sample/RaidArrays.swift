/// The arrays of the kernel's own RAID.
///
/// Source: `/proc/mdstat`, `drivers/md/md.c`: `md_seq_show`, kernel doc `admin-guide/md.rst`. Absent where no array was ever made.
package struct RaidArrays: Equatable, Sendable {
  package var rows: [RaidRow] = []

  package init() {}
}

/// One array.
package struct RaidRow: Equatable, Sendable, ReportRow {
  package enum Activity: UInt8, Sendable { case none, resync, recovery, reshape, check }

  package var key = ""
  /// `md0`.
  package var name: String { key }
  /// `raid1`; empty of an inactive one.
  package var level = ""
  package var isActive = false
  package var isReadOnly = false
  /// It holds only what other arrays are described by (`super external:imsm`), and is inactive by nature.
  package var isContainer = false
  /// How many devices it should have, and how many of them it has: `[2/1]`; `nil` for levels without redundancy.
  package var devices: UInt64?
  package var working: UInt64?
  /// Devices marked `(F)`, and the first of them.
  package var failed: UInt64 = 0
  package var failedName = ""
  package var spares: UInt64 = 0
  package var activity = Activity.none
  /// It waits for another array, or for somebody to write: `resync=PENDING`.
  package var isWaiting = false
  package var percent: Double?
  package var secondsLeft: Double?
  package var bytesPerSecond: UInt64?

  package init() {}

  package mutating func beginReading() {
    isActive = false
    isReadOnly = false
    isContainer = false
    devices = nil
    working = nil
    failed = 0
    spares = 0
    activity = .none
    isWaiting = false
    percent = nil
    secondsLeft = nil
    bytesPerSecond = nil
  }
}

extension RaidArrays: KernelFile {
  private static let file: StaticName = "/proc/mdstat"

  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    var scanner = ByteScanner(bytes)
    guard scanner.starts("Personalities :") else { throw ParseError(Self.file, at: 0, expected: "Personalities") }
    scanner.skipLine()
    var found = ReportRows<RaidRow>()
    var current: Int?
    while !scanner.atEnd {
      // What belongs to an array is indented.
      if scanner.peek == 0x20 || scanner.peek == 0x09 {
        if let current { rows[current].takeDetail(&scanner) } else { scanner.skipLine() }
      } else if scanner.peek == 0x0A || scanner.starts("unused devices:") || scanner.starts("read_ahead") {
        current = nil
        scanner.skipLine()
      } else {
        let name = scanner.word()
        scanner.skipBlanks()
        guard scanner.skip(": ") else {
          throw ParseError(Self.file, at: scanner.position, expected: "a colon after the array's name")
        }
        let place = found.place(name, scanner, in: &rows)
        current = place
        try rows[place].takeHead(&scanner)
      }
    }
    found.end(&rows)
  }
}

extension RaidRow {
  private static let file: StaticName = "/proc/mdstat"

  /// `active raid1 sdb1[1] sda1[0](F)`, up to the end of the line.
  fileprivate mutating func takeHead(_ scanner: inout ByteScanner) throws(ParseError) {
    let state = scanner.word()
    if scanner.matches(state, "active") {
      isActive = true
    } else if !scanner.matches(state, "inactive"), !scanner.matches(state, "broken") {
      throw ParseError(Self.file, at: state.lowerBound, expected: "active or inactive")
    }
    var hasLevel = false
    while true {
      let word = scanner.word()
      if word.isEmpty { break }
      if scanner.byte(at: word.lowerBound) == UInt8(ascii: "(") {
        isReadOnly = isReadOnly || scanner.matches(word, "(read-only)")
      } else if let bracket = scanner.first(UInt8(ascii: "["), in: word) {
        takeDevice(word, bracket, scanner)
      } else if !hasLevel {
        scanner.keep(word, in: &level)
        hasLevel = true
      }
    }
    if !hasLevel { level = "" }
    if failed == 0 { failedName = "" }
    scanner.skipLine()
  }

  /// `sda1[0](F)`: failed, spare, write-mostly, journal, replacement.
  private mutating func takeDevice(_ word: Range<Int>, _ bracket: Int, _ scanner: borrowing ByteScanner) {
    var index = bracket
    while index < word.upperBound {
      if scanner.byte(at: index) == UInt8(ascii: "(") {
        switch scanner.byte(at: index + 1) {
        case UInt8(ascii: "F"):
          if failed == 0 { scanner.keep(word.lowerBound..<bracket, in: &failedName) }
          failed += 1
        case UInt8(ascii: "S"): spares += 1
        default: break
        }
      }
      index += 1
    }
  }

  /// A line below the head: `1047552 blocks super 1.2 [2/1] [_U]`, or how far a recovery is.
  fileprivate mutating func takeDetail(_ scanner: inout ByteScanner) {
    var isExternal = false
    while true {
      let word = scanner.word()
      if word.isEmpty { break }
      if scanner.starts(word, with: "external:") { isExternal = true }
      takeMembers(word, &scanner)
      for (activity, text) in Self.activities where scanner.starts(word, with: text) { begin(activity, word, text, &scanner) }
      if scanner.starts(word, with: "finish=") { secondsLeft = scanner.number(in: word, after: 7).map { $0 * 60 } }
      if scanner.starts(word, with: "speed=") {
        let kibibytes = scanner.number(in: word, after: 6).flatMap { UInt64(exactly: $0.rounded()) }
        bytesPerSecond = kibibytes?.multipliedReportingOverflow(by: 1024).partialValue
      }
    }
    // `md127 : inactive sdb[1](S) sda[0](S)` with `super external:imsm`.
    if isExternal, !isActive { isContainer = true }
    scanner.skipLine()
  }

  private static let activities: [(Activity, StaticString)] = [
    (.resync, "resync"), (.recovery, "recovery"), (.reshape, "reshape"), (.check, "check"),
  ]

  /// `[2/1]`: the numbers of devices it should have and has. `[UU]`, `[==>..]` and `12345/23456` are something else.
  private mutating func takeMembers(_ word: Range<Int>, _ scanner: inout ByteScanner) {
    guard scanner.byte(at: word.lowerBound) == UInt8(ascii: "["), let slash = scanner.first(UInt8(ascii: "/"), in: word),
      scanner.byte(at: word.upperBound - 1) == UInt8(ascii: "]"),
      let all = scanner.count((word.lowerBound + 1)..<slash),
      let some = scanner.count((slash + 1)..<max(slash + 1, word.upperBound - 1))
    else { return }
    devices = all
    working = some
  }

  /// `recovery = 12.6% (132096/1047552)`, `resync=PENDING`, `resync=DELAYED`, `recovery=REMOTE`.
  private mutating func begin(_ activity: Activity, _ word: Range<Int>, _ text: StaticString, _ scanner: inout ByteScanner) {
    let behind = word.lowerBound + text.utf8CodeUnitCount
    if behind == word.upperBound {
      scanner.skipBlanks()
      guard scanner.skip("=") else { return }
      self.activity = activity
      percent = scanner.fraction()
    } else if scanner.byte(at: behind) == UInt8(ascii: "=") {
      self.activity = activity
      isWaiting = true
    }
  }
}

extension ByteScanner {
  /// Where `wanted` first stands in `range`.
  func first(_ wanted: UInt8, in range: Range<Int>) -> Int? { range.first { byte(at: $0) == wanted } }

  /// The number such as `0.4` that begins so many bytes into `range`; `nil` where none stands.
  func number(in range: Range<Int>, after skipped: Int) -> Double? {
    var value = 0.0
    var weight = 1.0
    var isBehindPoint = false
    var digits = 0
    for index in (range.lowerBound + min(skipped, range.count))..<range.upperBound {
      guard let byte = byte(at: index) else { break }
      if byte == UInt8(ascii: "."), !isBehindPoint {
        isBehindPoint = true
        continue
      }
      guard byte &- 0x30 <= 9 else { break }
      digits += 1
      if isBehindPoint {
        weight /= 10
        value += Double(byte &- 0x30) * weight
      } else {
        value = value * 10 + Double(byte &- 0x30)
      }
    }
    return digits > 0 ? value : nil
  }
}
