import Glibc
import WatchEngine

/// Tells the service manager how the daemon is: sd_notify(3) without its wait.
///
/// libsystemd's own call blocks while the manager's queue is full (ten messages when PID 1 is stopped or busy). Here a message that
/// does not fit is an error instead: readiness is tried again for a second, a watchdog ping comes again anyway.
package struct Notify: Sendable {
  /// The address in `NOTIFY_SOCKET`, a path or, with `@` in front, an abstract name; `nil` when nobody wants to be told.
  private let address: [UInt8]?
  /// How often the manager wants a ``alive()``, at least; `nil` without a watchdog.
  ///
  /// Source: `WATCHDOG_USEC`, where `WATCHDOG_PID` is this process or not set, sd_watchdog_enabled(3).
  package let watchdogInterval: Duration?

  /// Takes the addresses from the environment.
  package init() {
    self.init(
      socket: environment("NOTIFY_SOCKET"), watchdogMicroseconds: environment("WATCHDOG_USEC"),
      watchdogPID: environment("WATCHDOG_PID"), ownPID: getpid())
  }

  init(socket: String?, watchdogMicroseconds: String?, watchdogPID: String?, ownPID: pid_t) {
    address = socket.flatMap(Notify.address)
    let isMeant = watchdogPID == nil || watchdogPID.flatMap { pid_t($0) } == ownPID
    watchdogInterval = watchdogMicroseconds.flatMap { Int64($0) }.flatMap { $0 > 0 && isMeant ? .microseconds($0) : nil }
  }

  /// The daemon watches, or watches again after a reload.
  @discardableResult
  package func ready(status: String) -> Int32 { send("READY=1\nSTATUS=\(line(status))", patience: .seconds(1)) }

  /// A reload begins; ``ready(status:)`` ends it.
  @discardableResult
  package func reloading() -> Int32 {
    // systemd 253 and newer (Type=notify-reload) want to know when, so as not to take an older READY=1 for the end.
    let (seconds, attoseconds) = Instant.monotonicNow.components
    return send("RELOADING=1\nMONOTONIC_USEC=\(seconds * 1_000_000 + attoseconds / 1_000_000_000_000)", patience: .seconds(1))
  }

  /// Feeds the watchdog. Never waits.
  @discardableResult
  package func alive() -> Int32 { send("WATCHDOG=1", patience: .zero) }

  @discardableResult
  package func stopping() -> Int32 { send("STOPPING=1\nSTATUS=stopping", patience: .zero) }
}

extension Notify {
  /// The bytes of `sun_path`: the abstract name space is marked by a zero byte in front.
  /// - Returns: `nil` for an address of another kind, or one too long.
  static func address(_ text: String) -> [UInt8]? {
    var bytes = Array(text.utf8)
    guard let first = bytes.first, bytes.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path) else { return nil }
    switch first {
    case UInt8(ascii: "/"): return bytes + [0]
    case UInt8(ascii: "@"):
      bytes[0] = 0
      return bytes
    default: return nil
    }
  }

  /// - Returns: 0, also if nobody wants to be told; else the `errno`.
  private func send(_ message: String, patience: Duration) -> Int32 {
    guard let address else { return 0 }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: address) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + address.count)
    let deadline = Instant.monotonicNow + patience
    while true {
      let failure = sendOnce(Array(message.utf8), to: &name, length, over: descriptor)
      guard failure == EAGAIN || failure == EINTR, Instant.monotonicNow < deadline else { return failure }
      usleep(10_000)
    }
  }

  private func sendOnce(_ message: [UInt8], to name: inout sockaddr_un, _ length: socklen_t, over descriptor: Int32) -> Int32 {
    let sent = withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        sendto(descriptor, message, message.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL), address, length)
      }
    }
    return sent < 0 ? errno : 0
  }

  /// One line: a newline would begin another assignment.
  private func line(_ text: String) -> String { TerminalText.escape(text, limit: 500) }
}

private func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
