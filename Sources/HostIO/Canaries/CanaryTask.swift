import CHost
import Glibc
import WatchEngine

/// The disposable processes that try what a login does: each can hang for ever, and one that waits for a dead disk can't be ended, so none
/// may be a thread of the daemon.
///
/// They are normal processes: no real time, nice 0, no memory locked, no protection from the OOM killer.
package enum CanaryTask: String, CaseIterable, Sendable {
  /// Starts the program named by the request and waits for its end.
  case exec = "login-exec"
  /// Reads from the file system of the folder named by the request.
  case read = "login-read"
  /// Writes the file named by the request.
  case sync = "login-sync"

  /// Answers requests until the daemon is gone, if this process was started for that; otherwise returns at once.
  ///
  /// Call it before anything else in `main`.
  package static func runIfAsked() {
    guard let task = allCases.first(where: { Disposable.isAsked($0.rawValue) }) else { return }
    // Not of the terminal that the daemon may have been started from.
    setsid()
    task.serve(on: STDIN_FILENO)
    exit(0)
  }

  /// Starts this program once more for this.
  /// - Returns: `nil` if the kernel starts no process.
  func start() -> MountHelper? {
    MountHelper.start("/proc/self/exe", name: MountReader.processName, argument: rawValue)
  }

  /// Does it once for each request until the other end is closed. A request is a packet with a path, an answer one with the words of a
  /// ``CanaryAnswer``.
  func serve(on socket: Int32) {
    var path = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    var trial = CanaryTrial()
    while true {
      let length = path.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count - 1, 0) }
      if length < 0 && errno == EINTR { continue }
      guard length > 0 else { return }
      path[length] = 0
      let began = Instant.monotonicNow
      let failure =
        switch self {
        case .exec: trial.exec(path, now: began)
        case .read: trial.read(path)
        case .sync: trial.sync(path)
        }
      var words = CanaryAnswer(errno: failure, took: Instant.monotonicNow - began).packed
      let sent = withUnsafeBytes(of: &words) { send(socket, $0.baseAddress, CanaryAnswer.byteCount, Int32(MSG_NOSIGNAL)) }
      guard sent > 0 else { return }
    }
  }
}
