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
}
