import Testing

@testable import WatchEngine

/// What is concluded from the times and sizes of backups.
struct BackupTests {
  private static func row(_ text: String) throws -> BackupRow {
    var row = BackupRow()
    row.unknown = nil
    try row.listing.refill(from: Array(text.utf8).span)
    return row
  }

  @Test func `what is still being written has no size yet`() throws {
    let row = try Self.row(HardwareSample.listing)
    #expect(row.sizes(at: 6400 + 599).newest == 900 && row.sizes(at: 6400 + 599).usual == 1100)
    #expect(row.sizes(at: 6400 + 600).newest == 400 && row.sizes(at: 6400 + 600).usual == 1000)
    #expect(row.newest?.name == "c.dump", "its age counts all the same")
  }

  @Test func `a file that is written over is compared with what it was`() throws {
    var row = try Self.row("count\t1\t-\t-\nsingle\t1000\t500\tdump\n")
    row.versions.note(try #require(row.newest), at: 1100)
    #expect(row.sizes(at: 1100).newest == nil, "not settled")
    row.versions.note(try #require(row.newest), at: 1600)
    #expect(row.sizes(at: 1600).newest == 500 && row.sizes(at: 1600).usual == nil)
    try row.listing.refill(from: Array("count\t1\t-\t-\nsingle\t9000\t50\tdump\n".utf8).span)
    row.versions.note(try #require(row.newest), at: 10_000)
    row.versions.note(try #require(row.newest), at: 10_060)
    #expect(row.sizes(at: 10_060).newest == 50 && row.sizes(at: 10_060).usual == 500)
  }

  @Test func `a place that does not answer says so, and its backups get older`() throws {
    var readout = TwoSamples.readout
    readout.backups.now.backups.value[0].silentFor = .seconds(400)
    let pair = RowPair(now: 0, before: 0)
    #expect(throws: Unknown.timedOut) { try Told.instance("backup.missing", readout, pair) }
    #expect(throws: Unknown.timedOut) { try Told.instance("backup.size", readout, pair) }
    #expect(try Told.instance("backup.age", readout, pair) == 93_600)
    #expect(try Told.instance("backup.silent", readout, pair) == 400)
    readout.backups.now.backups.value[0].silentFor = nil
    readout.backups.now.backups.value[0].unknown = .notPermitted
    for name in ["backup.age", "backup.missing", "backup.stale"] {
      #expect(throws: Unknown.notPermitted) { try Told.instance(name, readout, pair) }
    }
  }

  @Test func `no backup is missing, not old`() throws {
    var readout = TwoSamples.readout
    try readout.backups.now.backups.value[0].listing.refill(from: Array("count\t0\t-\t-\n".utf8).span)
    #expect(try Told.instance("backup.missing", readout, RowPair(now: 0, before: 0)) == 1)
    #expect(throws: Unknown.absent) { try Told.instance("backup.stale", readout, RowPair(now: 0, before: 0)) }
  }

  @Test func `times of other worlds and broken reports are no trap`() throws {
    let row = try Self.row("count\t2\t-\t-\nfile\t-9223372036854775807\t1\ta\nfile\t9223372036854775807\t1\tb\n")
    #expect(row.sizes(at: 1_700_000_000).newest == 1)
    let bytes = Array(HardwareSample.listing.utf8)
    var listing = BackupListing()
    var refused = 0
    for length in 0..<bytes.count {
      do throws(ParseError) { try listing.refill(from: Array(bytes[..<length]).span) } catch { refused += 1 }
    }
    #expect(refused > bytes.count / 2)
  }
}
