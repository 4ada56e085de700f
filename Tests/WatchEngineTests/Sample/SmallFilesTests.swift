import Testing
import WatchEngine

struct SmallFilesTests {
  @Test func `the load of Linux 6.18`() throws {
    let load = try parsed(LoadAverage(), Fixture.bytes("linux-6.18/loadavg"))
    #expect(abs(load.one - 0.52) < 1e-9)
    #expect(abs(load.five - 0.33) < 1e-9)
    #expect(abs(load.fifteen - 0.16) < 1e-9)
    #expect(load.runnable == 2)
    #expect(load.tasks == 114)
    #expect(load.lastPID == 19_098)
  }

  @Test(arguments: ["0.52 0.33 0.16", "0.52 0.33 0.16 2 114 19098", "a b c 1/2 3", "0.52 0.33 0.16 2/114"])
  func `a load with a figure missing is an error`(text: String) {
    #expect(throws: ParseError.self) { try parsed(LoadAverage(), text) }
  }

  @Test func `open files of Linux 6.18`() throws {
    let files = try parsed(FileHandles(), Fixture.bytes("linux-6.18/sys/fs/file-nr"))
    #expect(files.allocated == 864)
    #expect(files.maximum == 9_223_372_036_854_775_807)
    #expect(throws: ParseError.self) { try parsed(FileHandles(), "864\t0") }
  }

  @Test func `files of one number`() throws {
    #expect(try parsed(UInt64(0), Fixture.bytes("linux-6.18/sys/kernel/pid_max")) == 32_768)
    #expect(try parsed(UInt64(0), Fixture.bytes("linux-6.18/sys/kernel/threads-max")) == 192_730)
  }

  @Test(arguments: ["", "\n", "-1\n", "max\n", "1 2\n", "18446744073709551616\n"])
  func `what is not one number is an error`(text: String) {
    #expect(throws: ParseError.self) { try parsed(UInt64(0), text) }
  }

  /// Numbers of our own in the layout of OpenZFS's kstats: no host here has ZFS.
  static let arc =
    "9 1 0x01 123 33456 5266997922 97951858082072\nname                            type data\n"
    + "hits                            4    8772612\nc                               4    6000000000\n"
    + "c_min                           4    1000000000\nc_max                           4    8000000000\n"
    + "size                            4    6500000000\nmru_size                        4    402593792\n"

  @Test func `the cache of ZFS can shrink to its minimum`() throws {
    let arc = try parsed(ARCStats(), Self.arc)
    #expect(arc.size == 6_500_000_000 && arc.minimum == 1_000_000_000 && arc.reclaimable == 5_500_000_000)
    var small = arc
    small.size = 5
    #expect(small.reclaimable == 0)
    #expect(throws: ParseError.self) { try parsed(ARCStats(), "size 4 1\n") }
    #expect(throws: ParseError.self) { try parsed(ARCStats(), "size 4\nc_min 4 1\n") }
    var tortured = ARCStats()
    #expect(torture(Array(Self.arc.utf8)) { try tortured.refill(from: $0) }.refused > 0)
  }
}
