import Glibc
import WatchEngine

/// Reads the kernel's log as it grows, record by record, without waiting and without allocating.
///
/// Source: `/dev/kmsg`, `Documentation/ABI/testing/dev-kmsg`, Linux 3.5+. Needs CAP_SYSLOG where `kernel.dmesg_restrict` is 1
/// (Debian's default). Each `read` gives one record; a record that the kernel overwrote first is missing from the sequence numbers,
/// which ``KernelLog`` counts.
package struct KernelLogReader: ~Copyable {
  private let path: String
  private var descriptor: Int32 = -1
  private var reason: Unknown = .notYetSampled
  private var buffer: [UInt8]
  /// How often the kernel said that it had overwritten records before they were read (EPIPE).
  package private(set) var overruns: UInt64 = 0
  /// Records that were larger than the buffer (EINVAL); the kernel passes over them.
  package private(set) var oversized: UInt64 = 0

  /// - Parameter bufferBytes: at least 8 KiB, the largest record that the kernel makes (`PRINTKRB_RECORD_MAX`).
  package init(path: String = "/dev/kmsg", bufferBytes: Int = 16 << 10) {
    self.path = path
    buffer = [UInt8](repeating: 0, count: max(bufferBytes, 8 << 10))
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  package var isOpen: Bool { descriptor >= 0 }

  /// Opens the log behind its newest record; what was logged before is history, not news.
  /// - Throws: why it can't be read: absent, not permitted or failed.
  package mutating func open() throws(Unknown) {
    guard descriptor < 0 else { return }
    descriptor = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else {
      reason = Unknown(errno: errno)
      throw reason
    }
    // What can't seek, such as a pipe in its place, has no history either.
    if lseek(descriptor, 0, SEEK_END) < 0, errno != ESPIPE { throw shut(errno) }
  }

  /// Gives each record that is there now, oldest first, to `body`.
  ///
  /// - Parameter limit: how many reads at most, so that a flood of records can't hold up the caller: the rest waits.
  /// - Returns: whether all was read.
  /// - Throws: why there is nothing to read from.
  package mutating func read(atMost limit: Int, _ body: (Span<UInt8>) -> Void) throws(Unknown) -> Bool {
    guard descriptor >= 0 else { throw reason }
    for _ in 0..<max(limit, 1) {
      let source = descriptor
      let got = buffer.withUnsafeMutableBytes { Glibc.read(source, $0.baseAddress, $0.count) }
      if got > 0 {
        let bytes = buffer.span.extracting(0..<min(got, buffer.count))
        Self.eachRecord(bytes, body)
        continue
      }
      if got == 0 { return true }
      switch errno {
      case EAGAIN: return true
      case EINTR: continue
      case EPIPE: overruns &+= 1
      case EINVAL: oversized &+= 1
      case let failure: throw shut(failure)
      }
    }
    return false
  }

  /// The device gives one record a read; a pipe or a file in its place can give several. A line that begins with a blank belongs
  /// to the record before it.
  private static func eachRecord(_ bytes: Span<UInt8>, _ body: (Span<UInt8>) -> Void) {
    var start = 0
    for index in 0..<bytes.count where bytes[index] == 0x0A {
      guard index + 1 == bytes.count || bytes[index + 1] != 0x20 else { continue }
      body(bytes.extracting(start..<(index + 1)))
      start = index + 1
    }
    if start < bytes.count { body(bytes.extracting(start..<bytes.count)) }
  }

  private mutating func shut(_ failure: Int32) -> Unknown {
    close(descriptor)
    descriptor = -1
    reason = Unknown(errno: failure)
    return reason
  }
}
