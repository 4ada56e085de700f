import Glibc
import WatchEngine

/// Hands entries to journald without ever waiting for it: what does not fit now waits in a short list, what does not fit there is counted.
///
/// Source: https://systemd.io/JOURNAL_NATIVE_PROTOCOL/: one datagram an entry, `NAME=value` and a line end a field; a value with a line end
/// in it is `NAME`, a line end, its length as 64 bits little-endian, the value, a line end. sd_journal_sendv(3) speaks the same but hangs
/// for as long as journald is stopped.
final class JournalSocket {
  static let path = "/run/systemd/journal/socket"
  /// Entries that wait for journald at most.
  static let mostWaiting = 64

  private let descriptor: Int32
  private var waiting: [[UInt8]] = []
  private(set) var lost: UInt64 = 0

  init() { descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0) }

  deinit { close(descriptor) }

  /// Sends an entry, behind those that wait.
  func send(_ entry: [UInt8]) {
    flush()
    guard !waiting.isEmpty || !trySend(entry) else { return }
    waiting.append(entry)
    guard waiting.count > JournalSocket.mostWaiting else { return }
    waiting.removeFirst()
    lost += 1
  }

  /// Tries again what waits.
  func flush() {
    while let first = waiting.first, trySend(first) { waiting.removeFirst() }
  }

  /// - Returns: `false` if journald is there but takes nothing now.
  private func trySend(_ entry: [UInt8]) -> Bool {
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    let path = Array(JournalSocket.path.utf8)
    withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count + 1)
    let sent = withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        sendto(descriptor, entry, entry.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL), address, length)
      }
    }
    return sent >= 0 || errno != EAGAIN
  }

  /// Appends one field.
  static func add(_ name: String, _ value: String, to entry: inout [UInt8]) {
    entry.append(contentsOf: name.utf8)
    let bytes = Array(value.utf8)
    if bytes.contains(0x0A) {
      entry.append(0x0A)
      for shift in 0..<8 { entry.append(UInt8(truncatingIfNeeded: UInt64(bytes.count) >> UInt64(shift * 8))) }
    } else {
      entry.append(UInt8(ascii: "="))
    }
    entry.append(contentsOf: bytes)
    entry.append(0x0A)
  }
}
