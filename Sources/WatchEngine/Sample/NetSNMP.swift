/// Counters of the transport protocols, of the network namespace of the reader.
///
/// Source: `/proc/net/snmp`, RFC 1213. Header and value lines are matched by name, never by column; a name that this kernel does
/// not have is `nil`.
package struct NetSNMP: Equatable, Sendable, KernelFile {
  package var tcpActiveOpens: UInt64?
  package var tcpPassiveOpens: UInt64?
  package var tcpAttemptFails: UInt64?
  package var tcpEstablishedResets: UInt64?
  /// Connections now: not a counter.
  package var tcpEstablished: UInt64?
  package var tcpInSegments: UInt64?
  package var tcpOutSegments: UInt64?
  package var tcpRetransmitted: UInt64?
  package var tcpOutResets: UInt64?
  package var udpInErrors: UInt64?
  package var udpReceiveBufferErrors: UInt64?

  package init() {}

  private static let file: StaticName = "/proc/net/snmp"

  /// - Throws: where the section of TCP is missing or a name has no value.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    self = NetSNMP()
    var sawTCP = false
    var scanner = ByteScanner(bytes)
    while !scanner.atEnd {
      if scanner.starts("Tcp:") {
        var columns = try NamedColumns("Tcp:", in: Self.file, &scanner)
        sawTCP = true
        try takeTCP(&columns)
      } else if scanner.starts("Udp:") {
        var columns = try NamedColumns("Udp:", in: Self.file, &scanner)
        try takeUDP(&columns)
      } else {
        scanner.skipLine()
      }
    }
    guard sawTCP else { throw ParseError(Self.file, at: bytes.count, expected: "a section Tcp") }
  }

  private mutating func takeTCP(_ columns: inout NamedColumns) throws(ParseError) {
    while true {
      let name = columns.name()
      if name.isEmpty { return }
      if columns.matches(name, "ActiveOpens") {
        tcpActiveOpens = try columns.value()
      } else if columns.matches(name, "PassiveOpens") {
        tcpPassiveOpens = try columns.value()
      } else if columns.matches(name, "AttemptFails") {
        tcpAttemptFails = try columns.value()
      } else if columns.matches(name, "EstabResets") {
        tcpEstablishedResets = try columns.value()
      } else if columns.matches(name, "CurrEstab") {
        tcpEstablished = try columns.value()
      } else if columns.matches(name, "InSegs") {
        tcpInSegments = try columns.value()
      } else if columns.matches(name, "OutSegs") {
        tcpOutSegments = try columns.value()
      } else if columns.matches(name, "RetransSegs") {
        tcpRetransmitted = try columns.value()
      } else if columns.matches(name, "OutRsts") {
        tcpOutResets = try columns.value()
      } else {
        columns.skipValue()
      }
    }
  }

  private mutating func takeUDP(_ columns: inout NamedColumns) throws(ParseError) {
    while true {
      let name = columns.name()
      if name.isEmpty { return }
      if columns.matches(name, "InErrors") {
        udpInErrors = try columns.value()
      } else if columns.matches(name, "RcvbufErrors") {
        udpReceiveBufferErrors = try columns.value()
      } else {
        columns.skipValue()
      }
    }
  }
}
