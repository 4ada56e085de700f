import Testing

@testable import WatchEngine

struct DiskStallsTests {
  /// One sample of disks: name, requests finished, in flight.
  private static func vitals(_ second: Int, _ disks: [(String, UInt64, UInt64)]) -> Vitals {
    var vitals = Vitals()
    vitals.instant.monotonic = .seconds(second)
    vitals.disks.unknown = nil
    vitals.disks.value.disks = disks.map { name, finished, inFlight in
      var row = DiskRow()
      row.name = name
      row.writes = finished
      row.inFlight = inFlight
      return row
    }
    return vitals
  }

  @Test func `a disk is stuck from when nothing more is finished`() {
    var stalls = DiskStalls()
    stalls.add(Self.vitals(1, [("sda", 5, 2)]))
    #expect(stalls.length(at: 0) == 0)
    stalls.add(Self.vitals(4, [("sda", 5, 2)]))
    #expect(stalls.length(at: 0) == 3)
    stalls.add(Self.vitals(5, [("sda", 6, 2)]))
    #expect(stalls.length(at: 0) == 0, "one was finished")
    stalls.add(Self.vitals(9, [("sda", 6, 2)]))
    #expect(stalls.length(at: 0) == 4)
  }

  @Test func `an idle disk is not stuck, however long`() {
    var stalls = DiskStalls()
    for second in 1...100 { stalls.add(Self.vitals(second, [("sda", 5, 0)])) }
    #expect(stalls.length(at: 0) == 0)
  }

  @Test func `discards and flushes are work as well`() {
    var stalls = DiskStalls()
    for second in 1...60 {
      var vitals = Self.vitals(second, [("sda", 5, 1)])
      vitals.disks.value.disks[0].discards = UInt64(second)
      stalls.add(vitals)
    }
    #expect(stalls.length(at: 0) == 0)
  }

  @Test func `a disk keeps its account when others come and go`() {
    var stalls = DiskStalls()
    stalls.add(Self.vitals(1, [("sda", 5, 1), ("sdb", 7, 1)]))
    stalls.add(Self.vitals(2, [("loop0", 1, 1), ("sda", 5, 1), ("sdb", 7, 1)]))
    #expect([0, 1, 2].map(stalls.length) == [0, 1, 1])
    stalls.add(Self.vitals(3, [("sdb", 7, 1)]))
    #expect(stalls.length(at: 0) == 2)
    #expect(stalls.length(at: 1) == 0 && stalls.length(at: -1) == 0)
  }
}
