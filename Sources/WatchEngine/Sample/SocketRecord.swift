/// One TCP socket as the kernel lists it. Source: `inet_diag_msg` and its attributes, `linux/inet_diag.h`, sock_diag(7).
package struct SocketRecord: Equatable, Sendable {
  package enum State {
    /// Numbers of the kernel's `net/tcp_states.h`.
    package static let established: UInt8 = 1
    package static let closeWait: UInt8 = 8
    package static let listen: UInt8 = 10
  }

  package var state: UInt8 = 0
  package var local = IPAddress.anyV6
  package var remote = IPAddress.anyV6
  package var localPort: UInt16 = 0
  package var remotePort: UInt16 = 0
  /// Of a listener: connections that wait to be accepted, and how many may.
  package var queue: UInt32 = 0
  package var limit: UInt32 = 0
  /// Who opened it.
  package var uid: UInt32 = 0
  /// The number that the kernel gives a socket when it is first asked for: in order, but for each core out of a batch of its own.
  package var cookie: UInt64 = 0
  /// Of a listener: connections that it dropped, ever (`SK_MEMINFO_DROPS`, Linux 4.7).
  package var drops: UInt32?
  /// The cgroup v2 in which it was opened, as the inode number of its directory (`INET_DIAG_CGROUP_ID`, Linux 5.8).
  package var cgroup: UInt64?

  package init() {}
}

/// What the kernel answers when it is asked for sockets.
package enum SockDiag {
  /// How a piece of an answer ended.
  package enum Progress: Equatable, Sendable {
    /// There is more to come.
    case more
    case done
    /// The kernel could not go on, or would not begin.
    case refused(errno: Int32)
  }

  private static let file: StaticName = "sock_diag"
  private static let headerBytes = 16
  private static let messageBytes = 72

  /// Goes over one datagram of an answer. Messages of other questions and other families are passed over.
  /// - Parameters:
  ///   - sequence: of the question.
  ///   - take: gets each socket.
  /// - Throws: where the bytes end in the middle of something, or say they are longer than they are.
  package static func read(
    _ bytes: Span<UInt8>, sequence: UInt32, _ take: (SocketRecord) -> Void
  ) throws(ParseError) -> Progress {
    var start = 0
    while start < bytes.count {
      guard let length = bytes.native32(at: start).map(Int.init(truncatingIfNeeded:)), let type = bytes.native16(at: start + 4),
        let number = bytes.native32(at: start + 8), length >= headerBytes, length <= bytes.count - start
      else { throw ParseError(file, at: start, expected: "a whole message") }
      let end = start + length
      if number == sequence {
        switch type {
        case MessageType.done:
          let status = length >= headerBytes + 4 ? bytes.native32(at: start + headerBytes) ?? 0 : 0
          return status == 0 ? .done : refusal(status)
        case MessageType.error:
          guard let status = bytes.native32(at: start + headerBytes) else {
            throw ParseError(file, at: start, expected: "an error number")
          }
          return refusal(status)
        case MessageType.socket:
          guard length >= headerBytes + messageBytes else { throw ParseError(file, at: start, expected: "a socket") }
          if let record = try record(bytes, at: start + headerBytes, end: end) { take(record) }
        default: break
        }
      }
      // The last message of a datagram may go without its padding.
      start = min(end + (4 - length % 4) % 4, bytes.count)
    }
    return .more
  }

  private enum MessageType {
    static let error: UInt16 = 2
    static let done: UInt16 = 3
    static let socket: UInt16 = 20
  }

  /// Statuses are negative error numbers.
  private static func refusal(_ status: UInt32) -> Progress { .refused(errno: 0 &- Int32(bitPattern: status)) }

  private static func record(_ bytes: Span<UInt8>, at start: Int, end: Int) throws(ParseError) -> SocketRecord? {
    var record = SocketRecord()
    guard let family = bytes.byte(at: start), let state = bytes.byte(at: start + 1), let localPort = bytes.big16(at: start + 4),
      let remotePort = bytes.big16(at: start + 6), let local = bytes.address(at: start + 8, family),
      let remote = bytes.address(at: start + 24, family), let cookieLow = bytes.native32(at: start + 44),
      let cookieHigh = bytes.native32(at: start + 48), let queue = bytes.native32(at: start + 56),
      let limit = bytes.native32(at: start + 60), let uid = bytes.native32(at: start + 64)
    else { return nil }
    record.state = state
    record.localPort = localPort
    record.remotePort = remotePort
    record.local = local
    record.remote = remote
    record.cookie = UInt64(cookieHigh) << 32 | UInt64(cookieLow)
    record.queue = queue
    record.limit = limit
    record.uid = uid
    try takeAttributes(bytes, from: start + messageBytes, end: end, into: &record)
    return record
  }

  private enum Attribute {
    static let memory: UInt16 = 7
    static let cgroup: UInt16 = 21
    /// Without the flags for nesting and byte order.
    static let mask: UInt16 = 0x3FFF
    /// Where `SK_MEMINFO_DROPS` stands in the memory figures.
    static let dropsOffset = 8 * 4
  }

  private static func takeAttributes(
    _ bytes: Span<UInt8>, from first: Int, end: Int, into record: inout SocketRecord
  ) throws(ParseError) {
    var start = first
    while end - start >= 4 {
      guard let length = bytes.native16(at: start).map(Int.init), let type = bytes.native16(at: start + 2), length >= 4,
        length <= end - start
      else { throw ParseError(file, at: start, expected: "a whole attribute") }
      let value = start + 4
      switch type & Attribute.mask {
      case Attribute.memory where length >= 4 + Attribute.dropsOffset + 4:
        record.drops = bytes.native32(at: value + Attribute.dropsOffset)
      case Attribute.cgroup where length >= 4 + 8:
        record.cgroup = bytes.native64(at: value)
      default: break
      }
      start += length + (4 - length % 4) % 4
    }
  }
}

/// Numbers out of bytes, in this machine's order (netlink) or highest first (the network's); `nil` beyond the end.
extension Span<UInt8> {
  fileprivate func byte(at index: Int) -> UInt8? { index >= 0 && index < count ? self[index] : nil }

  fileprivate func big16(at index: Int) -> UInt16? {
    guard index >= 0, index <= count - 2 else { return nil }
    return UInt16(self[index]) << 8 | UInt16(self[index + 1])
  }

  fileprivate func big32(at index: Int) -> UInt32? {
    guard let high = big16(at: index), let low = big16(at: index + 2) else { return nil }
    return UInt32(high) << 16 | UInt32(low)
  }

  private func big64(at index: Int) -> UInt64? {
    guard let high = big32(at: index), let low = big32(at: index + 4) else { return nil }
    return UInt64(high) << 32 | UInt64(low)
  }

  fileprivate func native16(at index: Int) -> UInt16? { big16(at: index).map { $0.bigEndian } }
  fileprivate func native32(at index: Int) -> UInt32? { big32(at: index).map { $0.bigEndian } }
  fileprivate func native64(at index: Int) -> UInt64? { big64(at: index).map { $0.bigEndian } }

  fileprivate func address(at index: Int, _ family: UInt8) -> IPAddress? {
    switch family {
    case 2: big32(at: index).map(IPAddress.init(v4:))
    case 10:
      if let high = big64(at: index), let low = big64(at: index + 8) { IPAddress(high: high, low: low) } else { nil }
    default: nil
    }
  }
}
