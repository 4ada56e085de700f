/// Sockets in use. ``used`` is the host's, all else of the network namespace of the reader. Source: `/proc/net/sockstat`.
package struct SockStat: Equatable, Sendable, KernelFile {
  package var used: UInt64 = 0
  package var tcpInUse: UInt64?
  package var tcpOrphans: UInt64?
  package var tcpTimeWait: UInt64?
  package var tcpAllocated: UInt64?
  /// Pages, of all namespaces.
  package var tcpMemoryPages: UInt64?
  package var udpInUse: UInt64?

  package init() {}

  private static let file: StaticName = "/proc/net/sockstat"

  /// - Throws: where the number of all sockets is missing or a name has no value.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    self = SockStat()
    var all: UInt64?
    var scanner = ByteScanner(bytes)
    while !scanner.atEnd {
      let line = scanner.word()
      while true {
        let key = scanner.word()
        if key.isEmpty { break }
        let value = try scanner.number(in: Self.file, expected: "a number for each name")
        if scanner.matches(line, "TCP:") {
          takeTCP(key, value, scanner)
        } else if scanner.matches(line, "UDP:"), scanner.matches(key, "inuse") {
          udpInUse = value
        } else if scanner.matches(line, "sockets:"), scanner.matches(key, "used") {
          all = value
        }
      }
      scanner.skipLine()
    }
    guard let all else { throw ParseError(Self.file, at: bytes.count, expected: "a line sockets with used") }
    used = all
  }

  private mutating func takeTCP(_ key: Range<Int>, _ value: UInt64, _ scanner: borrowing ByteScanner) {
    if scanner.matches(key, "inuse") {
      tcpInUse = value
    } else if scanner.matches(key, "orphan") {
      tcpOrphans = value
    } else if scanner.matches(key, "tw") {
      tcpTimeWait = value
    } else if scanner.matches(key, "alloc") {
      tcpAllocated = value
    } else if scanner.matches(key, "mem") {
      tcpMemoryPages = value
    }
  }
}

/// IPv6 sockets in use. Source: `/proc/net/sockstat6`; absent without IPv6.
package struct SockStat6: Equatable, Sendable, KernelFile {
  package var tcpInUse: UInt64?
  package var udpInUse: UInt64?

  package init() {}

  private static let file: StaticName = "/proc/net/sockstat6"

  /// - Throws: where neither TCP nor UDP is told of, or has no number.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    self = SockStat6()
    var scanner = ByteScanner(bytes)
    while !scanner.atEnd {
      if scanner.skip("TCP6: inuse ") {
        tcpInUse = try scanner.number(in: Self.file, expected: "a number of sockets")
      } else if scanner.skip("UDP6: inuse ") {
        udpInUse = try scanner.number(in: Self.file, expected: "a number of sockets")
      }
      scanner.skipLine()
    }
    guard tcpInUse != nil || udpInUse != nil else {
      throw ParseError(Self.file, at: bytes.count, expected: "a line TCP6 or UDP6")
    }
  }
}
