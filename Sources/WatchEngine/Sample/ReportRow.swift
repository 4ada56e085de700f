/// A row that is read anew in place, found by its key.
protocol ReportRow {
  var key: String { get set }
  init()
  /// Forgets what the reading before said, and keeps its texts, which seldom change.
  mutating func beginReading()
}

/// Refills an array of rows in place: those of a reading mostly come in the order of the one before, and cost no allocation then.
struct ReportRows<Row: ReportRow> {
  private var isSeen: [Bool] = []
  private var cursor = 0

  /// The place of the row with the key that stands at `key`; a new one where none has it.
  mutating func place(_ key: Range<Int>, _ scanner: borrowing ByteScanner, in rows: inout [Row]) -> Int {
    // The next line is mostly of the same row, else of the one behind.
    for index in cursor..<max(cursor, min(cursor + 2, rows.count)) where scanner.matches(key, rows[index].key) {
      return see(index, &rows)
    }
    for index in rows.indices where scanner.matches(key, rows[index].key) { return see(index, &rows) }
    var row = Row()
    row.key = scanner.text(key)
    rows.append(row)
    return see(rows.count - 1, &rows)
  }

  /// Drops the rows that were not seen.
  mutating func end(_ rows: inout [Row]) {
    var kept = 0
    for index in rows.indices where index < isSeen.count && isSeen[index] {
      if kept != index { rows.swapAt(kept, index) }
      kept += 1
    }
    rows.removeLast(rows.count - kept)
  }

  private mutating func see(_ index: Int, _ rows: inout [Row]) -> Int {
    while isSeen.count <= index { isSeen.append(false) }
    if !isSeen[index] { rows[index].beginReading() }
    isSeen[index] = true
    cursor = index
    return index
  }
}
