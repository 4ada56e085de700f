import CHost
import Glibc

/// The daemon's own folders, and the lock that keeps two daemons from writing into one.
struct Folders {
  struct Failure: Error {
    var message: String
  }

  /// Makes the folders that are missing and takes the lock, which the kernel gives back when the process ends.
  /// - Throws: what can't be done, with the way out.
  static func prepare(_ options: Options) throws(Failure) {
    for path in [options.runtimeDirectory, options.stateDirectory] { try make(path, mode: 0o755) }
    try make(options.runtimeDirectory + "/outbox", mode: 0o750)
    try lock(options.runtimeDirectory + "/lock")
  }

  private static func make(_ path: String, mode: mode_t) throws(Failure) {
    if mkdir(path, mode) == 0 || errno == EEXIST {
      if access(path, W_OK | X_OK) == 0 { return }
    }
    throw Failure(
      message: "\(path): can't be made or written to: \(String(cString: strerror(errno))); "
        + "choose others with --runtime-dir and --state-dir, or run as a user who may write there")
  }

  private static func lock(_ path: String) throws(Failure) {
    let descriptor = creat(path, 0o640)
    guard descriptor >= 0 else { throw Failure(message: "\(path): \(String(cString: strerror(errno)))") }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw Failure(message: "\(path): another forewarnd uses this folder; stop it, or give this one another --runtime-dir")
    }
    // Never closed: the lock lives as long as the process.
  }
}
