import Glibc
import HostIO
import WatchEngine

/// Signals that a thread waits for instead of being interrupted by them.
struct SignalWait {
  private var signals = sigset_t()

  /// Blocks the signals in this thread and in every thread that it starts from now on.
  init(_ wanted: [Int32]) {
    sigemptyset(&signals)
    for signal in wanted { sigaddset(&signals, signal) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    signal(SIGPIPE, SIG_IGN)
  }

  /// Waits for one of them.
  /// - Returns: `nil` when none came in time.
  func wait(atMost limit: Duration) -> Int32? {
    var signals = signals
    var timeout = timespec(limit)
    let received = sigtimedwait(&signals, nil, &timeout)
    return received > 0 ? received : nil
  }
}
