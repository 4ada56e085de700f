import Glibc
import Testing

/// A shell that runs a few lines, started and ended by pid.
final class Script {
  let pid: pid_t
  private var isWaitedFor = false

  init(_ lines: String) throws {
    var pid: pid_t = 0
    var arguments: [UnsafeMutablePointer<CChar>?] = ["sh", "-c", lines].map { (word: String) in strdup(word) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    #expect(posix_spawn(&pid, "/bin/sh", nil, nil, &arguments, nil) == 0)
    self.pid = pid
    try #require(pid > 0)
  }

  deinit { end() }

  /// Waits for its end: its own CPU time in seconds and the status.
  func wait() -> (cpu: Double, status: Int32) {
    isWaitedFor = true
    var status: Int32 = 0
    var usage = rusage()
    wait4(pid, &status, 0, &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return (seconds(usage.ru_utime) + seconds(usage.ru_stime), status)
  }

  func end() {
    guard !isWaitedFor else { return }
    kill(pid, SIGKILL)
    _ = wait()
  }
}
