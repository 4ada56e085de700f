import Glibc

/// A cgroup of a test's own with room for 20 MiB.
final class SmallCgroup {
  let path: String

  /// `nil` where this host doesn't let us make one.
  init?() {
    for (parent, limit) in [
      ("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max"),
    ] {
      let path = "\(parent)/forewarn-test-\(getpid())"
      guard mkdir(path, 0o755) == 0 else { continue }
      let file = open("\(path)/\(limit)", O_WRONLY)
      if file >= 0 {
        defer { close(file) }
        if write(file, "20971520", 8) == 8 {
          self.path = path
          return
        }
      }
      rmdir(path)
    }
    return nil
  }

  /// The last of its processes may take a moment to go: whoever else can run is let run.
  deinit { for _ in 0..<1_000_000 where rmdir(path) != 0 && errno == EBUSY { sched_yield() } }

  static let isPossible = SmallCgroup() != nil
}
