import CHost
import Glibc
import WatchEngine

/// Asks the kernel for TCP sockets. Needs no right and no network of its own: `AF_NETLINK` alone. The kernel loads `tcp_diag` for it where
/// that is a module; without it the answer is ``Unknown/absent``.
///
/// For one thread at a time.
struct SockDiagSocket: ~Copyable {
  private var descriptor: Int32 = -1
  private var sequence: UInt32 = 0
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)

  deinit { if descriptor >= 0 { close(descriptor) } }

  private mutating func shut() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }

  /// Goes over the sockets of IPv4 and IPv6 in `states`.
  /// - Throws: why not all of them could be listed; some may have been.
  mutating func list(states: UInt32, withMemory: Bool, _ take: (SocketRecord) -> Void) throws(Unknown) {
    do throws(Unknown) {
      try list(AF_INET, states, withMemory, take)
      do throws(Unknown) { try list(AF_INET6, states, withMemory, take) } catch .absent {
        // A kernel without IPv6.
      }
    } catch {
      // What is left of the answer would be taken for the next one's.
      shut()
      throw error
    }
  }

  private mutating func list(
    _ family: Int32, _ states: UInt32, _ withMemory: Bool, _ take: (SocketRecord) -> Void
  ) throws(Unknown) {
    if descriptor < 0 { descriptor = chost_sock_diag_open() }
    guard descriptor >= 0 else { throw Unknown(sockDiag: errno) }
    sequence &+= 1
    let failure = chost_sock_diag_ask(descriptor, family, states, withMemory ? 1 : 0, sequence)
    guard failure == 0 else { throw Unknown(sockDiag: failure) }
    while true {
      let got = buffer.withUnsafeMutableBytes { chost_sock_diag_receive(descriptor, $0.baseAddress, $0.count) }
      if got < 0 {
        if errno == EINTR { continue }
        throw Unknown(sockDiag: errno)
      }
      guard got > 0, got <= buffer.count else { throw .malformed }
      switch try progress(got, take) {
      case .more: continue
      case .done: return
      case .refused(let errno): throw Unknown(sockDiag: errno)
      }
    }
  }

  private func progress(_ count: Int, _ take: (SocketRecord) -> Void) throws(Unknown) -> SockDiag.Progress {
    do throws(ParseError) {
      return try SockDiag.read(buffer.span.extracting(0..<count), sequence: sequence, take)
    } catch { throw .malformed }
  }
}

extension Unknown {
  /// What an error of netlink means for the sockets.
  fileprivate init(sockDiag number: Int32) {
    switch number {
    case ENOENT, EAFNOSUPPORT, EPROTONOSUPPORT, EINVAL, EOPNOTSUPP: self = .absent
    case EAGAIN: self = .timedOut
    default: self = Unknown(errno: number)
    }
  }
}
