import Testing
import WatchEngine

struct DiskStatsTests {
  @Test func `the one disk of the host is told, its idle loop and zram devices are not`() throws {
    let disks = try parsed(DiskStats(), Fixture.bytes("linux-6.18/diskstats")).disks
    var vda = DiskRow()
    vda.major = 254
    vda.name = "vda"
    vda.reads = 76_359
    vda.sectorsRead = 8_749_538
    vda.readMilliseconds = 68_936
    vda.writes = 48_385
    vda.sectorsWritten = 2_183_616
    vda.writeMilliseconds = 7_182
    vda.inFlight = 0
    vda.busyMilliseconds = 10_908
    vda.weightedMilliseconds = 76_931
    vda.discards = 6791
    vda.flushes = 10067
    #expect(disks == [vda])
  }

  @Test(arguments: ["linux-5.10", "linux-6.1"])
  func `of two partitioned disks and their four partitions two are told`(kernel: String) throws {
    let disks = try parsed(DiskStats(), Fixture.bytes(kernel + "/diskstats")).disks
    #expect(disks.map(\.name) == ["nvme0n1", "vda"])
    #expect(disks.map(\.major) == [259, 254])
    #expect(disks.map(\.sectorsRead) == [2_824, kernel == "linux-6.1" ? 1_402 : 1_400])
  }

  /// The names of disks and their partitions, in the order in which kernels print them.
  @Test(arguments: [
    ("sda sda1 sda2 sda15 sdb sdaa sdaa1", "sda sdb sdaa"),
    ("nvme0n1 nvme0n1p1 nvme0n1p12 nvme1n1 nvme0n10", "nvme0n1 nvme1n1 nvme0n10"),
    ("mmcblk0 mmcblk0p1 mmcblk0boot0", "mmcblk0 mmcblk0boot0"),
    ("dm-0 dm-1 dm-10 dm-11", "dm-0 dm-1 dm-10 dm-11"),
    ("md0 md0p1 md127 md127p2", "md0 md127"),
    ("xvda1 xvda2 xvdb xvdb1", "xvda1 xvda2 xvdb"),
    ("vda vda1 vdb", "vda vdb"),
    ("loop0 loop0p1 loop1", "loop0 loop1"),
    ("cciss!c0d0 cciss!c0d0p1 dasda dasda1", "cciss!c0d0 dasda"),
    ("sda sdap1 sda1p sda1x", "sda sdap1 sda1p sda1x"),
  ])
  func `partitions are told by their disk's name`(printed: String, expected: String) throws {
    let text = printed.split(separator: " ").map { "8 0 \($0) 1 2 3 4 5 6 7 8 9 10 11\n" }.joined()
    #expect(try parsed(DiskStats(), text).disks.map(\.name).joined(separator: " ") == expected)
  }

  @Test(arguments: ["loop3", "ram0", "zram0", "nbd2", "fd0", "sr0"])
  func `a device made in advance shows up once it has done something`(name: String) throws {
    #expect(try parsed(DiskStats(), "7 3 \(name) 0 0 0 0 0 0 0 0 0 0 0\n").disks.isEmpty)
    #expect(try parsed(DiskStats(), "7 3 \(name) 1 0 8 0 0 0 0 0 0 0 0\n").disks.map(\.name) == [name])
    #expect(try parsed(DiskStats(), "7 3 sdz 0 0 0 0 0 0 0 0 0 0 0\n").disks.map(\.name) == ["sdz"])
  }

  /// Derived: 14 columns before Linux 4.18, 18 before 5.5, 20 since.
  @Test(arguments: [14, 18, 20, 21]) func `any number of columns from 14 on is read alike`(columns: Int) throws {
    let numbers = (4...columns).map { String($0) }.joined(separator: " ")
    let disk = try #require(try parsed(DiskStats(), " 254 0 vda \(numbers)\n").disks.first)
    #expect(disk.reads == 4)
    #expect(disk.inFlight == 12)
    #expect(disk.weightedMilliseconds == 14)
  }

  @Test func `a line with fewer columns is an error`() {
    #expect(throws: ParseError.self) { try parsed(DiskStats(), "8 1 sda1 1 2 3 4\n") }
    #expect(throws: ParseError.self) { try parsed(DiskStats(), "4294967296 1 sda 1 2 3 4 5 6 7 8 9 10 11\n") }
  }

  @Test func `a host without block devices has none, and rows of disks that went are gone`() throws {
    let two = try parsed(DiskStats(), "8 0 sda 1 2 3 4 5 6 7 8 9 10 11\n8 16 sdb 1 2 3 4 5 6 7 8 9 10 11\n")
    #expect(two.disks.count == 2)
    let one = try parsed(two, "8 16 sdb 9 2 3 4 5 6 7 8 9 10 11\n")
    #expect(one.disks.map(\.name) == ["sdb"])
    #expect(one.disks.map(\.reads) == [9])
    #expect(try parsed(one, "").disks.isEmpty)
  }
}
