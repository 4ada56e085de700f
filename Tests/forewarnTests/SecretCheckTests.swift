import Glibc
import Testing
import WatchEngine

@testable import forewarn

/// What `config check` says of files with secrets.
struct SecretCheckTests {
  @Test func `a file that the courier would refuse is told with the way out`() throws {
    let path = "/tmp/forewarn-secret-\(getpid())"
    defer {
      unlink(path)
      unlink(path + ".link")
    }
    let checks = SecretChecks(courier: getuid())
    #expect(
      checks.warning(path)?.hasPrefix("there is no \(path); write the secret into it: `install -m 600 -o forewarn-courier")
        == true)
    let file = try #require(fopen(path, "we"))
    fputs("https://hooks.example/hush\n", file)
    try #require(fclose(file) == 0)
    for mode: mode_t in [0o640, 0o604, 0o660, 0o610] {
      try #require(chmod(path, mode) == 0)
      #expect(
        checks.warning(path) == "\(path) may be read by others than its owner, so the courier refuses it; `chmod 600 \(path)`")
    }
    try #require(chmod(path, 0o600) == 0)
    #expect(checks.warning(path) == nil)
    #expect(SecretChecks(courier: getuid() + 1).warning(path)?.contains("does not belong to forewarn-courier") == true)
    // Where the account is not there yet, nothing can be said of it.
    #expect(SecretChecks(courier: nil).warning(path) == nil)
    try #require(symlink(path, path + ".link") == 0)
    #expect(checks.warning(path + ".link")?.contains("is a link") == true)
    #expect(checks.warning("/tmp") == "/tmp is no plain file")
    try #require(truncate(path, 0) == 0)
    #expect(checks.warning(path) == "\(path) is empty")
    // The name of a credential, which systemd guards.
    #expect(checks.warning("ops-url") == nil)
  }

  @Test func `config check is well with warnings, and says none of a secret`() throws {
    let stage = try Stage("secrets", configuration: Stage.receivers)
    defer { stage.remove() }
    let program = try Program(["config", "check", "--config-dir", stage.path + "/etc"])
    #expect(program.code == 0 && program.output.hasPrefix("ok: 2 rules"))
    #expect(program.errors.contains("forewarn: warning: receiver `ops`: `url-file`: there is no /nowhere/ops"))
    #expect(program.errors.split(separator: "\n").count == 2)
  }
}
