import Testing

@testable import WatchEngine

/// `/proc/mdstat`, in the shapes of `drivers/md/md.c` and the drivers of each level.
struct RaidArraysTests {
  @Test func `a mirror that lost a disk is being rebuilt on its spare`() throws {
    let rows = try parsed(RaidArrays(), HardwareSample.arrays).rows
    let array = try #require(rows.first)
    #expect(rows.map(\.key) == ["md0", "md1"])
    #expect(array.isActive && array.level == "raid1" && array.devices == 2 && array.working == 1)
    #expect(array.failed == 1 && array.failedName == "sda1" && array.spares == 1 && array.activity == .recovery)
    #expect(array.percent.map { Told.near($0, 12.6) } == true && array.bytesPerSecond == 33_024 * 1024)
    #expect(!rows[1].isActive && rows[1].level.isEmpty && rows[1].devices == nil)
  }

  @Test(
    arguments: [
      ("resync=PENDING", RaidRow.Activity.resync, true, nil), ("resync=DELAYED", .resync, true, nil),
      ("[>....................]  check =  0.1% (1024/1047552) finish=2.5min speed=6000K/sec", .check, false, 0.1),
      ("[=>...................]  reshape = 100.0% (9/9) finish=0.0min speed=1K/sec", .reshape, false, 100),
      ("bitmap: 0/1 pages [0KB], 65536KB chunk", .none, false, nil),
    ] as [(String, RaidRow.Activity, Bool, Double?)])
  func `what is done to an array`(line: String, activity: RaidRow.Activity, isWaiting: Bool, percent: Double?) throws {
    let text =
      "Personalities : [raid6] [raid5] [raid4]\nmd127 : active (auto-read-only) raid5 c[3] b[1] a[0]\n"
      + "      2095104 blocks super 1.2 level 5, 512k chunk, algorithm 2 [3/3] [UUU]\n      \(line)\n\nunused devices: <none>\n"
    let array = try #require(try parsed(RaidArrays(), text).rows.first)
    #expect(array.devices == 3 && array.working == 3 && !array.isReadOnly && array.level == "raid5")
    #expect(array.activity == activity && array.isWaiting == isWaiting)
    #expect(array.percent == nil ? percent == nil : percent.map { Told.near($0, array.percent ?? -1) } == true)
  }

  @Test func `stripes lack nothing, and what only describes others is not missed`() throws {
    let text =
      "Personalities : [raid0] [raid1] \nmd1 : active (read-only) raid0 sdb[1] sda[0]\n      2093056 blocks super 1.2 512k chunks\n\n"
      + "md127 : inactive sdd[1](S) sdc[0](S)\n      10402 blocks super external:imsm\n       \nunused devices: <none>\n"
    let rows = try parsed(RaidArrays(), text).rows
    #expect(rows.count == 2 && rows[0].isReadOnly && rows[0].devices == nil && rows[0].isActive)
    #expect(rows[1].isContainer && rows[1].spares == 2)
  }

  @Test func `no array at all`() throws {
    #expect(try parsed(RaidArrays(), "Personalities : \nunused devices: <none>\n").rows.isEmpty)
    #expect(throws: ParseError.self) { try parsed(RaidArrays(), "md0 : active raid1 a[0]\n") }
    #expect(throws: ParseError.self) { try parsed(RaidArrays(), "Personalities :\nmd0 : asleep raid1 a[0]\n") }
  }

  @Test func `a list that ends anywhere, or is damaged, is no trap`() {
    let bytes = Array(HardwareSample.arrays.utf8)
    var arrays = RaidArrays()
    for length in 0..<bytes.count { do throws(ParseError) { try arrays.refill(from: Array(bytes[..<length]).span) } catch {} }
    for index in bytes.indices {
      for byte: UInt8 in [0, 0x0A, 0x20, 0x28, 0x5B, 0x2F, 0x39, 0xFF] {
        var damaged = bytes
        damaged[index] = byte
        do throws(ParseError) { try arrays.refill(from: damaged.span) } catch {}
      }
    }
    #expect(arrays.rows.count < 100)
  }
}
