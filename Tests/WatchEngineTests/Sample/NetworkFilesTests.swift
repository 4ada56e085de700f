import Testing
import WatchEngine

struct NetworkFilesTests {
  @Test func `snmp of Linux 6.18`() throws {
    let snmp = try parsed(NetSNMP(), Fixture.bytes("linux-6.18/net/snmp"))
    #expect(snmp.tcpActiveOpens == 8)
    #expect(snmp.tcpPassiveOpens == 1)
    #expect(snmp.tcpAttemptFails == 2)
    #expect(snmp.tcpEstablishedResets == 0)
    #expect(snmp.tcpEstablished == 2)
    #expect(snmp.tcpInSegments == 22)
    #expect(snmp.tcpOutSegments == 12)
    #expect(snmp.tcpRetransmitted == 10)
    #expect(snmp.tcpOutResets == 2)
    #expect(snmp.udpInErrors == 37)
    #expect(snmp.udpReceiveBufferErrors == 37)
  }

  @Test func `columns are found by name, wherever they stand`() throws {
    let snmp = try parsed(NetSNMP(), "Tcp: New MaxConn InSegs ActiveOpens\nTcp: 9 -1 5 6\n")
    #expect(snmp.tcpInSegments == 5)
    #expect(snmp.tcpActiveOpens == 6)
    #expect(snmp.tcpRetransmitted == nil)
    #expect(snmp.udpInErrors == nil)
  }

  @Test(arguments: [
    "", "Udp: InErrors\nUdp: 1\n", "Tcp: InSegs\n", "Tcp: InSegs\nUdp: 1\n", "Tcp: RtoMin InSegs\nTcp: 1\n",
    "Tcp: InSegs\nTcp: -1\n",
  ])
  func `a name without its number is an error`(text: String) {
    #expect(throws: ParseError.self) { try parsed(NetSNMP(), text) }
  }

  @Test func `netstat of Linux 6.18`() throws {
    let netstat = try parsed(NetStat(), Fixture.bytes("linux-6.18/net/netstat"))
    #expect(netstat.listenOverflows == 15)
    #expect(netstat.listenDrops == 15)
    #expect(netstat.synCookiesSent == 0)
    #expect(netstat.timeouts == 10)
    #expect(netstat.abortsOnMemory == 0)
    #expect(netstat.requestQueueFullDrops == 0)
  }

  @Test func `a kernel without a column leaves it unknown`() throws {
    let before = try parsed(NetStat(), Fixture.bytes("linux-6.18/net/netstat"))
    let netstat = try parsed(before, "IpExt: ListenDrops\nIpExt: 3\nTcpExt: ListenOverflows TCPTimeouts\nTcpExt: 4 5\n")
    #expect(netstat.listenOverflows == 4)
    #expect(netstat.timeouts == 5)
    #expect(netstat.listenDrops == nil)
    #expect(netstat.requestQueueFullDrops == nil)
    #expect(throws: ParseError.self) { try parsed(before, "IpExt: InOctets\nIpExt: 3\n") }
  }

  @Test(arguments: Fixture.kernels) func `no column is missing from Linux 5.10 on`(kernel: String) throws {
    let netstat = try parsed(NetStat(), Fixture.bytes(kernel + "/net/netstat"))
    let snmp = try parsed(NetSNMP(), Fixture.bytes(kernel + "/net/snmp"))
    let columns = [
      netstat.listenOverflows, netstat.listenDrops, netstat.synCookiesSent, netstat.timeouts, netstat.abortsOnMemory,
      netstat.requestQueueFullDrops, snmp.tcpActiveOpens, snmp.tcpPassiveOpens, snmp.tcpAttemptFails, snmp.tcpEstablishedResets,
      snmp.tcpEstablished, snmp.tcpInSegments, snmp.tcpOutSegments, snmp.tcpRetransmitted, snmp.tcpOutResets, snmp.udpInErrors,
      snmp.udpReceiveBufferErrors,
    ]
    #expect(!columns.contains(nil))
    _ = try parsed(SockStat(), Fixture.bytes(kernel + "/net/sockstat"))
    _ = try parsed(SockStat6(), Fixture.bytes(kernel + "/net/sockstat6"))
  }

  @Test func `sockets of Linux 6.18`() throws {
    let sockets = try parsed(SockStat(), Fixture.bytes("linux-6.18/net/sockstat"))
    #expect(sockets.used == 12)
    #expect(sockets.tcpInUse == 8)
    #expect(sockets.tcpOrphans == 0)
    #expect(sockets.tcpTimeWait == 0)
    #expect(sockets.tcpAllocated == 11)
    #expect(sockets.tcpMemoryPages == 326)
    #expect(sockets.udpInUse == 2)
    #expect(throws: ParseError.self) { try parsed(SockStat(), "TCP: inuse 8\n") }
    #expect(throws: ParseError.self) { try parsed(SockStat(), "sockets: used 8\nTCP: inuse\n") }
  }

  @Test func `IPv6 sockets of Linux 6.18`() throws {
    let sockets = try parsed(SockStat6(), Fixture.bytes("linux-6.18/net/sockstat6"))
    #expect(sockets.tcpInUse == 1)
    #expect(sockets.udpInUse == 0)
    #expect(throws: ParseError.self) { try parsed(SockStat6(), "FRAG6: inuse 0 memory 0\n") }
  }
}
