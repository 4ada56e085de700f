import Glibc
import HostIO
import WatchEngine

/// The thread that has what is known of incidents written to the state folder: alone, since a state folder on a hanging disk must not keep
/// the herald from telling, and by a disposable process, since such a disk must not keep the daemon from ending.
struct IncidentKeeper {
  /// What is to be written.
  enum Task: Sendable, Equatable {
    /// The number of an incident was given.
    case number(UInt64)
    /// A file of the runtime folder has changed.
    case copy(String)
  }

  private let given = BoundedQueue<Task>(capacity: 256)
  private let ended = BoundedQueue<Bool>(capacity: 1)

  /// Starts the thread; it ends after ``close()``.
  /// - Returns: `false` if the kernel starts no more threads.
  func start(_ counter: IncidentCounter, from runtimeDirectory: String, to stateDirectory: String) -> Bool {
    HostThread.start("incidents") { [given, ended] _ in
      var counter = counter
      var failures = FailureNotes()
      var worker = DisposableWorker(IncidentCounter.argument)
      while let first = given.wait() {
        // The same file many times is one copy: it takes along what came meanwhile.
        var tasks = [first]
        while let next = given.take() { if !tasks.contains(next) { tasks.append(next) } }
        for task in tasks {
          switch task {
          case .number(let incident):
            guard let request = counter.give(incident) else { continue }
            failures.note("next-incident", worker.run(request))
          case .copy(let name):
            failures.note(
              name.hasPrefix("incidents/") ? "incidents/" : name,
              worker.run(StateCopy.request(name, from: runtimeDirectory, to: stateDirectory)))
          }
        }
      }
      ended.push(true, severity: .critical)
    } != nil
  }

  /// Has it written that `incident` was given. Never waits.
  func note(_ incident: UInt64) { given.push(.number(incident), severity: .critical) }

  /// Has a file of the runtime folder copied. Never waits.
  func copy(_ name: String) { given.push(.copy(name), severity: .notice) }

  /// Lets the thread write what is left, for as long as `patience` lasts.
  func close(patience: Duration) {
    given.close()
    _ = ended.wait(until: Instant.monotonicNow + patience)
  }
}
