import CHost
import Glibc
import WatchEngine

/// A kernel file that is opened once and read again and again.
///
/// Opening a file takes kernel memory, which a choking host may not have; reading an open one takes none. A file that is not
/// there is looked for again now and then, not at every reading.
package struct KeptFile: ~Copyable {
  /// How the kernel hands the content out.
  package enum Layout: Sendable {
    /// All of it in one read, if the buffer is large enough.
    case whole
    /// A page of records at a time (`/proc/vmstat`, `/proc/diskstats`, `/proc/PID/mountinfo`).
    case records
  }

  private let path: String
  private let layout: Layout
  private var descriptor: Int32 = -1
  private var reason: Unknown = .notYetSampled
  /// When to look for a missing file again, on the monotonic clock.
  private var nextOpening: Duration = .zero

  /// How long a file that is absent or not permitted is left alone.
  package static let retryInterval: Duration = .seconds(60)

  package init(_ path: String, _ layout: Layout = .whole) {
    self.path = path
    self.layout = layout
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  package var isOpen: Bool { descriptor >= 0 }

  /// Opens the file unless it is open, so that the first reading finds it ready.
  package mutating func open(now: Duration) throws(Unknown) {
    guard descriptor < 0 else { return }
    guard now >= nextOpening else { throw reason }
    descriptor = chost_open_read(path)
    if descriptor < 0 { throw closed(errno, now: now) }
  }

  /// Reads the whole content.
  ///
  /// - Parameter now: the monotonic clock; decides whether a missing file is looked for again.
  /// - Throws: why there is no content: absent, not permitted or failed.
  package mutating func read(into buffer: inout ReadBuffer, now: Duration) throws(Unknown) {
    try open(now: now)
    var failure = buffer.fill(from: descriptor, records: layout == .records)
    if failure == 0 { return }
    // The thing behind the file went away (device, task, remounted file system): another may stand under the same name.
    if [ESTALE, ENODEV, ESRCH, EIO, EBADF].contains(failure) {
      close(descriptor)
      descriptor = chost_open_read(path)
      if descriptor < 0 { throw closed(errno, now: now) }
      failure = buffer.fill(from: descriptor, records: layout == .records)
      if failure == 0 { return }
    }
    // The descriptor stays: what fails now (no memory for the answer) may work at the next tick.
    throw Unknown(errno: failure)
  }

  private mutating func closed(_ failure: Int32, now: Duration) -> Unknown {
    descriptor = -1
    reason = Unknown(errno: failure)
    if case .failed = reason { nextOpening = now } else { nextOpening = now + Self.retryInterval }
    return reason
  }
}
