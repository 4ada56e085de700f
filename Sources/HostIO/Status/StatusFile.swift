import Glibc

/// A file that readers always find whole: each content is written beside it and renamed into its place.
package struct StatusFile: Sendable {
  /// Both end with a zero byte, ready for the kernel.
  private let path: [CChar]
  private let temporary: [CChar]
  private let isForAll: Bool

  /// - Parameters:
  ///   - path: in a folder that exists; tmpfs, so that a choking disk can't hold the writer up.
  ///   - isForAll: whether everybody may read it whatever the umask is.
  package init(path: String, isForAll: Bool = false) {
    self.isForAll = isForAll
    self.path = Array(path.utf8CString)
    temporary = Array((path + ".new").utf8CString)
  }

  /// Puts `bytes` in place of what was there.
  /// - Returns: 0, or the errno of the step that failed; then the old content is still there.
  package func replace(with bytes: [UInt8]) -> Int32 {
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { return errno }
    var failure = isForAll && fchmod(descriptor, 0o644) != 0 ? errno : 0
    if failure == 0 { failure = write(bytes, to: descriptor) }
    guard close(descriptor) == 0 || failure != 0 else { return errno }
    guard failure == 0 else { return failure }
    return rename(temporary, path) == 0 ? 0 : errno
  }

  private func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { content in
      var rest = content[...]
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count > 0 {
          rest = rest.dropFirst(count)
        } else if errno != EINTR {
          return errno
        }
      }
      return 0
    }
  }
}

extension Slice where Base == UnsafeRawBufferPointer {
  fileprivate var baseAddress: UnsafeRawPointer? { base.baseAddress.map { $0 + startIndex } }
}
