import CHost
import Glibc

/// The disposable process that asks mounts: `statfs` on a dead one never returns, and a task that waits for it can't be ended, so
/// it must not be one of the daemon's.
package enum MountReader {
  static let processName = "forewarnd-reader"
  static let argument = "statfs"

  /// Answers requests until the daemon is gone, if this process was started for that; otherwise returns at once.
  ///
  /// Call it before anything else in `main`.
  package static func runIfAsked() {
    guard Disposable.isAsked(argument) else { return }
    serve(on: STDIN_FILENO)
    exit(0)
  }

  /// Answers one request after the other until the other end is closed.
  ///
  /// A request is a packet with a path, an answer one with the words of a ``MountAnswer``.
  static func serve(on socket: Int32) {
    var path = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    while true {
      let length = path.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count - 1, 0) }
      if length < 0 && errno == EINTR { continue }
      guard length > 0 else { return }
      path[length] = 0
      var words = MountAnswer(asking: path).packed
      let sent = withUnsafeBytes(of: &words) {
        send(socket, $0.baseAddress, MountAnswer.words * MemoryLayout<UInt64>.stride, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return }
    }
  }
}
