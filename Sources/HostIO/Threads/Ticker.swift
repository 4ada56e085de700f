import Glibc
import WatchEngine

/// Wakes the calling thread at fixed moments of `CLOCK_MONOTONIC`, one interval apart. A late wake-up moves no later tick.
package struct Ticker: Sendable {
  /// One wake-up.
  package struct Tick: Equatable, Sendable {
    /// The planned moment, on `CLOCK_MONOTONIC`.
    package var planned: Duration
    /// How much later than planned the thread ran again.
    package var lateness: Duration
    /// Ticks that passed while the thread was busy or not running; they are left out, never made up for.
    package var skipped: Int
  }

  package let interval: Duration
  /// The moment of the next tick.
  package private(set) var next: Duration

  /// - Parameters:
  ///   - interval: at least 1 ms.
  ///   - start: the moment of the first tick; one interval from now if not given.
  package init(every interval: Duration, startingAt start: Duration? = nil) {
    self.interval = max(interval, .milliseconds(1))
    next = start ?? Instant.monotonicNow + self.interval
  }

  /// Sleeps until the next tick.
  package mutating func wait() -> Tick {
    var moment = timespec(next)
    while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &moment, nil) == EINTR {}
    return advance(now: Instant.monotonicNow)
  }

  /// Tells which tick `now` belongs to, and plans the one after `now`. Pure: the part of ``wait()`` that decides.
  package mutating func advance(now: Duration) -> Tick {
    let due = next
    var skipped = 0
    next += interval
    if now >= next {
      let missed = (now - next) / interval
      skipped = missed < 1e9 ? Int(missed) + 1 : 1_000_000_000
      next += interval * skipped
      if next <= now { next += interval }
    }
    return Tick(planned: due, lateness: max(now - due, .zero), skipped: skipped)
  }
}
