/// Each port that accepts TCP connections: who waits there, who is connected, and what was turned away.
extension Catalogue {
  static let listeners = SignalFamily(
    "listener", from: .sockets, doc: "An address and port that accept TCP connections, by one socket or several.",
    signals: [
      listener(
        "listener.queue", .count, of: "listener.queue-limit", doc: "Connections that wait to be accepted by its program.",
        source: "idiag_rqueue", formula: "sum of its sockets"
      ) { row throws(Unknown) in Double(row.queue) },
      listener(
        "listener.queue-limit", .count, doc: "How many may wait: the program's backlog, net.core.somaxconn at most.",
        source: "idiag_wqueue", formula: "sum of its sockets"
      ) { row throws(Unknown) in Double(row.limit) },
      listener(
        "listener.fullest", .percent, doc: "How full the fullest queue of its sockets is; what comes beyond 100 is dropped.",
        source: "idiag_rqueue idiag_wqueue", formula: "greatest of its sockets"
      ) { row throws(Unknown) in try row.told(row.fullestPercent) },
      InstanceSignal(
        SignalFacts(
          "listener.drops", .count, kind: .event, from: .sockets,
          doc: "Connections dropped at it: its queue was full, memory was missing, or the handshake broke off.",
          source: "sock_diag: SK_MEMINFO_DROPS", formula: "increase")
      ) { readout, row throws(Unknown) in
        let view = try readout.sockets.view(row) { $0.listeners.field { $0 } }
        // Where nobody listened before, all of it is new.
        if row.before == nil, readout.sockets.before.listeners.unknown == nil { return try view.level { $0.drops } }
        return try view.increase { $0.drops }
      },
      listener(
        "listener.established", .count, doc: "Connections to it that are up.", source: "TCP_ESTABLISHED", formula: "as it is"
      ) { row throws(Unknown) in try row.told(row.established.map { Double($0) }) },
      listener(
        "listener.close-wait", .count, doc: "Connections to it that only its program still holds: the other end has closed.",
        source: "TCP_CLOSE_WAIT", formula: "as it is"
      ) { row throws(Unknown) in try row.told(row.closeWait.map { Double($0) }) },
      listener(
        "listener.connects", .perSecond,
        doc: "New connections to it that lasted until they were counted: at least so many, tcp.accepts has them all.",
        source: "idiag_cookie", formula: "those not seen at the count before, on the average of 10 s"
      ) { row throws(Unknown) in try row.told(row.connects, else: .needsTwoSamples) },
      listener(
        "listener.connects.change", .count,
        doc: "How many times its average of the hour before that is; absent in its first 5 min.",
        source: "idiag_cookie", formula: "average of 10 s / average of 1 h, of at least 0.2/s"
      ) { row throws(Unknown) in try row.told(row.connectsChange, else: .needsMoreSamples) },
      listener(
        "listener.established.change", .count,
        doc: "How many times the average of the hour before its connections are; absent in its first 5 min.",
        source: "TCP_ESTABLISHED", formula: "average of 10 s / average of 1 h, of at least 10"
      ) { row throws(Unknown) in try row.told(row.establishedChange, else: .needsMoreSamples) },
      listener(
        "listener.top-source.share", .percent,
        doc: "Share of its connections that come from the network (/24 of IPv4, /56 of IPv6) with most.",
        source: "idiag_dst", formula: "its connections / all of the port"
      ) { row throws(Unknown) in
        try Rate.percent(Double(row.sources.shares[0].count), of: Double(row.sources.total))
      },
    ] + listenerForecasts,
    count: { $0.sockets.now.listeners.unknown == nil ? $0.sockets.now.listeners.value.count : 0 },
    unknown: { $0.sockets.now.listeners.unknown },
    instanceName: { $0.sockets.now.listeners.value.name(at: $1, \.name) })

  static let listening: [HostSignal] = [
    HostSignal(
      SignalFacts(
        "listeners.hidden", .flag, from: .vitals,
        doc: "Whether some ports that accept connections can't be listed, so that only the host's counters tell of them.",
        source: "sock_diag", formula: "1 without an answer, with one older than 15 s, or with more ports than there is room for")
    ) { readout throws(Unknown) in
      let unknown = readout.sockets.now.listeners.unknown
      if unknown == .notYetSampled { throw .notYetSampled }
      let age = readout.vitals.now.instant.monotonic - readout.sockets.now.instant.monotonic
      return age > Engine.staleAfter || unknown != nil || readout.sockets.now.leftOut > 0 ? 1 : 0
    }
  ]

  static let listenerWords: [TextSignal] = [
    TextSignal(
      "listener.owner", family: "listener", doc: "Who opened it: the unit, or the user where that is not known.",
      source: "sock_diag: INET_DIAG_CGROUP_ID, idiag_uid"
    ) { readout, row in readout.listener(row).map { $0.unit ?? "user \($0.uid)" } },
    TextSignal(
      "listener.top-source", family: "listener", doc: "The network most of its connections come from, with its share.",
      source: "sock_diag: idiag_dst"
    ) { readout, row in readout.listener(row)?.sources.text(atMost: 1) },
    TextSignal(
      "listener.top-sources", family: "listener", doc: "The three networks most of its connections come from, with their shares.",
      source: "sock_diag: idiag_dst"
    ) { readout, row in readout.listener(row)?.sources.text(atMost: TopSources.room) },
  ]

  private static func listener(
    _ name: String, _ unit: SignalUnit, of whole: String? = nil, doc: String, source: String, formula: String,
    _ evaluate: @escaping @Sendable (ListenerRow) throws(Unknown) -> Double
  ) -> InstanceSignal {
    InstanceSignal(
      SignalFacts(name, unit, of: whole, from: .sockets, doc: doc, source: "sock_diag: " + source, formula: formula)
    ) { readout, row throws(Unknown) in try evaluate(readout.sockets.view(row) { $0.listeners.field { $0 } }.now) }
  }
}

extension ListenerRow {
  /// A figure that may not be there yet.
  fileprivate func told(_ number: Double?, else unknown: Unknown = .notYetSampled) throws(Unknown) -> Double {
    guard let number else { throw unknown }
    return number
  }
}

extension Readout {
  fileprivate borrowing func listener(_ row: Int?) -> ListenerRow? {
    guard sockets.now.listeners.unknown == nil, let row, sockets.now.listeners.value.indices.contains(row) else { return nil }
    return sockets.now.listeners.value[row]
  }
}

extension TopSources {
  /// `10.1.2.0/24 (62 %), 2001:db8:0:100::/56 (20 %)`; `nil` where nobody is connected or nobody stands out.
  package func text(atMost most: Int) -> String? {
    var parts: [String] = []
    for index in shares.indices where parts.count < most && shares[index].count > 0 && total > 0 {
      let share = Double(shares[index].count) / Double(total) * 100
      if share >= 1 { parts.append("\(shares[index].network.networkText) (\(Quantity.text(share, .percent)))") }
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
