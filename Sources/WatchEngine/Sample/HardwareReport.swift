/// Takes over what the disposable process found below `/sys`: a line for each file, `kind`, device, attribute and value with tabs between.
///
/// The kinds are `throttle`, `memory`, `supply` and `sensor`; `failed` tells that a kind can't be read, and the error number. What is not
/// known is passed over: another release may say more.
extension HardwareTable {
  private static let file: StaticName = "the report on hardware"

  /// - Throws: where a line does not have its four parts; all parts are then meaningless.
  package mutating func refill(report bytes: Span<UInt8>) throws(ParseError) {
    var scanner = ByteScanner(bytes)
    var found = Kinds()
    var throttled = Throttling()
    var memoryRows = ReportRows<MemoryModuleRow>()
    var supplyRows = ReportRows<PowerSupplyRow>()
    var sensorRows = ReportRows<SensorRow>()
    while !scanner.atEnd {
      let line = try ReportLine(&scanner, in: Self.file)
      if scanner.matches(line.kind, "throttle") {
        found.throttling = nil
        throttled.take(line, scanner)
      } else if scanner.matches(line.kind, "memory") {
        found.memory = nil
        let place = memoryRows.place(line.device, scanner, in: &memory.value)
        memory.value[place].take(line, scanner)
      } else if scanner.matches(line.kind, "supply") {
        found.supplies = nil
        let place = supplyRows.place(line.device, scanner, in: &supplies.value)
        supplies.value[place].take(line, scanner)
      } else if scanner.matches(line.kind, "sensor") {
        found.sensors = nil
        let place = sensorRows.place(line.device, scanner, in: &sensors.value)
        sensors.value[place].take(line, scanner)
      } else if scanner.matches(line.kind, "failed") {
        found.fail(line, scanner)
      }
    }
    memoryRows.end(&memory.value)
    supplyRows.end(&supplies.value)
    sensorRows.end(&sensors.value)
    throttling.value = throttled
    throttling.unknown = found.throttling
    memory.unknown = found.memory
    supplies.unknown = found.supplies
    sensors.unknown = found.sensors
    nameRows()
  }

  /// Makes all that the report tells of unknown.
  package mutating func lose(_ why: Unknown) {
    throttling.unknown = why
    memory.unknown = why
    supplies.unknown = why
    sensors.unknown = why
  }

  /// Whether this host has any of it.
  package var isEmpty: Bool {
    throttling.unknown == .absent && memory.unknown == .absent && supplies.unknown == .absent && sensors.unknown == .absent
  }

  private struct Kinds {
    var throttling: Unknown? = .absent
    var memory: Unknown? = .absent
    var supplies: Unknown? = .absent
    var sensors: Unknown? = .absent

    mutating func fail(_ line: ReportLine, _ scanner: borrowing ByteScanner) {
      let number = scanner.integer(line.value).flatMap { Int32(exactly: $0) } ?? 0
      // EACCES and EPERM, as everywhere.
      let why: Unknown = number == 13 || number == 1 ? .notPermitted : .failed(errno: number)
      if scanner.matches(line.device, "throttle") { throttling = why }
      if scanner.matches(line.device, "memory") { memory = why }
      if scanner.matches(line.device, "supply") { supplies = why }
      if scanner.matches(line.device, "sensor") { sensors = why }
    }
  }

  /// Names rows by their labels, where no other of the same chip or controller has the same.
  private mutating func nameRows() {
    for index in memory.value.indices {
      let row = memory.value[index]
      let isUnique =
        !row.label.isEmpty
        && !memory.value.contains { $0.key != row.key && $0.label == row.label && $0.key.hasSameParent(row.key) }
      memory.value[index].name = row.key.named(row.label, isUnique: isUnique, before: row.name)
    }
    for index in sensors.value.indices {
      let row = sensors.value[index]
      let isUnique =
        !row.label.isEmpty
        && !sensors.value.contains { $0.key != row.key && $0.label == row.label && $0.key.hasSameParent(row.key) }
      sensors.value[index].name = row.key.named(row.label, isUnique: isUnique, before: row.name)
    }
  }
}

