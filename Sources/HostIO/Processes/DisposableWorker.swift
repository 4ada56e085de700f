import CHost
import Glibc
import WatchEngine

/// Work that may hang for ever, given to a process of this program that was started for it: a thread of the daemon in an uninterruptible
/// sleep would keep the daemon from being restarted.
///
/// Start it early: what starts a process while the disk hangs may hang itself.
package struct DisposableWorker: ~Copyable {
  private let start: () -> MountHelper?
  private var helper: MountHelper?

  /// - Parameter argument: names the work for ``runIfAsked(_:_:)``.
  package init(_ argument: String) {
    self.init { MountHelper.start("/proc/self/exe", name: MountReader.processName, argument: argument) }
  }

  init(start: @escaping () -> MountHelper?) {
    self.start = start
    helper = start()
  }

  deinit {
    helper?.kill()
    helper?.hangUp()
    _ = helper?.isGone()
  }

  /// Does each request until the daemon is gone, if this process was started for the work named `argument`; otherwise returns at once.
  ///
  /// Call it before anything else in `main`.
  /// - Parameter work: gives 0 or an error number.
  package static func runIfAsked(_ argument: String, _ work: (String) -> Int32) {
    guard Disposable.isAsked(argument) else { return }
    serve(on: STDIN_FILENO, work)
    exit(0)
  }

  static func serve(on socket: Int32, _ work: (String) -> Int32) {
    var request = [UInt8](repeating: 0, count: Int(PATH_MAX) + 64)
    while true {
      let length = request.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
      if length < 0 && errno == EINTR { continue }
      guard length > 0 else { return }
      let failure = work(String(decoding: request[..<length], as: UTF8.self))
      var words = CanaryAnswer(errno: failure, took: .zero).packed
      let sent = withUnsafeBytes(of: &words) { send(socket, $0.baseAddress, CanaryAnswer.byteCount, Int32(MSG_NOSIGNAL)) }
      guard sent > 0 else { return }
    }
  }

  /// Has `request` done and waits for it, however long it takes, in a sleep that the end of the daemon ends.
  /// - Returns: 0 or the error number; `ECHILD` where no process did it.
  package mutating func run(_ request: String) -> Int32 {
    for _ in 0..<2 {
      guard let helper = helper ?? start() else { return ECHILD }
      self.helper = helper
      guard helper.ask(request), let answer = DisposableWorker.wait(on: helper.socket) else {
        helper.kill()
        helper.hangUp()
        _ = helper.isGone()
        self.helper = nil
        continue
      }
      return answer.errno
    }
    return ECHILD
  }

  private static func wait(on socket: Int32) -> CanaryAnswer? {
    var words = CanaryAnswer.Packed(repeating: 0)
    while true {
      let length = withUnsafeMutableBytes(of: &words) { recv(socket, $0.baseAddress, $0.count, 0) }
      if length < 0 && errno == EINTR { continue }
      return CanaryAnswer(words, byteCount: length)
    }
  }
}
