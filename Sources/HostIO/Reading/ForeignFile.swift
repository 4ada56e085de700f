import Glibc

/// Reads a whole file that others write: never a pipe that nobody fills, and never more than is good.
package enum ForeignFile {
  /// - Parameter limit: no more bytes are read, so that a caller who asks for one more than it takes can tell.
  /// - Returns: the bytes and 0, or the errno; `EINVAL` for what is no plain file.
  package static func read(_ path: String, limit: Int) -> (bytes: [UInt8], failure: Int32) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { return ([], errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return ([], errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { return ([], EINVAL) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(max(limit, 1), 65_536))
    while bytes.count < limit {
      let count = Glibc.read(descriptor, &chunk, min(chunk.count, limit - bytes.count))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return ([], errno) }
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return (bytes, 0)
  }
}