/// One line of a report, as ranges of its bytes.
struct ReportLine {
  var kind: Range<Int>
  var device: Range<Int>
  var attribute: Range<Int>
  var value: Range<Int>

  init(_ scanner: inout ByteScanner, in file: StaticName) throws(ParseError) {
    kind = try Self.part(&scanner, in: file)
    device = try Self.part(&scanner, in: file)
    attribute = try Self.part(&scanner, in: file)
    let start = scanner.position
    scanner.skipLine()
    let end = scanner.position
    guard end > start, scanner.byte(at: end - 1) == 0x0A else { throw ParseError(file, at: end, expected: "the end of a line") }
    value = start..<(end - 1)
  }

  private static func part(_ scanner: inout ByteScanner, in file: StaticName) throws(ParseError) -> Range<Int> {
    guard let range = scanner.upToTab(), !range.isEmpty else {
      throw ParseError(file, at: scanner.position, expected: "a word and a tab")
    }
    return range
  }
}

extension ByteScanner {
  /// Steps over a tab and gives what stands before it; `nil`, without moving, where the line has none.
  mutating func upToTab() -> Range<Int>? {
    let start = position
    var end = start
    while let byte = byte(at: end), byte != 0x09, byte != 0x0A { end += 1 }
    guard byte(at: end) == 0x09 else { return nil }
    move(to: end + 1)
    return start..<end
  }

  /// The decimal number, perhaps with a sign, that `range` holds and nothing else; `nil` for anything else.
  func integer(_ range: Range<Int>) -> Int64? {
    var value: Int64 = 0
    let isNegative = byte(at: range.lowerBound) == 0x2D
    let digits = (range.lowerBound + (isNegative && !range.isEmpty ? 1 : 0))..<range.upperBound
    guard !digits.isEmpty else { return nil }
    for index in digits {
      guard let byte = byte(at: index), byte &- 0x30 <= 9 else { return nil }
      let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, carried) = product.addingReportingOverflow(Int64(byte &- 0x30))
      guard !tooLarge, !carried else { return nil }
      value = sum
    }
    return isNegative ? -value : value
  }

  /// The same for what can't be negative.
  func count(_ range: Range<Int>) -> UInt64? { integer(range).flatMap { UInt64(exactly: $0) } }

  /// 0 or 1; `nil` for anything else.
  func truth(_ range: Range<Int>) -> Bool? { integer(range).flatMap { $0 == 0 ? false : $0 == 1 ? true : nil } }

  /// Puts the bytes of `range` into `text`, which is kept where they are the same.
  func keep(_ range: Range<Int>, in text: inout String) { if !matches(range, text) { text = self.text(range) } }
}

extension String {
  /// Whether both begin with the same part before the last `/`.
  fileprivate func hasSameParent(_ other: String) -> Bool {
    guard let slash = utf8.lastIndex(of: 0x2F), let otherSlash = other.utf8.lastIndex(of: 0x2F) else { return false }
    return utf8[..<slash].elementsEqual(other.utf8[..<otherSlash])
  }

  /// This key with `label` in the place of its last part; `before` where that is the same already.
  fileprivate func named(_ label: String, isUnique: Bool, before: String) -> String {
    guard isUnique, !label.isEmpty, let slash = utf8.lastIndex(of: 0x2F) else { return self }
    let length = utf8.distance(from: startIndex, to: slash) + 1
    if before.utf8.count == length + label.utf8.count, before.utf8.prefix(length).elementsEqual(utf8.prefix(length)),
      before.utf8.suffix(label.utf8.count).elementsEqual(label.utf8)
    {
      return before
    }
    return String(self[...slash]) + label
  }
}
