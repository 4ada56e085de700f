/// Gives each instance of a family a slot for as long as it lives, so that its readings and its alerts keep their place.
struct FamilySlots: Sendable {
  private var slotByName: [String: Int] = [:]
  private var free: [Int] = []
  /// By slot: the row in the newest input, or `nil` when the instance was not in it.
  private(set) var row: [Int?] = []
  /// By slot: the row in the input before the newest.
  private(set) var rowBefore: [Int?] = []
  /// By slot: since when the instance is missing.
  private(set) var missingSince: [Duration?] = []
  /// By row of the newest input: its slot. A guess for the next input, since rows seldom move.
  private var slotOfRow: [Int] = []

  /// Prepares for a new input: what was newest becomes the one before.
  mutating func beginInput() {
    swap(&row, &rowBefore)
    for slot in row.indices { row[slot] = nil }
  }

  /// The slot of the instance `name` at `position` of the new input; makes one for a new instance.
  mutating func place(_ name: String, at position: Int, in table: inout FamilyTable) -> Int {
    let slot: Int
    if position < slotOfRow.count, table.names[slotOfRow[position]] == name {
      slot = slotOfRow[position]
    } else {
      slot = slotByName[name] ?? makeSlot(name, in: &table)
      while slotOfRow.count <= position { slotOfRow.append(slot) }
      slotOfRow[position] = slot
    }
    row[slot] = position
    missingSince[slot] = nil
    table.present[slot] = true
    return slot
  }

  /// Ends an input: who is not in it has no readings.
  mutating func endInput(at now: Duration, in table: inout FamilyTable) {
    for slot in row.indices where row[slot] == nil && !table.names[slot].isEmpty {
      table.present[slot] = false
      if missingSince[slot] == nil { missingSince[slot] = now }
      table.clear(slot, .absent)
    }
  }

  /// Gives up the slot of an instance that is gone for good.
  mutating func release(_ slot: Int, in table: inout FamilyTable) {
    slotByName[table.names[slot]] = nil
    table.names[slot] = ""
    table.present[slot] = false
    missingSince[slot] = nil
    rowBefore[slot] = nil
    free.append(slot)
  }

  private mutating func makeSlot(_ name: String, in table: inout FamilyTable) -> Int {
    let slot: Int
    if let reused = free.popLast() {
      slot = reused
      table.names[slot] = name
      table.clear(slot, .notYetSampled)
    } else {
      slot = table.names.count
      table.names.append(name)
      table.present.append(false)
      table.readings.append(contentsOf: repeatElement(.unknown(.notYetSampled), count: table.signalCount))
      row.append(nil)
      rowBefore.append(nil)
      missingSince.append(nil)
    }
    slotByName[name] = slot
    return slot
  }
}

extension FamilyTable {
  /// Makes every reading of `slot` unknown.
  mutating func clear(_ slot: Int, _ why: Unknown) {
    for index in (slot * signalCount)..<((slot + 1) * signalCount) { readings[index] = .unknown(why) }
  }
}
