/// How far a place's clocks are from UTC, and since when: a TZif file of the tz database.
///
/// Source: RFC 8536 and RFC 9636 (versions 1 to 4), tzfile(5). Of version 2 on the block of 64-bit times is read, and the rule in the
/// footer for all times behind the last that the file lists. Leap seconds are passed over: system time has none.
package struct TimeZoneTable: Equatable, Sendable {
  /// When the offset changes, in seconds since 1970, ascending.
  private let transitions: [Int64]
  /// Seconds east of UTC from the transition of the same place on.
  private let offsets: [Int64]
  /// Before the first transition.
  private let first: Int64
  /// Behind the last transition.
  private let rule: TimeZoneRule?

  package static let utc = TimeZoneTable(transitions: [], offsets: [], first: 0, rule: nil)

  /// Seconds east of UTC at `time`, in seconds since 1970.
  package func offset(at time: Int64) -> Int64 {
    guard let last = transitions.last else { return rule?.offset(at: time) ?? first }
    if time >= last { return rule?.offset(at: time) ?? offsets.last ?? first }
    var low = 0
    var high = transitions.count
    // The number of transitions that are not behind `time`.
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle] <= time { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? first : offsets[low - 1]
  }

  /// The moments at which clocks show `local`, in seconds since 1970 as if the place had UTC.
  ///
  /// Where clocks are set back that is twice: the first and the last. Where they are set forward and `local` is left out, `first` is when
  /// they jump, and `last` is when they would have shown it without.
  package func moments(local: Int64) -> (first: Int64, last: Int64) {
    // A day is more than any offset, so that these are those in force before and after.
    let before = offset(at: local - 86_400)
    let after = offset(at: local + 86_400)
    let (early, late) = (local - before, local - after)
    switch (offset(at: early) == before, offset(at: late) == after) {
    case (true, true): return (min(early, late), max(early, late))
    case (true, false): return (early, early)
    case (false, true): return (late, late)
    case (false, false): break
    }
    var low = min(early, late)
    var high = max(early, late)
    while low + 1 < high {
      let middle = low + (high - low) / 2
      if offset(at: middle) == after { high = middle } else { low = middle }
    }
    return (high, max(early, late))
  }
}

extension TimeZoneTable {
  /// What larger files are is not said by the tz database, whose largest has 4 KiB.
  package static let sizeLimit = 256 << 10

  /// - Throws: where the file ends too early, counts or indexes that can't be, or a rule that is none. Never traps.
  package init(parsing bytes: Span<UInt8>) throws(ParseError) {
    var reader = TimeZoneReader(bytes)
    let header = try reader.header()
    guard header.version >= 2 else {
      let block = try reader.block(header, wide: false)
      self.init(transitions: block.transitions, offsets: block.offsets, first: block.first, rule: nil)
      return
    }
    try reader.skip(header)
    let block = try reader.block(try reader.header(), wide: true)
    let rule = try reader.footer()
    self.init(transitions: block.transitions, offsets: block.offsets, first: block.first, rule: rule)
  }
}

/// The counts at the beginning of a block.
private struct TimeZoneHeader {
  var version: Int
  var utIndicators: Int
  var standardIndicators: Int
  var leapSeconds: Int
  var transitions: Int
  var types: Int
  var characters: Int
}

private struct TimeZoneReader: ~Escapable {
  static let file: StaticName = "time zone"
  private let bytes: Span<UInt8>
  private var position = 0

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  private func failure(_ expected: StaticName) -> ParseError { ParseError(Self.file, at: position, expected: expected) }

  /// Big-endian and signed, of up to 8 bytes.
  private mutating func number(_ size: Int) throws(ParseError) -> Int64 {
    guard bytes.count - position >= size else { throw failure("more bytes") }
    var value: Int64 = bytes[position] & 0x80 == 0 ? 0 : -1
    for index in position..<position + size { value = value << 8 | Int64(bytes[index]) }
    position += size
    return value
  }

  private mutating func count() throws(ParseError) -> Int {
    let value = try number(4)
    // Whatever a file promises must be in it.
    guard value >= 0, value <= Int64(TimeZoneTable.sizeLimit) else { throw failure("a count that the file can hold") }
    return Int(value)
  }

  private mutating func skip(_ count: Int) throws(ParseError) {
    guard count >= 0, bytes.count - position >= count else { throw failure("more bytes") }
    position += count
  }

  mutating func header() throws(ParseError) -> TimeZoneHeader {
    guard bytes.count <= TimeZoneTable.sizeLimit else { throw failure("a file of up to 256 KiB") }
    guard bytes.count - position >= 44 else { throw failure("a header of 44 bytes") }
    for (index, letter) in "TZif".utf8.enumerated() where bytes[position + index] != letter { throw failure("`TZif`") }
    let version = bytes[position + 4]
    guard version == 0 || (0x32...0x39).contains(version) else { throw failure("a version from 1 to 9") }
    position += 20
    let header = TimeZoneHeader(
      version: version == 0 ? 1 : Int(version - 0x30), utIndicators: try count(), standardIndicators: try count(),
      leapSeconds: try count(), transitions: try count(), types: try count(), characters: try count())
    guard header.types >= 1 else { throw failure("one kind of local time at least") }
    return header
  }

  /// Steps over the block of 32-bit times.
  mutating func skip(_ header: TimeZoneHeader) throws(ParseError) {
    try skip(header.transitions * 5 + header.types * 6 + header.characters + header.leapSeconds * 8)
    try skip(header.standardIndicators + header.utIndicators)
  }

  /// - Parameter wide: whether times have 64 bits.
  mutating func block(
    _ header: TimeZoneHeader, wide: Bool
  ) throws(ParseError) -> (transitions: [Int64], offsets: [Int64], first: Int64) {
    let size = wide ? 8 : 4
    guard (bytes.count - position) / (size + 1) >= header.transitions else { throw failure("more bytes") }
    var transitions: [Int64] = []
    for _ in 0..<header.transitions {
      let time = try number(size)
      // RFC 8536: ascending, and none before -2^59.
      guard transitions.last.map({ $0 < time }) ?? true, time.magnitude <= 1 << 59 else { throw failure("a later transition") }
      transitions.append(time)
    }
    let indexes = position
    try skip(header.transitions)
    var types: [Int64] = []
    for _ in 0..<header.types {
      let offset = try number(4)
      // RFC 8536: from -25 h to 26 h, without their ends.
      guard offset > -90_000, offset < 93_600 else { throw failure("an offset of less than a day or so") }
      types.append(offset)
      try skip(2)
    }
    var offsets: [Int64] = []
    for index in indexes..<indexes + header.transitions {
      guard types.indices.contains(Int(bytes[index])) else { throw failure("the index of a kind of local time") }
      offsets.append(types[Int(bytes[index])])
    }
    try skip(header.characters + header.leapSeconds * (size + 4))
    try skip(header.standardIndicators + header.utIndicators)
    return (transitions, offsets, types.first ?? 0)
  }

  /// `nil` where the last offset holds for ever.
  mutating func footer() throws(ParseError) -> TimeZoneRule? {
    guard position < bytes.count, bytes[position] == 0x0A else { throw failure("a newline before the rule") }
    let start = position + 1
    position = start
    while position < bytes.count, bytes[position] != 0x0A { position += 1 }
    guard position < bytes.count else { throw failure("a newline behind the rule") }
    guard position > start else { return nil }
    return try TimeZoneRule(parsing: bytes.extracting(start..<position))
  }
}
