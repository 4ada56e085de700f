import Glibc

/// Hands the newest value from one thread to another: a slot that holds one, and a mark whether it is unread.
///
/// Values are swapped, never copied: the producer gets the slot's old buffers back to fill again, the consumer gives its own
/// away for the new ones. Three values circulate, and nothing is allocated. The consumer never waits: where the producer is in
/// the middle of its swap, it finds nothing and looks again at its next tick.
package final class Mailbox<Value: Sendable>: @unchecked Sendable {
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private var slot: Value
  private var unread = false

  /// - Parameter spare: the value that the producer gets at its first ``put(_:)``; an empty one.
  package init(_ spare: Value) {
    slot = spare
    lock = .allocate(capacity: 1)
    lock.initialize(to: pthread_mutex_t())
    pthread_mutex_init(lock, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  /// Puts the value into the slot; one that nobody took yet is replaced.
  ///
  /// - Parameter value: afterwards an older value, to be filled anew. Waits at most for the other side's swap.
  package func put(_ value: inout Value) {
    pthread_mutex_lock(lock)
    swap(&slot, &value)
    unread = true
    pthread_mutex_unlock(lock)
  }

  /// Puts the value into the slot without ever waiting: for a real-time producer, whom a preempted consumer must not hold up.
  ///
  /// - Returns: whether it was put; if not, the consumer is in the middle of its swap and the next value will do.
  @discardableResult
  package func offer(_ value: inout Value) -> Bool {
    guard pthread_mutex_trylock(lock) == 0 else { return false }
    defer { pthread_mutex_unlock(lock) }
    swap(&slot, &value)
    unread = true
    return true
  }

  /// Takes the value out if there is one that was not taken before. Never waits.
  ///
  /// - Parameter value: replaced by the new one; unchanged if there is none.
  /// - Returns: whether there was a new one.
  package func take(_ value: inout Value) -> Bool {
    guard pthread_mutex_trylock(lock) == 0 else { return false }
    defer { pthread_mutex_unlock(lock) }
    guard unread else { return false }
    swap(&slot, &value)
    unread = false
    return true
  }
}
