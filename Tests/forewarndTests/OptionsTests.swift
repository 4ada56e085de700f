import Testing

@testable import forewarnd

struct OptionsTests {
  @Test func `without arguments it watches the system's folders, in the background`() throws {
    let options = Options()
    #expect(try Options.parse([]) == .watch(options))
    #expect(options.configDirectory == nil)
    #expect(options.runtimeDirectory == "/run/forewarn")
    #expect(options.stateDirectory == "/var/lib/forewarn")
    #expect(!options.foreground)
  }

  @Test func `a value stands after its option or after an equals sign`() throws {
    var expected = Options()
    expected.foreground = true
    expected.configDirectory = "/c"
    expected.runtimeDirectory = "r=1"
    expected.stateDirectory = "--odd"
    let arguments = ["--config-dir", "/c", "--foreground", "--runtime-dir=r=1", "--state-dir=--odd"]
    #expect(try Options.parse(arguments) == .watch(expected))
  }

  @Test func `of an option given twice the last counts`() throws {
    var expected = Options()
    expected.runtimeDirectory = "b"
    #expect(try Options.parse(["--runtime-dir", "a", "--runtime-dir", "b"]) == .watch(expected))
  }

  @Test(arguments: [(["--help"], Options.Request.help), (["--foreground", "-h"], .help), (["--version"], .version)])
  func `help and version win over what stands before them`(arguments: [String], request: Options.Request) throws {
    #expect(try Options.parse(arguments) == request)
  }

  @Test(arguments: [
    (["--config-dir"], "--config-dir needs a path after it"),
    (["--config-dir", "--foreground"], "--config-dir needs a path after it"),
    (["--config-dir="], "--config-dir needs a path after it"),
    (["--state-dir", ""], "--state-dir needs a path after it"),
    (["--foreground=yes"], "--foreground takes no value"),
    (["--daemonize"], "--daemonize: unknown option; see forewarnd --help"),
    (["status"], "status: unknown option; see forewarnd --help"),
    ([""], ": unknown option; see forewarnd --help"),
  ])
  func `a wrong argument is named with the way out`(arguments: [String], message: String) {
    #expect(throws: Options.Mistake(message: message)) { try Options.parse(arguments) }
  }

  @Test func `help fits a terminal of 100 columns and names every option`() {
    for line in Options.usage.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
    for name in [
      "foreground", "config-dir", "runtime-dir", "state-dir", "proc-root", "kmsg-path", "cgroup-root", "version", "help",
    ] {
      #expect(Options.usage.contains("--\(name)"))
    }
  }
}
