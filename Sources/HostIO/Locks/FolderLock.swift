import Glibc

/// Keeps two programs of one kind from using the same folder. The kernel takes the lock back when the process ends, however it ends.
package enum FolderLock {
  /// Takes the lock for as long as this process lives: the file stays open for good.
  ///
  /// Source: fcntl(2), `F_SETLK`: a record lock is this process's alone. One of flock(2) is its children's too until they have become another
  /// program, so that a daemon killed while it started a helper would keep its successor out.
  /// - Returns: 0; `EAGAIN` if another process has it; else the errno for which the file can't be opened or locked.
  package static func take(_ path: String) -> Int32 {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard descriptor >= 0 else { return errno }
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    guard fcntl(descriptor, F_SETLK, &lock) == 0 else {
      let failure = errno
      close(descriptor)
      return failure
    }
    return 0
  }
}
