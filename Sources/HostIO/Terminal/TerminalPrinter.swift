import Glibc
import WatchEngine

/// Prints each action for whoever started the daemon in the foreground.
///
/// Coloured on a terminal unless `NO_COLOR` is set (no-color.org) or `TERM` is `dumb`. A terminal that takes nothing, because
/// somebody pressed Ctrl-S or a pipe is full, is waited for a tenth of a second only: what it missed is counted and told later.
package struct TerminalPrinter: Sendable {
  private let descriptor: Int32
  private let isTerminal: Bool
  private let isColoured: Bool
  private var missed = 0
  private var bytes: [UInt8] = []

  /// - Parameter descriptor: standard output unless given.
  package init(descriptor: Int32 = 1) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
    let noColour = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? false
    isColoured = isTerminal && !noColour && !isDumb
  }

  package mutating func print(_ action: Action) {
    bytes.removeAll(keepingCapacity: true)
    TerminalLines(isColoured: isColoured, width: width).append(action, time: localTime(of: action), to: &bytes)
    flush()
  }

  /// Prints one line of the daemon's own; what it quotes from the host is escaped here.
  package mutating func say(_ line: String) {
    bytes.removeAll(keepingCapacity: true)
    TerminalText.append(line, to: &bytes, limit: 1000)
    bytes.append(0x0A)
    flush()
  }

  private mutating func flush() {
    guard isWritable else {
      missed += 1
      return
    }
    if missed > 0 {
      bytes = Array("         (\(missed) lines left out: this terminal took nothing)\n".utf8) + bytes
      missed = 0
    }
    var written = 0
    while written < bytes.count {
      // A pipe that is writable takes 4096 bytes without blocking, pipe(7).
      let end = min(written + 4096, bytes.count)
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + written }, end - written) }
      if count < 0, errno == EINTR { continue }
      guard count > 0, count == bytes.count - written || isWritable else { return }
      written += count
    }
  }

  private var isWritable: Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&request, 1, 100) == 1 && request.revents & Int16(POLLOUT) != 0
  }

  /// Columns: of the terminal now, 100 elsewhere.
  private var width: Int {
    var size = winsize()
    guard isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 100 }
    return min(Int(size.ws_col), 120)
  }

  private func localTime(of action: Action) -> (hour: Int, minute: Int, second: Int) {
    var seconds = time_t(NotificationBody.time(of: action).components.seconds)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return (Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec))
  }
}
