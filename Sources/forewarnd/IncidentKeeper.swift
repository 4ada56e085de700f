import HostIO
import WatchEngine

/// The thread that has the incident counter written: alone, since a state folder on a hanging disk must not keep the herald from telling,
/// and by a disposable process, since such a disk must not keep the daemon from ending.
struct IncidentKeeper {
  private let given = BoundedQueue<UInt64>(capacity: 64)
  private let ended = BoundedQueue<Bool>(capacity: 1)

  /// Starts the thread; it ends after ``close()``.
  /// - Returns: `false` if the kernel starts no more threads.
  func start(_ counter: IncidentCounter) -> Bool {
    HostThread.start("incidents") { [given, ended] _ in
      var counter = counter
      var failures = FailureNotes()
      var worker = DisposableWorker(IncidentCounter.argument)
      while let incident = given.wait() {
        guard let request = counter.give(incident) else { continue }
        failures.note("next-incident", worker.run(request))
      }
      ended.push(true, severity: .critical)
    } != nil
  }

  /// Has it written that `incident` was given. Never waits.
  func note(_ incident: UInt64) { given.push(incident, severity: .notice) }

  /// Lets the thread write what is left, for as long as `patience` lasts.
  func close(patience: Duration) {
    given.close()
    _ = ended.wait(until: Instant.monotonicNow + patience)
  }
}
