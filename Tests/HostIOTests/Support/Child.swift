import CHost
import Glibc
import Testing

/// A process that a test starts and ends, by pid.
final class Child {
  let pid: pid_t
  private var isWaitedFor = false

  /// Starts a program that does nothing for an hour.
  init() throws {
    var pid: pid_t = 0
    #expect(chost_spawn("/bin/sleep", "sleep", "3600", 0, 1, &pid) == 0)
    self.pid = pid
    try #require(pid > 0)
  }

  deinit { end() }

  /// Ends it and waits until it is gone.
  func end() {
    guard !isWaitedFor else { return }
    isWaitedFor = true
    kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
  }
}
