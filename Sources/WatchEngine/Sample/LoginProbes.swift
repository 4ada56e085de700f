/// What a login would take right now, part by part, as it was measured last.
///
/// Sources: a thread of normal priority that notes how late it wakes, and disposable processes of normal priority that do what a login
/// does. Where one of them does not come back, that is the answer: its waiting grows with the clock.
package struct LoginProbes: Equatable, Sendable {
  /// How late a task of normal priority runs after its time has come: the worst of the last second.
  package var wakeup = LoginProbe()
  /// fork, exec of `/bin/true`, and its end; once a minute without the program in the page cache.
  package var exec = LoginProbe()
  /// 4 KiB from the root file system that are not in the page cache.
  package var read = LoginProbe()
  /// 4 KiB to the state directory, and fdatasync.
  package var sync = LoginProbe()

  package init() {}
}

/// One part: the last answer, and the question that waits for the next one.
package struct LoginProbe: Equatable, Sendable {
  /// How long the last answer took; `nil` before the first.
  package var took: Duration?
  /// How long ago that answer came.
  package var age: Duration?
  /// How long the present question has had no answer; `nil` when none is open.
  package var waiting: Duration?
  /// Why it can't be asked on this host: no such program, no right to write. What the host can't do for want of memory, processes or a
  /// working disk is no such reason: that a login could not do either, and counts as waiting.
  package var unknown: Unknown? = .notYetSampled

  package init() {}

  /// What this part of a login takes. What has been waiting for longer than the last answer took counts in its stead.
  /// - Throws: why nobody could tell.
  package func get() throws(Unknown) -> Duration {
    if let waiting { return max(waiting, took ?? .zero) }
    if let unknown { throw unknown }
    guard let took else { throw .notYetSampled }
    return took
  }

  /// The same; `nil` where nobody could tell.
  var known: Duration? {
    do throws(Unknown) { return try get() } catch { return nil }
  }

  /// Whether the value is that of a question without an answer.
  package var hangs: Bool { waiting.map { $0 > took ?? .zero } ?? false }
}

extension LoginProbes {
  /// What a synced write may take without anybody noticing at a login: that syncs nothing, and file systems commit every 5 s. Beyond
  /// it, whatever touches the file system queues behind.
  package static let patienceWithSync: Duration = .seconds(5)

  /// What a login takes in all: it waits for a core, starts programs, and reads what they need, one after the other; a synced write
  /// counts only by what it takes beyond ``patienceWithSync``. Parts that are not known are left out, so that it is at least this.
  /// - Throws: why no part is known.
  package func latency() throws(Unknown) -> Duration {
    guard wakeup.known != nil || exec.known != nil || read.known != nil else { return try wakeup.get() }
    let late = (sync.known ?? .zero) - LoginProbes.patienceWithSync
    return (wakeup.known ?? .zero) + (exec.known ?? .zero) + (read.known ?? .zero) + max(late, .zero)
  }

  /// The part that takes most of it.
  package enum Part: Sendable { case wakeup, exec, read, sync }

  /// The part of ``latency()`` that takes most; `nil` where none is known.
  package var slowest: (part: Part, hangs: Bool)? {
    var slowest: (part: Part, hangs: Bool)?
    var most: Duration?
    func consider(_ part: Part, _ probe: LoginProbe, beyond patience: Duration = .zero) {
      guard let value = probe.known, most.map({ value - patience > $0 }) ?? (value >= patience) else { return }
      most = value - patience
      slowest = (part, probe.hangs)
    }
    consider(.wakeup, wakeup)
    consider(.exec, exec)
    consider(.read, read)
    consider(.sync, sync, beyond: LoginProbes.patienceWithSync)
    return slowest
  }
}
