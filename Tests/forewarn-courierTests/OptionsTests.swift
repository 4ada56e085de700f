import Testing

@testable import forewarn_courier

struct OptionsTests {
  @Test func `without arguments it carries for the system`() throws {
    #expect(try Options.parse([]) == .carry(Options()))
  }

  @Test func `a value stands behind its option, or is attached to it`() throws {
    var expected = Options()
    expected.foreground = true
    expected.configDirectory = "/c"
    expected.runtimeDirectory = "/r"
    expected.ownRuntimeDirectory = "/o"
    expected.stateDirectory = "/s"
    let arguments = ["--foreground", "--config-dir", "/c", "--runtime-dir=/r", "--own-runtime-dir", "/o", "--state-dir=/s"]
    #expect(try Options.parse(arguments) == .carry(expected))
  }

  @Test(arguments: [
    (["--state-dir"], "--state-dir needs a path after it"),
    (["--state-dir", "--foreground"], "--state-dir needs a path after it"),
    (["--config-dir="], "--config-dir needs a path after it"),
    (["--foreground=yes"], "--foreground takes no value"),
    (["--proc-root", "/p"], "--proc-root: unknown option; see forewarn-courier --help"),
    (["ops"], "ops: unknown option; see forewarn-courier --help"),
  ])
  func `what is not understood is told`(arguments: [String], message: String) {
    #expect(throws: Options.Mistake(message: message)) { try Options.parse(arguments) }
  }

  @Test func `help and version need nothing else`() throws {
    #expect(try Options.parse(["--help"]) == .help)
    #expect(try Options.parse(["--version", "--nonsense"]) == .version)
  }

  @Test(arguments: ["--foreground", "--config-dir", "--runtime-dir", "--own-runtime-dir", "--state-dir"])
  func `the help names each option`(option: String) { #expect(Options.usage.contains(option)) }
}
