import Glibc
import WatchEngine

/// Where one part of the login canary stands: the last answer, and since when the next one is missing. Pure: time comes in.
struct CanaryQuestion: Equatable, Sendable {
  /// How often questions are asked, at most at their own interval.
  enum Pace: Sendable {
    case calm
    /// An alert is pending.
    case uneasy
    /// Something is slow.
    case slow

    var interval: Duration {
      switch self {
      case .calm: .seconds(3600)
      case .uneasy: .seconds(2)
      case .slow: .seconds(1)
      }
    }
  }

  /// From here on an answer is slow enough to look closely.
  static let slow: Duration = .milliseconds(250)

  /// Between two questions while all is calm.
  let calmInterval: Duration
  private(set) var took: Duration?
  private(set) var answeredAt: Duration?
  /// When the first of the questions without a good answer was asked.
  private(set) var waitingSince: Duration?
  private(set) var unknown: Unknown? = .notYetSampled
  /// A process has the question and has not answered it.
  private(set) var isOut = false
  /// Somebody looked for the answer, and it was not there: only then it is being waited for.
  private var isMissed = false
  private var askedAt: Duration

  /// - Parameter first: the moment of the first question.
  init(every calmInterval: Duration, first: Duration) {
    self.calmInterval = calmInterval
    askedAt = first - calmInterval
  }

  /// Whether it is time to ask.
  func isDue(at now: Duration, pace: Pace) -> Bool {
    !isOut && now - askedAt >= min(calmInterval, (waitingSince == nil ? pace : .slow).interval)
  }

  /// A question was asked, or could not be for want of a process: then nobody will answer.
  mutating func ask(at now: Duration, isOut: Bool) {
    askedAt = now
    if waitingSince == nil { waitingSince = now }
    self.isOut = isOut
    if !isOut { isMissed = true }
  }

  /// There is no answer yet.
  mutating func miss() { isMissed = true }

  mutating func take(_ answer: CanaryAnswer, at now: Duration) {
    isOut = false
    if answer.errno == 0 {
      took = answer.took
      answeredAt = now
      waitingSince = nil
      isMissed = false
      unknown = nil
      return
    }
    // What a login would fail for as well is no answer.
    guard !CanaryQuestion.isWant(answer.errno) else { return miss() }
    isMissed = false
    unknown = Unknown(errno: answer.errno)
    took = nil
    waitingSince = nil
  }

  /// The process that had the question is gone: another one will be asked.
  mutating func lose() {
    isOut = false
    isMissed = true
  }

  func isSlow(at now: Duration) -> Bool {
    (took ?? .zero) >= CanaryQuestion.slow || waitingSince.map { now - $0 >= CanaryQuestion.slow } ?? false
  }

  func probe(at now: Duration) -> LoginProbe {
    var probe = LoginProbe()
    probe.took = took
    probe.age = answeredAt.map { max(now - $0, .zero) }
    probe.waiting = (isMissed ? waitingSince : nil).map { max(now - $0, .zero) }
    probe.unknown = unknown
    return probe
  }

  /// Whether an error is for want of memory, processes, descriptors or a working disk.
  private static func isWant(_ errno: Int32) -> Bool { [EAGAIN, ENOMEM, EMFILE, ENFILE, EIO, EINTR, ETIMEDOUT].contains(errno) }
}
