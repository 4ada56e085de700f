import WatchEngine

/// What the canary thread leaves for the watch: moments, not lengths, so that what hangs grows even while that thread does not run.
package struct LoginMarks: Sendable {
  /// Wakeups that the worst is taken of: those of a second.
  static let wakeups = 4

  var exec = CanaryQuestion(every: .seconds(5), first: .zero)
  var read = CanaryQuestion(every: .seconds(1), first: .zero)
  var sync = CanaryQuestion(every: .seconds(5), first: .zero)
  /// When the thread means to run again; `nil` before the first time.
  private(set) var nextWakeup: Duration?
  private var lateness = InlineArray<4, Duration>(repeating: .zero)
  private var count = 0

  package init() {}

  /// - Parameter start: the moment of the first question; the others follow a little apart.
  init(startingAt start: Duration) {
    read = CanaryQuestion(every: .seconds(1), first: start)
    exec = CanaryQuestion(every: .seconds(5), first: start + .milliseconds(250))
    sync = CanaryQuestion(every: .seconds(5), first: start + .milliseconds(500))
  }

  /// The thread goes to sleep until `moment`.
  mutating func sleep(until moment: Duration) { nextWakeup = moment }

  /// The thread runs again.
  mutating func wake(late: Duration) {
    lateness[count % LoginMarks.wakeups] = late
    count = (count + 1) % LoginMarks.wakeups
    hasWoken = true
  }

  private var hasWoken = false

  /// The worst of the last second.
  private var worst: Duration {
    var worst: Duration = .zero
    for index in lateness.indices { worst = max(worst, lateness[index]) }
    return worst
  }

  /// Whether anything is slow.
  func isSlow(at now: Duration) -> Bool {
    worst >= CanaryQuestion.slow || exec.isSlow(at: now) || read.isSlow(at: now) || sync.isSlow(at: now)
  }

  /// What they mean at the moment of a sample.
  package func probes(at now: Duration) -> LoginProbes {
    var probes = LoginProbes()
    probes.exec = exec.probe(at: now)
    probes.read = read.probe(at: now)
    probes.sync = sync.probe(at: now)
    if hasWoken {
      probes.wakeup.took = worst
      probes.wakeup.unknown = nil
    }
    if let nextWakeup, now > nextWakeup { probes.wakeup.waiting = now - nextWakeup }
    return probes
  }
}
