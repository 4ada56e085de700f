import Glibc

/// Waits for signals, keys or the time, whichever comes first; no signal is lost between two waits.
struct WakingSignals {
  enum Event: Equatable {
    case signal(Int32)
    case key(UInt8)
    case nothing
  }

  private let readEnd: Int32

  init(_ signals: [Int32]) {
    var ends: [Int32] = [-1, -1]
    pipe(&ends)
    readEnd = ends[0]
    for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    signalPipe = ends[1]
    for number in signals {
      signal(number) { number in
        let saved = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(signalPipe, &byte, 1)
        errno = saved
      }
    }
  }

  /// - Parameter keys: whether to look at standard input, if that is a terminal.
  func wait(milliseconds: Int32, keys: Bool) -> Event {
    let takesKeys = keys && isatty(STDIN_FILENO) == 1
    var sources = [
      pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
      pollfd(fd: takesKeys ? STDIN_FILENO : -1, events: Int16(POLLIN), revents: 0),
    ]
    // Interrupted means that the signal is in the pipe by now.
    _ = poll(&sources, 2, milliseconds)
    var byte: UInt8 = 0
    if read(readEnd, &byte, 1) == 1 { return .signal(Int32(byte)) }
    guard sources[1].revents != 0 else { return .nothing }
    // A terminal that went away is readable and gives nothing.
    return read(STDIN_FILENO, &byte, 1) == 1 ? .key(byte) : .signal(SIGHUP)
  }
}

/// Where the handler writes; set before any handler is.
nonisolated(unsafe) private var signalPipe: Int32 = -1
