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
  private(set) var missed = 0
  /// Whether the last text stopped in the middle of a line.
  private var isTorn = false
  private var bytes: [UInt8] = []

  /// - Parameter descriptor: standard output unless given.
  package init(descriptor: Int32 = 1) {
    self.descriptor = Self.withoutWaiting(descriptor) ?? descriptor
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

  /// The same terminal or pipe, opened anew so that writing never waits. Not by a flag on the descriptor itself: the shell and
  /// others share it. A terminal that is "writable" may have room for less than a line, and a write of more waits for ever.
  /// - Returns: `nil` for a file, which takes everything, and where it may not be opened anew (another user's terminal).
  private static func withoutWaiting(_ descriptor: Int32) -> Int32? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, [S_IFCHR, S_IFIFO].contains(status.st_mode & S_IFMT) else { return nil }
    let opened = open("/proc/self/fd/\(descriptor)", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    return opened >= 0 ? opened : nil
  }

  private mutating func flush() {
    if missed > 0 {
      bytes = Array("\(isTorn ? "\n" : "")         (\(missed) lines left out: this terminal took nothing)\n".utf8) + bytes
    }
    var written = 0
    var patience = 10
    while written < bytes.count {
      // A pipe that is writable takes 4096 bytes without waiting, pipe(7): for one that could not be opened anew.
      let end = min(written + 4096, bytes.count)
      guard isWritable else { break }
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + written }, end - written) }
      if count < 0, errno == EINTR { continue }
      // A terminal with room for one byte is writable, and yet takes no newline, which is two.
      if count < 0, errno == EAGAIN, patience > 0 {
        patience -= 1
        usleep(10_000)
        continue
      }
      guard count > 0 else { break }
      written += count
    }
    if written == bytes.count {
      missed = 0
      isTorn = false
    } else {
      missed += 1
      if written > 0 { isTorn = true }
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
    var seconds = time_t(action.time.components.seconds)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return (Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec))
  }
}
