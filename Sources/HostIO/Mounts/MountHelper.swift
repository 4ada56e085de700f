import CHost
import Glibc
import WatchEngine

/// The daemon's end of one disposable process. Never waits for more than it is told to.
struct MountHelper {
  enum Reply: Equatable {
    case answer(MountAnswer)
    case nothingYet
    /// The process is gone, or talks nonsense.
    case ended
  }

  /// 0 or less: no process of its own (tests).
  let pid: pid_t
  let socket: Int32

  /// Starts this program once more as a helper.
  /// - Returns: `nil` if the kernel starts no process.
  static func start() -> MountHelper? {
    start("/proc/self/exe", name: MountReader.processName, argument: MountReader.argument)
  }

  static func start(_ program: String, name: String, argument: String) -> MountHelper? {
    var ends: [Int32] = [-1, -1]
    guard chost_packet_pair(&ends) == 0 else { return nil }
    defer { close(ends[1]) }
    var pid: pid_t = 0
    guard chost_spawn(program, name, argument, ends[1], ends[1], &pid) == 0 else {
      close(ends[0])
      return nil
    }
    return MountHelper(pid: pid, socket: ends[0])
  }

  /// Sends a request.
  /// - Returns: whether the process is there to get it.
  func ask(_ path: String) -> Bool {
    var path = path
    return path.withUTF8 { text in
      !text.isEmpty
        && send(socket, text.baseAddress, text.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)) == text.count
    }
  }

  /// Waits for the answer, at most as long as given.
  func reply(within patience: Duration) -> Reply {
    let deadline = Instant.monotonicNow + patience
    while true {
      var event = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
      let left = max(deadline - Instant.monotonicNow, .zero)
      let ready = poll(&event, 1, Int32(clamping: Int64((left / .milliseconds(1)).rounded(.up))))
      if ready < 0 && errno == EINTR { continue }
      if ready <= 0 { return .nothingYet }
      break
    }
    // One word more than an answer has, so that a longer one is seen.
    var words = MountAnswer.Packed(repeating: 0)
    let length = withUnsafeMutableBytes(of: &words) { recv(socket, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT)) }
    if length < 0 && (errno == EAGAIN || errno == EINTR) { return .nothingYet }
    return MountAnswer(words, byteCount: length).map(Reply.answer) ?? .ended
  }

  func kill() { if pid > 0 { Glibc.kill(pid, SIGKILL) } }

  func hangUp() { close(socket) }

  /// Whether the process is gone. One that waits for a dead mount stays, killed or not.
  func isGone() -> Bool { pid <= 0 || waitpid(pid, nil, WNOHANG) != 0 }

  /// The same, and how it ended, as waitpid(2) gives it.
  func isGone(_ status: inout Int32) -> Bool { pid <= 0 || waitpid(pid, &status, WNOHANG) != 0 }

}
