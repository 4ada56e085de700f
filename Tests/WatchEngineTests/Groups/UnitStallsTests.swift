import Testing

@testable import WatchEngine

struct UnitStallsTests {
  private static func row(_ total: UInt64?) -> UnitRow {
    var row = UnitRow()
    row.name = "db.service"
    row.cpuSomeMicroseconds = total
    row.memoryFullMicroseconds = total
    row.ioFullMicroseconds = total
    row.throttledMicroseconds = total.map { $0 * 4 }
    return row
  }

  /// The unit after each of `totals`, a second apart.
  private static func stalls(_ totals: [UInt64?]) -> [UnitStalls] {
    var ledger = UnitLedger()
    return totals.enumerated().map { second, total in
      var rows = [row(total)]
      ledger.advance(&rows, groups: [], at: .seconds(second))
      return rows[0].stalls
    }
  }

  @Test func `half of each second is 50 percent of both windows from the second table on`() throws {
    let stalls = Self.stalls((0..<90).map { 500_000 * $0 })
    #expect(stalls[0] == UnitStalls())
    for second in [1, 5, 30, 89] {
      let share = try #require(stalls[second].memoryFull)
      #expect(abs(share.tenSeconds - 50) < 0.01 && abs(share.minute - 50) < 0.01)
    }
    // Four cores' worth of it is the whole time.
    #expect(stalls[89].throttled.map { abs($0.tenSeconds - 100) < 0.01 } == true)
  }

  @Test func `a stall that begins shows in 10 s before it shows in a minute`() throws {
    let stalls = Self.stalls((0..<110).map { $0 < 100 ? 0 : 1_000_000 * ($0 - 99) })
    let share = try #require(stalls[109].ioFull)
    #expect(abs(share.tenSeconds - 61) < 1 && abs(share.minute - 15) < 2)
  }

  @Test func `a total that is missing or goes backwards begins anew`() {
    let stalls = Self.stalls([0, 100_000, nil, 300_000, 400_000, 0, 100_000])
    #expect(stalls.map { $0.cpuSome != nil } == [false, true, false, false, true, false, true])
  }

  @Test func `an average without a total is absent, and a unit that is new needs two tables`() throws {
    var readout = TwoSamples.readout
    readout.tables.now.units.value[0].throttledMicroseconds = nil
    #expect(throws: Unknown.absent) { try Told.instance("unit.throttled", readout, RowPair(now: 0, before: 0)) }
    readout.tables.now.units.value[0].stalls = UnitStalls()
    #expect(throws: Unknown.needsTwoSamples) {
      try Told.instance("unit.pressure.io.full.60s", readout, RowPair(now: 0, before: 0))
    }
  }
}
