import Glibc

/// Writes whole texts. A reader that went away (`forewarn signals | head`) ends the program quietly; a full disk is told.
enum Output {
  static func write(_ text: String, to descriptor: Int32 = STDOUT_FILENO) {
    let failure = send(Array(text.utf8), to: descriptor)
    guard failure != 0, failure != EPIPE, descriptor != STDERR_FILENO else {
      if failure == EPIPE { exit(128 + SIGPIPE) }
      return
    }
    let reason = strerror(failure).map { String(cString: $0) } ?? "errno \(failure)"
    _ = send(Array("forewarn: can't write the answer: \(reason)\n".utf8), to: STDERR_FILENO)
    exit(3)
  }

  /// - Returns: 0 or the errno.
  private static func send(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0[done...].baseAddress, bytes.count - done) }
      if count > 0 {
        done += count
      } else if errno == EAGAIN {
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&wait, 1, -1)
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }
}

extension Slice where Base == UnsafeRawBufferPointer {
  fileprivate var baseAddress: UnsafeRawPointer? { base.baseAddress.map { $0 + startIndex } }
}
