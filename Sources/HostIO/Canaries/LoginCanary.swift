import CHost
import Glibc
import WatchEngine

/// Tries all the time what a login would take: on a thread of normal priority, which is itself a part of what is measured, and by disposable
/// processes for what can hang.
///
/// A process that does not answer is left alone, never ended: that it hangs is the value, and another one would hang as well. The thread
/// sends and looks, and waits for none of them.
package struct LoginCanary: ~Copyable {
  /// Between two looks, of which each wakes the thread once: some 45 µs of CPU on a virtual machine.
  package static let interval: Duration = .milliseconds(250)

  /// The moments that the watch is given.
  package private(set) var marks: LoginMarks
  private var exec: CanaryLine
  private var read: CanaryLine
  private var sync: CanaryLine

  /// - Parameters:
  ///   - stateDirectory: whose disk is tried by writing.
  ///   - start: the moment of the first question.
  package init(stateDirectory: String, startingAt start: Duration) {
    self.init(
      startingAt: start, exec: CanaryLine("/bin/true", CanaryTask.exec.start), read: CanaryLine("/", CanaryTask.read.start),
      sync: CanaryLine(stateDirectory + "/login-canary", CanaryTask.sync.start))
  }

  init(startingAt start: Duration, exec: CanaryLine, read: CanaryLine, sync: CanaryLine) {
    marks = LoginMarks(startingAt: start)
    self.exec = exec
    self.read = read
    self.sync = sync
  }

  deinit {
    exec.end()
    read.end()
    sync.end()
  }

  /// Notes that the thread goes to sleep until `moment`.
  package mutating func sleep(until moment: Duration) { marks.sleep(until: moment) }

  /// Takes answers, and asks what is due.
  /// - Parameters:
  ///   - late: how much later than it asked for the thread runs.
  ///   - isUneasy: whether somebody wants to know sooner, as while an alert is pending.
  package mutating func step(at now: Duration, late: Duration, isUneasy: Bool) {
    marks.wake(late: late)
    let pace: CanaryQuestion.Pace = marks.isSlow(at: now) ? .slow : isUneasy ? .uneasy : .calm
    exec.step(&marks.exec, at: now, pace: pace)
    read.step(&marks.read, at: now, pace: pace)
    sync.step(&marks.sync, at: now, pace: pace)
  }
}

/// The daemon's end of one disposable process of the canary.
struct CanaryLine {
  private let request: String
  private let start: () -> MountHelper?
  private var helper: MountHelper?
  /// One that was let go and may not be gone yet.
  private var ending: MountHelper?

  /// - Parameter request: a path.
  init(_ request: String, _ start: @escaping () -> MountHelper?) {
    self.request = request
    self.start = start
  }

  mutating func step(_ question: inout CanaryQuestion, at now: Duration, pace: CanaryQuestion.Pace) {
    if let ending, ending.isGone() { self.ending = nil }
    if question.isOut, let helper {
      switch CanaryLine.answer(on: helper.socket) {
      case .answer(let answer): question.take(answer, at: now)
      case .nothingYet: question.miss()
      case .ended:
        question.lose()
        hangUp()
      }
    }
    guard question.isDue(at: now, pace: pace) else { return }
    // Never more than one beside the one that does not end.
    if helper == nil, ending == nil { helper = start() }
    let isOut = helper?.ask(request) ?? false
    if !isOut { hangUp() }
    question.ask(at: now, isOut: isOut)
  }

  /// For good.
  func end() {
    helper?.kill()
    helper?.hangUp()
    _ = helper?.isGone()
  }

  private mutating func hangUp() {
    guard let helper else { return }
    helper.kill()
    helper.hangUp()
    if !helper.isGone() { ending = helper }
    self.helper = nil
  }

  private enum Reply {
    case answer(CanaryAnswer)
    case nothingYet
    case ended
  }

  private static func answer(on socket: Int32) -> Reply {
    var words = CanaryAnswer.Packed(repeating: 0)
    let length = withUnsafeMutableBytes(of: &words) { recv(socket, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT)) }
    if length < 0 && (errno == EAGAIN || errno == EINTR) { return .nothingYet }
    return CanaryAnswer(words, byteCount: length).map(Reply.answer) ?? .ended
  }
}
