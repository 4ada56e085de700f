import CHost
import CSystemd
import Glibc
import Synchronization
import WatchEngine

/// The thread that writes into the journal: the only one, since with journald stopped `sd_journal_sendv` hangs for ever.
package final class Scribe: Sendable {
  /// Where journald listens.
  package static let socket = "/run/systemd/journal/socket"

  /// Whether there was a journal to write to at the start. Without one sd_journal_sendv(3) discards and reports success.
  package let hasJournal: Bool
  private let queue: BoundedQueue<Action>
  private let written = Atomic<UInt64>(0)
  private let failed = Atomic<UInt64>(0)
  private let ended = BoundedQueue<Bool>(capacity: 1)

  package init(queue: BoundedQueue<Action>) {
    self.queue = queue
    hasJournal = access(Scribe.socket, F_OK) == 0
  }

  /// Starts the thread; it ends when the queue is closed and empty.
  /// - Returns: `false` if the kernel starts no more threads.
  package func start() -> Bool {
    HostThread.start("scribe") { [self] _ in
      var entry = JournalEntry()
      var vectors: [iovec] = []
      while let action = queue.wait() {
        entry.fill(with: action)
        let failure = entry.withVectors(&vectors) { sd_journal_sendv($0, $1) }
        if failure < 0 {
          failed.wrappingAdd(1, ordering: .relaxed)
        } else {
          written.wrappingAdd(1, ordering: .relaxed)
        }
      }
      ended.push(true, severity: .critical)
    } != nil
  }

  /// Waits until all entries are written, once the queue was closed.
  /// - Returns: `false` if the journal did not take them in time.
  @discardableResult
  package func waitUntilEmpty(for patience: Duration) -> Bool {
    ended.wait(until: Instant.monotonicNow + patience) != nil
  }

  /// Entries the journal took, and entries it refused, since the start.
  package var counts: (written: UInt64, failed: UInt64) { (written.load(ordering: .relaxed), failed.load(ordering: .relaxed)) }
}
