import Glibc
import Testing

@testable import forewarn

/// The built program as shells and monitoring systems see it.
@Suite(.serialized)
struct ProgramTests {
  @Test func `status without a daemon says so and exits 3`() throws {
    let program = try Program(["status", "--runtime-dir", "/nowhere/at-all"])
    #expect(program.code == 3)
    #expect(
      program.output == """
        unknown: no forewarnd has written /nowhere/at-all/status.json
        → start the daemon that writes there, or name another folder with --runtime-dir

        """)
    #expect(program.errors == "")
  }

  @Test func `top in a pipe is one table, without a daemon as status says it`() throws {
    let none = try Program(["top", "--runtime-dir", "/nowhere/at-all"])
    #expect(none.code == 3)
    #expect(none.output == (try Program(["status", "--runtime-dir", "/nowhere/at-all"]).output))
    let json = try Program(["top", "--once", "--json", "--runtime-dir", "/nowhere/at-all"])
    #expect(json.code == 3)
    #expect(json.output.contains("\"rows\":[]"))
    let folder = "/tmp/forewarn-top-\(getpid())"
    try #require(mkdir(folder, 0o700) == 0)
    defer {
      unlink(folder + "/status.json")
      rmdir(folder)
    }
    try #require(symlink(Status.file("top"), folder + "/status.json") == 0)
    // The fixture is of another boot.
    let old = try Program(["top", "--by", "role", "--sort", "memory", "--lines", "2", "--runtime-dir", folder])
    #expect(old.code == 3)
    #expect(old.output.contains("unknown: the data are from before the last boot"))
    #expect(old.output.contains("! postgres backend (app shop SELECT)  postgresql@15-main.service   31.0%"))
    #expect(old.output.contains("java") && !old.output.contains("checkpointer"))
    #expect(!old.output.contains("\u{1B}"))
  }

  @Test(arguments: [
    (["check", "--runtime-dir", "/nowhere/at-all"], "FOREWARN UNKNOWN - no forewarnd has written /nowhere/at-all/status.json\n"),
    (["check", "--wrong"], "FOREWARN UNKNOWN - unknown option '--wrong'; see `forewarn check --help`\n"),
    (["check", "a", "b"], "FOREWARN UNKNOWN - unexpected argument 'b'; see `forewarn check --help`\n"),
  ])
  func `check answers 3 on standard output whatever is wrong`(arguments: [String], output: String) throws {
    let program = try Program(arguments)
    #expect(program.code == 3)
    #expect(program.output == output)
  }

  @Test(
    arguments: [
      (["status", "--wrong"], 64), (["wrong"], 64), (["status", "--watch"], 64), (["top", "--sort", "x"], 64),
      (["top", "--lines", "0"], 64), (["signals", "no.such.signal"], 1),
      (["config", "check", "--config-dir", "/nowhere/at-all"], 1),
    ] as [([String], Int32)])
  func `errors stand on standard error with a code of their own`(arguments: [String], code: Int32) throws {
    let program = try Program(arguments)
    #expect(program.code == code)
    #expect(program.output == "")
    #expect(program.errors.contains("forewarn: "))
  }

  @Test(arguments: [
    (["statsu"], "unexpected argument 'statsu'; did you mean `status`?\n"),
    (["config", "chekc"], "unexpected argument 'chekc'; did you mean `check`?\n"), (["zebra"], "unexpected argument 'zebra'\n"),
  ])
  func `a word that is no command is answered with the nearest`(arguments: [String], errors: String) throws {
    #expect(try Program(arguments).errors.hasPrefix("forewarn: " + errors))
  }

  @Test(arguments: ["cut", "empty", "not-json", "no-alerts", "newer-broken"])
  func `a broken status is told by every command and trips none`(name: String) throws {
    let folder = "/tmp/forewarn-status-\(getpid())-\(name)"
    try #require(mkdir(folder, 0o700) == 0)
    defer {
      unlink(folder + "/status.json")
      rmdir(folder)
    }
    try #require(symlink(Status.file(name), folder + "/status.json") == 0)
    let status = try Program(["status", "--runtime-dir", folder])
    #expect(status.code == 3)
    #expect(status.output.hasPrefix("unknown: "))
    #expect(try Program(["status", "--json", "--runtime-dir", folder]).code == 3)
    let check = try Program(["check", "--runtime-dir", folder])
    #expect(check.code == 3)
    #expect(check.output.hasPrefix("FOREWARN UNKNOWN - "))
    let signals = try Program(["signals", "--runtime-dir", folder, "cpu.busy"])
    #expect(signals.code == 0)
    #expect(signals.errors.hasSuffix("no values are known\n"))
  }

  @Test(arguments: [["--version"], ["--help"], ["status", "--help"], ["check", "--help"], ["config", "show", "--help"]])
  func `help is no error`(arguments: [String]) throws {
    let program = try Program(arguments)
    #expect(program.code == 0)
    #expect(program.output.contains("forewarn"))
  }

  @Test func `signals without a daemon lists the catalogue and says that it has no values`() throws {
    let program = try Program(["signals", "--runtime-dir", "/nowhere/at-all", "memory.available"])
    #expect(program.code == 0)
    #expect(program.output.hasPrefix("memory.available  "))
    #expect(
      program.errors == "forewarn: no forewarnd has written /nowhere/at-all/status.json: no values are known\n")
  }

  @Test func `a reader that goes away is no crash`() throws {
    let program = try Program(["signals", "--long", "--runtime-dir", "/nowhere/at-all"], closesOutput: true)
    // SIGPIPE, or the same code where it is ignored.
    #expect(program.code == 141)
    #expect(program.errors.contains("Fatal") == false)
  }
}
