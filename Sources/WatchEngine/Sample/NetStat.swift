/// What the kernel's TCP had to give up or make up for, of the network namespace of the reader.
///
/// Source: `/proc/net/netstat`, section `TcpExt`; names as in the kernel's `net/ipv4/proc.c`. A name that this kernel does not
/// have is `nil`.
package struct NetStat: Equatable, Sendable, KernelFile {
  package var listenOverflows: UInt64?
  package var listenDrops: UInt64?
  package var synCookiesSent: UInt64?
  package var timeouts: UInt64?
  package var abortsOnMemory: UInt64?
  package var requestQueueFullDrops: UInt64?

  package init() {}

  private static let file: StaticName = "/proc/net/netstat"

  /// - Throws: where the section `TcpExt` is missing or a name has no value.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    self = NetStat()
    var sawTCP = false
    var scanner = ByteScanner(bytes)
    while !scanner.atEnd {
      if scanner.starts("TcpExt:") {
        var columns = try NamedColumns("TcpExt:", in: Self.file, &scanner)
        sawTCP = true
        try take(&columns)
      } else {
        scanner.skipLine()
      }
    }
    guard sawTCP else { throw ParseError(Self.file, at: bytes.count, expected: "a section TcpExt") }
  }

  private mutating func take(_ columns: inout NamedColumns) throws(ParseError) {
    while true {
      let name = columns.name()
      if name.isEmpty { return }
      if columns.matches(name, "ListenOverflows") {
        listenOverflows = try columns.value()
      } else if columns.matches(name, "ListenDrops") {
        listenDrops = try columns.value()
      } else if columns.matches(name, "SyncookiesSent") {
        synCookiesSent = try columns.value()
      } else if columns.matches(name, "TCPTimeouts") {
        timeouts = try columns.value()
      } else if columns.matches(name, "TCPAbortOnMemory") {
        abortsOnMemory = try columns.value()
      } else if columns.matches(name, "TCPReqQFullDrop") {
        requestQueueFullDrops = try columns.value()
      } else {
        columns.skipValue()
      }
    }
  }
}
