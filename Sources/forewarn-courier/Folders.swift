import Glibc
import HostIO

/// The courier's own folders, and the lock that keeps two of them from carrying the same.
struct Folders {
  struct Failure: Error {
    var message: String
  }

  /// Makes the folder of delivery.json if it is missing and takes the lock, which the kernel gives back when the process ends.
  ///
  /// The state folder is left to the spool: a disk that takes nothing is told, and mutes nobody.
  /// - Throws: what can't be done, with the way out.
  static func prepare(_ options: Options) throws(Failure) {
    let path = options.ownRuntimeDirectory
    var status = stat()
    guard mkdir(path, 0o755) == 0 || errno == EEXIST, stat(path, &status) == 0, access(path, W_OK | X_OK) == 0 else {
      throw Failure(
        message:
          "\(path): can't be made or written to: \(String(cString: strerror(errno))); choose another with --own-runtime-dir")
    }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw Failure(
        message:
          "\(path): belongs to another user (uid \(status.st_uid)); run as that user, or choose another with --own-runtime-dir")
    }
    let lock = "\(path)/lock"
    guard FolderLock.take(lock) == 0 else {
      throw Failure(
        message: "\(lock): another forewarn-courier uses this folder; stop it, or give this one another --own-runtime-dir")
    }
  }
}
