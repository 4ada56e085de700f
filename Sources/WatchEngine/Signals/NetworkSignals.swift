/// Connections, and the places where the network stack drops work.
extension Catalogue {
  static let network: [HostSignal] = [
    HostSignal.level(
      SignalFacts(
        "tcp.established", .count, from: .vitals, doc: "TCP connections that are up.", source: "/proc/net/snmp: Tcp CurrEstab",
        formula: "as it is")
    ) { $0.vitals.now.snmp.field(\.tcpEstablished) },
    sockstat("tcp.time-wait", doc: "TCP connections that are over and wait for stray packets.", field: "TCP tw") {
      $0.tcpTimeWait
    },
    sockstat("tcp.orphans", doc: "TCP connections that no process holds any more.", field: "TCP orphan") { $0.tcpOrphans },
    HostSignal(
      SignalFacts(
        "tcp.memory", .bytes, from: .vitals, doc: "Memory in the buffers of TCP connections.",
        source: "/proc/net/sockstat: TCP mem",
        formula: "pages × page size")
    ) { readout throws(Unknown) in
      Double(try readout.vitals.now.sockets.field(\.tcpMemoryPages).get()) * Double(readout.facts.pageSize)
    },
    snmp("tcp.retransmits", doc: "Segments sent again because no answer came.", field: "Tcp RetransSegs") { $0.tcpRetransmitted },
    snmp("tcp.resets", doc: "Connections that were up and were reset.", field: "Tcp EstabResets") { $0.tcpEstablishedResets },
    snmp(
      "tcp.resets-sent", doc: "Connections that this host refused or broke off.", field: "Tcp OutRsts"
    ) { $0.tcpOutResets },
    snmp("tcp.attempt-fails", doc: "Connections that could not be set up.", field: "Tcp AttemptFails") { $0.tcpAttemptFails },
    snmp("tcp.accepts", doc: "Connections set up from outside.", field: "Tcp PassiveOpens") { $0.tcpPassiveOpens },
    netstat(
      "listen.overflows", doc: "Connections dropped because a program did not accept fast enough.", field: "ListenOverflows"
    ) {
      $0.listenOverflows
    },
    netstat("listen.drops", doc: "Connections dropped before they were set up, for whatever reason.", field: "ListenDrops") {
      $0.listenDrops
    },
    netstat(
      "tcp.syn-cookies", doc: "Connections answered with a cookie because the queue was full: a flood.", field: "SyncookiesSent"
    ) {
      $0.synCookiesSent
    },
    snmp("udp.errors", doc: "Datagrams that came in and could not be delivered.", field: "Udp InErrors") { $0.udpInErrors },
    sockstat("sockets.used", doc: "Sockets of all kinds in use.", field: "sockets used") { $0.used },
  ]

  private static func sockstat(
    _ name: String, doc: String, field: String, _ pick: @escaping @Sendable (SockStat) -> UInt64?
  ) -> HostSignal {
    HostSignal.level(
      SignalFacts(name, .count, from: .vitals, doc: doc, source: "/proc/net/sockstat: \(field)", formula: "as it is")
    ) { $0.vitals.now.sockets.field(pick) }
  }

  private static func snmp(
    _ name: String, doc: String, field: String, _ pick: @escaping @Sendable (NetSNMP) -> UInt64?
  ) -> HostSignal {
    HostSignal.rate(
      SignalFacts(name, .perSecond, from: .vitals, doc: doc, source: "/proc/net/snmp: \(field)", formula: "increase per second")
    ) { $0.snmp.field(pick) }
  }

  private static func netstat(
    _ name: String, doc: String, field: String, _ pick: @escaping @Sendable (NetStat) -> UInt64?
  ) -> HostSignal {
    HostSignal.event(
      SignalFacts(
        name, .count, kind: .event, from: .vitals, doc: doc, source: "/proc/net/netstat: TcpExt \(field)", formula: "increase")
    ) { $0.netstat.field(pick) }
  }
}
