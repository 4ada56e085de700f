import CHost
import CourierEngine
import Glibc
import HostIO
import WatchEngine

/// A program that was started to tell somebody. It is in a process group of its own and ends with its time.
final class ProgramRun {
  static let longestOutput = 64 << 10

  enum End: Equatable {
    case exit(Int32, String)
    case signal(Int32)
    case tooLong
    case cannotStart(Int32)
  }

  let whenDone: (End, Duration) -> Void
  private let startedAt: Duration
  private let deadline: Duration
  private var pid: pid_t = 0
  private var input: Int32 = -1
  private(set) var output: Int32 = -1
  private var rest: ArraySlice<UInt8>
  private var text: [UInt8] = []
  private var wasKilled = false

  init(_ request: CommandRequest, whenDone: @escaping (End, Duration) -> Void) {
    self.whenDone = whenDone
    startedAt = Instant.monotonicNow
    deadline = startedAt + request.timeLimit
    rest = request.stdin[...]
  }

  /// - Returns: 0 or the errno.
  func start(_ request: CommandRequest) -> Int32 {
    var forInput: [Int32] = [-1, -1]
    var forOutput: [Int32] = [-1, -1]
    guard chost_pipe(&forInput) == 0 else { return errno }
    guard chost_pipe(&forOutput) == 0 else {
      let failure = errno
      for end in forInput { close(end) }
      return failure
    }
    let seconds = Int(request.timeLimit.components.seconds) + 1
    var failure: Int32 = EINVAL
    withCStrings(request.argv) { argv in
      withCStrings(request.environment) { environment in
        failure = chost_spawn_program(argv, environment, forInput[0], forOutput[1], seconds, &pid)
      }
    }
    close(forInput[0])
    close(forOutput[1])
    input = forInput[1]
    output = forOutput[0]
    _ = chost_set_nonblocking(input)
    _ = chost_set_nonblocking(output)
    if failure != 0 { closeEnds() }
    return failure
  }

  /// Moves bytes to and from it, and looks whether it ended. Never waits.
  /// - Returns: how it ended, once.
  func work() -> (End, Duration)? {
    feed()
    drain()
    var status: Int32 = 0
    let ended = waitpid(pid, &status, WNOHANG)
    if ended == pid {
      drain()
      // What it left behind in its group goes with it.
      kill(-pid, SIGKILL)
      closeEnds()
      return (end(status), Instant.monotonicNow - startedAt)
    }
    if Instant.monotonicNow >= deadline, !wasKilled {
      wasKilled = true
      kill(-pid, SIGKILL)
    }
    return nil
  }

  func stop() {
    kill(-pid, SIGKILL)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    closeEnds()
  }

  private func end(_ status: Int32) -> End {
    if wasKilled { return .tooLong }
    let signal = status & 0x7F
    return signal == 0 ? .exit((status >> 8) & 0xFF, String(decoding: text, as: UTF8.self)) : .signal(signal)
  }

  private func feed() {
    guard input >= 0 else { return }
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { return }
      guard count > 0 else { break }
      rest = rest.dropFirst(count)
    }
    close(input)
    input = -1
  }

  private func drain() {
    guard output >= 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(output, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count < 0 { return }
      // Read on beyond the limit, or the program would wait for ever.
      text.append(contentsOf: buffer[..<count].prefix(ProgramRun.longestOutput - text.count))
      guard count > 0 else { break }
    }
    close(output)
    output = -1
  }

  private func closeEnds() {
    if input >= 0 { close(input) }
    if output >= 0 { close(output) }
    input = -1
    output = -1
  }
}

/// Calls `body` with the texts as execve(2) wants them.
private func withCStrings(_ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Void) {
  var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
  pointers.append(nil)
  defer { for pointer in pointers { free(pointer) } }
  pointers.withUnsafeBufferPointer { if let first = $0.baseAddress { body(first) } }
}
