import CHost
import Glibc
import HostIO

/// The daemon's own folders, and the lock that keeps two daemons from writing into one.
struct Folders {
  struct Failure: Error {
    var message: String
  }

  /// Makes the folders that are missing and takes the lock, which the kernel gives back when the process ends.
  /// - Throws: what can't be done, with the way out.
  static func prepare(_ options: Options) throws(Failure) {
    for path in [options.runtimeDirectory, options.stateDirectory] { try make(path, mode: 0o755) }
    try make(options.runtimeDirectory + "/\(IncidentFiles.folder)", mode: 0o755)
    try make(options.stateDirectory + "/\(IncidentFiles.folder)", mode: 0o755)
    // The courier takes files out of the outbox, people put silences and acknowledgements into the others: all by the folder's group.
    for path in ["\(options.runtimeDirectory)/outbox", "\(options.stateDirectory)/silences", "\(options.stateDirectory)/acks"] {
      try make(path, mode: 0o770)
      share(path)
    }
    try lock(options.runtimeDirectory + "/lock")
  }

  /// Opens a folder to its group, whatever the umask. A unit with `RestrictSUIDSGID=` may not set the bit that hands the group on: whoever
  /// writes files there gives them the folder's group himself.
  private static func share(_ path: String) {
    var status = stat()
    // Looked at first, for the same reason as below.
    guard stat(path, &status) == 0, status.st_mode & 0o777 != 0o770 else { return }
    if chmod(path, 0o2770) != 0 { chmod(path, 0o770) }
  }

  private static func make(_ path: String, mode: mode_t) throws(Failure) {
    // Looked for first: to make what is there already waits for a file system that takes no writes.
    var status = stat()
    if stat(path, &status) == 0 || mkdir(path, mode) == 0 || errno == EEXIST {
      try checkOwner(of: path)
      if access(path, W_OK | X_OK) == 0 { return }
    }
    throw Failure(
      message: "\(path): can't be made or written to: \(String(cString: strerror(errno))); "
        + "choose others with --runtime-dir and --state-dir, or run as a user who may write there")
  }

  /// In somebody else's folder every name can be a link to a file of ours: root, of all users, would be made to overwrite it.
  private static func checkOwner(of path: String) throws(Failure) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return }
    guard status.st_uid != geteuid(), status.st_uid != 0 else { return }
    throw Failure(
      message: "\(path): belongs to another user (uid \(status.st_uid)); run as that user, or choose others with --runtime-dir "
        + "and --state-dir")
  }

  private static func lock(_ path: String) throws(Failure) {
    let failure = FolderLock.take(path)
    switch failure {
    case 0: return
    case EAGAIN:
      throw Failure(message: "\(path): another forewarnd uses this folder; stop it, or give this one another --runtime-dir")
    default:
      throw Failure(
        message: "\(path): can't be opened: \(String(cString: strerror(failure))); see what stands there, and remove it")
    }
  }
}
