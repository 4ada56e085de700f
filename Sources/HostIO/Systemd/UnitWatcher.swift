import Glibc
import WatchEngine

/// The thread that follows systemd's units on the system bus: one list at the start, then signals. Nothing is polled.
///
/// A normal thread, since D-Bus, PID 1 and the answers of both can hang. Needs no right: the bus lets every user subscribe and read
/// properties. Without a system bus, or while it can't be reached, the states are unknown with the reason; it is tried again, from
/// second to second at first, twice a minute later.
package final class UnitWatcher: Sendable {
  private let box = Snapshot()

  package init() {}

  /// Starts the thread, which runs as long as the process.
  /// - Returns: `false` if the kernel starts no more threads.
  package func start() -> Bool { start(onChange: { _ in }) }

  /// - Parameter onChange: called on the watcher's thread with the states after each change.
  package func start(onChange: @escaping @Sendable (UnitStates) -> Void) -> Bool {
    HostThread.start("units") { [box] _ in
      var pause: Duration = .seconds(1)
      var book = UnitBook()
      while true {
        do throws(Bus.Failure) {
          var session = UnitSession(bus: try Bus(), book: book)
          try session.begin()
          pause = .seconds(1)
          while true {
            book = session.book
            if box.put(book.states) { onChange(book.states) }
            try session.next()
          }
        } catch {
          book.lose(UnitWatcher.reason(error))
          if box.put(book.states) { onChange(book.states) }
        }
        let (seconds, _) = pause.components
        sleep(UInt32(clamping: seconds))
        pause = min(pause * 2, .seconds(30))
      }
    } != nil
  }

  /// The newest states. Copies a reference, nothing else.
  package func states() -> UnitStates { box.get() }

  /// - Returns: whether `states` was replaced, because there are newer ones.
  package func refresh(_ states: inout UnitStates) -> Bool { box.refresh(&states) }

  static func reason(_ failure: Bus.Failure) -> Unknown {
    switch failure.errno {
    // No socket, nobody who listens, or a host whose PID 1 is not systemd.
    case ENOENT, ECONNREFUSED, ENOMEDIUM, EHOSTUNREACH: .absent
    case EACCES, EPERM: .notPermitted
    case ETIMEDOUT: .timedOut
    case EBADMSG, ENXIO: .malformed
    default: .failed(errno: failure.errno)
    }
  }
}

/// The states, handed from thread to thread.
private final class Snapshot: @unchecked Sendable {
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private var states: UnitStates

  init() {
    states = UnitBook().states
    lock = .allocate(capacity: 1)
    lock.initialize(to: pthread_mutex_t())
    pthread_mutex_init(lock, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  func put(_ new: UnitStates) -> Bool {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    guard new.version != states.version else { return false }
    states = new
    return true
  }

  func get() -> UnitStates {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return states
  }

  func refresh(_ copy: inout UnitStates) -> Bool {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    guard copy.version != states.version else { return false }
    copy = states
    return true
  }
}
