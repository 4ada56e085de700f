import Testing

@testable import WatchEngine

/// What the kernel told of sockets, as it was captured.
struct SockDiagTests {
  private func records(_ name: String, sequence: UInt32 = 7) throws -> (records: [SocketRecord], end: SockDiag.Progress) {
    var records: [SocketRecord] = []
    let bytes = try Fixture.bytes("linux-6.18/sock_diag/\(name)")
    let end = try SockDiag.read(bytes.span, sequence: sequence) { records.append($0) }
    return (records, end)
  }

  @Test func `a listener has its queue, its limit, its drops and its cgroup`() throws {
    let (listeners, end) = try records("inet-listen")
    #expect(end == .done)
    #expect(listeners.count == 3)
    let full = try #require(listeners.first { $0.localPort == 7777 })
    #expect(full.state == SocketRecord.State.listen)
    #expect(full.local == .anyV4)
    #expect(full.queue == 17)
    #expect(full.limit == 16)
    #expect(full.drops == 23)
    #expect(full.cgroup == 1)
    #expect(full.uid == 0)
    #expect(listeners.filter { $0.local.text(port: $0.localPort) == "127.0.0.1:5432" }.count == 2)
  }

  @Test func `addresses of IPv6 are told, and those of IPv4 behind them`() throws {
    let (connections, end) = try records("inet6-connections")
    #expect(end == .done)
    #expect(connections.count == 8)
    let remote = Set(connections.filter { $0.localPort == 8080 }.map { $0.remote.networkText })
    #expect(remote == ["2001:db8:0:100::/56", "127.9.9.0/24"])
    #expect(connections.filter { $0.state == SocketRecord.State.closeWait }.count == 1)
    #expect(connections.allSatisfy { $0.cookie != 0 })
  }

  @Test func `answers to another question are passed over`() throws {
    let (records, end) = try records("inet-listen", sequence: 8)
    #expect(records.isEmpty)
    #expect(end == .more)
  }

  /// A header of 16 bytes and a status, as `NLMSG_ERROR` and `NLMSG_DONE` have it.
  private func status(type: UInt8, _ bytes: [UInt8], length: UInt8 = 20) -> [UInt8] {
    [length, 0, 0, 0, type, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0] + bytes
  }

  @Test(
    arguments: [
      (2, [0xFE, 0xFF, 0xFF, 0xFF], SockDiag.Progress.refused(errno: 2)), (3, [0xF4, 0xFF, 0xFF, 0xFF], .refused(errno: 12)),
      (3, [0, 0, 0, 0], .done), (2, [0, 0, 0, 0x80], .refused(errno: Int32.min)),
    ] as [(UInt8, [UInt8], SockDiag.Progress)]) func `a status ends the answer`(
      type: UInt8, bytes: [UInt8], end: SockDiag.Progress
    )
    throws
  {
    let message = status(type: type, bytes)
    #expect(try SockDiag.read(message.span, sequence: 7) { _ in } == end)
  }

  @Test(arguments: [0, 15, 21, 255] as [UInt8]) func `a message that says it has another length is refused`(length: UInt8) {
    let message = status(type: 3, [0, 0, 0, 0], length: length)
    #expect(throws: ParseError.self) { try SockDiag.read(message.span, sequence: 7) { _ in } }
  }

  @Test func `an attribute that is longer than its message is refused`() throws {
    var bytes = try Fixture.bytes("linux-6.18/sock_diag/inet6-listen")
    bytes[16 + 72] = 0xFF
    #expect(throws: ParseError.self) { try SockDiag.read(bytes.span, sequence: 7) { _ in } }
    bytes[16 + 72] = 3
    #expect(throws: ParseError.self) { try SockDiag.read(bytes.span, sequence: 7) { _ in } }
  }
}

struct IPAddressTests {
  @Test(
    arguments: [
      (0, 0, "::"), (0, 1, "::1"), (0x2001_0DB8_0000_0000, 1, "2001:db8::1"),
      (0x2001_0DB8_0000_0001, 0x0001_0001_0001_0001, "2001:db8:0:1:1:1:1:1"),
      (0x2001_0000_0000_0001, 0x0000_0000_0000_0001, "2001:0:0:1::1"), (0xFE80_0000_0000_0000, 0, "fe80::"),
      (0, 0xFFFF_C000_0201, "192.0.2.1"), (0, 0xFFFF_0000_0000, "0.0.0.0"),
      (0x0001_0002_0003_0004, 0x0005_0006_0007_0008, "1:2:3:4:5:6:7:8"),
    ] as [(UInt64, UInt64, String)]) func `an address is written as people write it`(high: UInt64, low: UInt64, text: String)
  {
    #expect(IPAddress(high: high, low: low).description == text)
  }

  @Test func `a client is told of by its network`() {
    #expect(IPAddress(v4: 0xC000_02FE).networkText == "192.0.2.0/24")
    #expect(IPAddress(high: 0x2001_0DB8_0000_01FF, low: 7).networkText == "2001:db8:0:100::/56")
    #expect(IPAddress.anyV6.text(port: 80) == "[::]:80")
  }
}
