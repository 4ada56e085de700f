import CHost
import Glibc
import WatchEngine

/// Carries what must be told from the watch to a thread that may hang for ever: many producers, one consumer, a fixed number of
/// places.
///
/// A producer never waits for the consumer's work: the lock is held for a few moves of an index, with priority inheritance, so that a
/// real-time producer lends its priority to whoever holds it; the wake-up is a semaphore, which posts without a lock. When all places
/// are taken the oldest entry of the least severe goes, and is counted. All places are allocated at the start.
package final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
  /// One place: in the free list or in the list of one severity.
  private struct Place {
    var element: Element?
    var order: UInt64 = 0
    var next = none
  }

  private struct Lane {
    var first = none
    var last = none
  }

  private static var none: Int { -1 }

  package let capacity: Int
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private let wake: UnsafeMutablePointer<sem_t>
  private var places: [Place]
  private var lanes = [Lane](repeating: Lane(), count: Severity.allCases.count)
  private var free = none
  private var used = 0
  private var pushed: UInt64 = 0
  private var lost: UInt64 = 0
  private var isWaiting = false
  private var isClosed = false

  /// - Parameter capacity: at least 1.
  package init(capacity: Int) {
    self.capacity = max(capacity, 1)
    places = []
    places.reserveCapacity(self.capacity)
    for index in 0..<self.capacity { places.append(Place(element: nil, next: index + 1 < self.capacity ? index + 1 : Self.none)) }
    free = 0
    lock = .allocate(capacity: 1)
    lock.initialize(to: pthread_mutex_t())
    var attributes = pthread_mutexattr_t()
    pthread_mutexattr_init(&attributes)
    // A kernel without priority inheritance refuses the lock of this kind; a plain one does then.
    pthread_mutexattr_setprotocol(&attributes, Int32(PTHREAD_PRIO_INHERIT))
    if pthread_mutex_init(lock, &attributes) != 0 { pthread_mutex_init(lock, nil) }
    pthread_mutexattr_destroy(&attributes)
    wake = .allocate(capacity: 1)
    wake.initialize(to: sem_t())
    sem_init(wake, 0, 0)
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deallocate()
    sem_destroy(wake)
    wake.deallocate()
  }

  /// Puts an entry at the end. When the queue is full, the oldest of the least severe entries is dropped: the new one itself if all
  /// others are more severe.
  package func push(_ element: Element, severity: Severity) {
    pthread_mutex_lock(lock)
    var dropped: Element?
    let place: Int
    if free != Self.none {
      place = free
      free = places[place].next
      used += 1
    } else {
      lost &+= 1
      guard let lane = lanes.indices.first(where: { lanes[$0].first != Self.none }), lane <= Int(severity.rawValue) else {
        pthread_mutex_unlock(lock)
        return
      }
      place = unlinkFirst(of: lane)
      dropped = places[place].element
    }
    places[place].element = element
    places[place].order = pushed
    pushed &+= 1
    linkLast(place, of: Int(severity.rawValue))
    let mustWake = isWaiting
    isWaiting = false
    pthread_mutex_unlock(lock)
    if mustWake { sem_post(wake) }
    // Freed here, outside the lock.
    _ = consume dropped
  }

  /// Takes the oldest entry, whatever its severity; `nil` if there is none.
  package func take() -> Element? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return takeLocked()
  }

  /// Takes the oldest entry, and waits for one if there is none.
  ///
  /// For the one consumer only.
  /// - Parameter deadline: until when to wait, on `CLOCK_MONOTONIC`; `nil`: for ever.
  /// - Returns: `nil` when the deadline has passed, or the queue was closed and is empty.
  package func wait(until deadline: Duration? = nil) -> Element? {
    while true {
      pthread_mutex_lock(lock)
      if let element = takeLocked() {
        pthread_mutex_unlock(lock)
        return element
      }
      let closed = isClosed
      isWaiting = !closed
      pthread_mutex_unlock(lock)
      guard !closed, sleep(until: deadline) else { return nil }
    }
  }

  /// Lets the consumer end when it has taken what is left.
  package func close() {
    pthread_mutex_lock(lock)
    isClosed = true
    let mustWake = isWaiting
    isWaiting = false
    pthread_mutex_unlock(lock)
    if mustWake { sem_post(wake) }
  }

  /// How many entries were dropped since the start.
  package var dropped: UInt64 {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return lost
  }

  package var count: Int {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return used
  }
}

extension BoundedQueue {
  /// - Returns: `false` when the deadline has passed. A wake-up for nothing is harmless: the caller looks again.
  private func sleep(until deadline: Duration?) -> Bool {
    guard let deadline else {
      while sem_wait(wake) != 0 {}
      return true
    }
    let moment = timespec(max(deadline, .zero))
    while true {
      switch chost_semaphore_wait(wake, Int64(moment.tv_sec), moment.tv_nsec) {
      case 0: return true
      case EINTR: continue
      default: return false
      }
    }
  }

  private func takeLocked() -> Element? {
    var oldest = Self.none
    for lane in lanes.indices where lanes[lane].first != Self.none {
      if oldest == Self.none || places[lanes[lane].first].order < places[lanes[oldest].first].order { oldest = lane }
    }
    guard oldest != Self.none else { return nil }
    let place = unlinkFirst(of: oldest)
    let element = places[place].element
    places[place].element = nil
    places[place].next = free
    free = place
    used -= 1
    return element
  }

  private func unlinkFirst(of lane: Int) -> Int {
    let place = lanes[lane].first
    lanes[lane].first = places[place].next
    if lanes[lane].first == Self.none { lanes[lane].last = Self.none }
    return place
  }

  private func linkLast(_ place: Int, of lane: Int) {
    places[place].next = Self.none
    if lanes[lane].last == Self.none { lanes[lane].first = place } else { places[lanes[lane].last].next = place }
    lanes[lane].last = place
  }
}
