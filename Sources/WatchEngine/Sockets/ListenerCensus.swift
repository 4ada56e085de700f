/// Keeps the listeners, takes what the kernel lists of them and of their connections, and knows what is usual at each.
///
/// Listeners are asked for often, connections are counted as often as that is cheap. A listing that was not finished leaves everything as it
/// was. Nothing is allocated while the same addresses listen.
package struct ListenerCensus: Sendable {
  /// What is known of one address and port.
  fileprivate struct Listener: Sendable {
    var row = ListenerRow()
    /// As the listing that goes on tells it.
    var coming = Coming()
    var tally = SourceTally()
    var connects = Windows()
    var established = Windows()
    /// For how many seconds it has been counted.
    var age: Float = 0
    var cgroup: UInt64?
    /// As its sockets told it last.
    var toldDrops: UInt64?
  }

  /// By what a listener is found; apart, since this is all that most looks need.
  private struct Key: Sendable {
    var address: IPAddress
    var port: UInt16
    /// The next one with a port of the same slot.
    var next: Int16 = -1
  }

  fileprivate struct Coming: Sendable {
    var sockets: UInt64 = 0
    var queue: UInt64 = 0
    var limit: UInt64 = 0
    var fullest: Double?
    var drops: UInt64?
    var uid: UInt32 = 0
    var cgroup: UInt64?
    var established: UInt64 = 0
    var closeWait: UInt64 = 0
    var new: UInt64 = 0
  }

  /// More than so many addresses and ports are left out.
  package static let room = 256
  private static let slots = 256
  /// What is usual is known after so many seconds.
  fileprivate static let usualAfter: Float = 300
  /// Less than this is no measure of what is usual: connections a second, and connections.
  fileprivate static let leastConnects: Float = 0.2
  fileprivate static let leastEstablished: Float = 10

  private var listeners: [Listener] = []
  /// By position in ``listeners``.
  private var keys: [Key] = []
  private var slotHeads: [Int16] = Array(repeating: -1, count: slots)
  private var cookies = CookieMarks()
  private var hasListed = false
  private var hasCounted = false
  /// Listeners that found no room in the newest listing.
  package private(set) var leftOut: UInt64 = 0
  private var comingLeftOut: UInt64 = 0

  package init() {}

  /// Whether there is anybody whose connections are worth counting.
  package var isEmpty: Bool { listeners.isEmpty }

  // MARK: - Listeners

  package mutating func beginListeners() {
    for index in listeners.indices { listeners[index].coming = Coming() }
    comingLeftOut = 0
  }

  package mutating func add(listener record: SocketRecord) {
    guard record.state == SocketRecord.State.listen else { return }
    guard let index = find(record.local, record.localPort) ?? make(record.local, record.localPort) else {
      comingLeftOut &+= 1
      return
    }
    let queue = UInt64(record.queue)
    let limit = UInt64(record.limit)
    listeners[index].coming.sockets &+= 1
    listeners[index].coming.queue &+= queue
    listeners[index].coming.limit &+= limit
    let fill = Double(queue) / Double(max(limit, 1)) * 100
    listeners[index].coming.fullest = max(listeners[index].coming.fullest ?? 0, fill)
    if let drops = record.drops { listeners[index].coming.drops = (listeners[index].coming.drops ?? 0) &+ UInt64(drops) }
    listeners[index].coming.uid = record.uid
    listeners[index].coming.cgroup = record.cgroup
  }

  /// Ends a whole listing of the listeners: who is not in it is gone.
  package mutating func endListeners() {
    leftOut = comingLeftOut
    remove { $0.coming.sockets == 0 }
    for index in listeners.indices {
      let coming = listeners[index].coming
      listeners[index].row.sockets = coming.sockets
      listeners[index].row.queue = coming.queue
      listeners[index].row.limit = coming.limit
      listeners[index].row.fullestPercent = coming.fullest
      listeners[index].note(drops: coming.drops, isFirst: !hasListed)
      listeners[index].row.uid = coming.uid
      if listeners[index].cgroup != coming.cgroup { listeners[index].row.unit = nil }
      listeners[index].cgroup = coming.cgroup
    }
    hasListed = true
  }

  /// Asks for the units that are not known yet.
  /// - Parameter unit: the unit of a cgroup, as far as that is known.
  package mutating func nameOwners(_ unit: (UInt64) -> String?) {
    for index in listeners.indices where listeners[index].row.unit == nil {
      listeners[index].row.unit = listeners[index].cgroup.flatMap(unit)
    }
  }

  /// A listing that broke off: those that it was the first to tell of are forgotten.
  package mutating func abandonListeners() {
    remove { $0.row.sockets == 0 }
  }

  // MARK: - Connections

  package mutating func beginConnections() {
    for index in listeners.indices {
      listeners[index].coming.established = 0
      listeners[index].coming.closeWait = 0
      listeners[index].coming.new = 0
      listeners[index].tally.clear()
    }
  }

  /// Takes a connection; one that belongs to no listener was opened from here.
  package mutating func add(connection record: SocketRecord) {
    guard record.state == SocketRecord.State.established || record.state == SocketRecord.State.closeWait else { return }
    let isNew = cookies.isNew(record.cookie)
    guard let index = listener(of: record.local, record.localPort) else { return }
    if isNew { listeners[index].coming.new &+= 1 }
    if record.state == SocketRecord.State.established {
      listeners[index].coming.established &+= 1
    } else {
      listeners[index].coming.closeWait &+= 1
    }
    listeners[index].tally.add(record.remote)
  }

  /// Ends a whole count.
  /// - Parameter elapsed: since the end of the count before, in seconds; `nil` for the first one.
  package mutating func endConnections(elapsed: Double?) {
    cookies.settle()
    for index in listeners.indices { listeners[index].settle(elapsed: hasCounted ? elapsed : nil) }
    hasCounted = true
  }

  package mutating func fill(_ rows: inout [ListenerRow]) {
    if rows.count > listeners.count { rows.removeLast(rows.count - listeners.count) }
    for index in listeners.indices {
      if index < rows.count { rows[index] = listeners[index].row } else { rows.append(listeners[index].row) }
    }
  }

  // MARK: - Finding

  /// Whose connection it is: the address itself comes before all addresses, and those of IPv4 may have been accepted by a socket of IPv6.
  private func listener(of address: IPAddress, _ port: UInt16) -> Int? {
    var index = Int(slotHeads[Int(port) % ListenerCensus.slots])
    var best: Int?
    var bestRank = 0
    while index >= 0 {
      if keys[index].port == port {
        let key = keys[index].address
        let rank = key == address ? 3 : key == .anyV4 && address.isV4 ? 2 : key == .anyV6 ? 1 : 0
        if rank > bestRank {
          best = index
          bestRank = rank
        }
      }
      index = Int(keys[index].next)
    }
    return best
  }

  private func find(_ address: IPAddress, _ port: UInt16) -> Int? {
    var index = Int(slotHeads[Int(port) % ListenerCensus.slots])
    while index >= 0 {
      if keys[index].port == port, keys[index].address == address { return index }
      index = Int(keys[index].next)
    }
    return nil
  }

  private mutating func make(_ address: IPAddress, _ port: UInt16) -> Int? {
    guard listeners.count < ListenerCensus.room else { return nil }
    var listener = Listener()
    listener.row.name = address.text(port: port)
    listeners.append(listener)
    keys.append(Key(address: address, port: port))
    link(keys.count - 1)
    return keys.count - 1
  }

  private mutating func link(_ index: Int) {
    let slot = Int(keys[index].port) % ListenerCensus.slots
    keys[index].next = slotHeads[slot]
    slotHeads[slot] = Int16(clamping: index)
  }

  private mutating func remove(_ isGone: (Listener) -> Bool) {
    guard listeners.contains(where: isGone) else { return }
    for index in listeners.indices.reversed() where isGone(listeners[index]) {
      listeners.remove(at: index)
      keys.remove(at: index)
    }
    for slot in slotHeads.indices { slotHeads[slot] = -1 }
    for index in keys.indices { link(index) }
  }
}

extension ListenerCensus.Listener {
  /// Adds what was dropped since the listing before. A port that is opened anew starts at 0; what was there first has a past that is not told.
  fileprivate mutating func note(drops: UInt64?, isFirst: Bool) {
    if let drops {
      let earlier = toldDrops ?? (isFirst ? drops : 0)
      row.drops = (row.drops ?? 0) &+ (drops > earlier ? drops - earlier : 0)
    }
    toldDrops = drops
  }

  fileprivate mutating func settle(elapsed: Double?) {
    row.established = coming.established
    row.closeWait = coming.closeWait
    row.sources = tally.top
    // Connections that were there before anybody counted are not new.
    guard let elapsed, elapsed > 0, elapsed.isFinite else { return }
    let seconds = Float(elapsed)
    connects.advance(Float(coming.new) / seconds, elapsed: seconds, age: age)
    established.advance(Float(coming.established), elapsed: seconds, age: age)
    age += seconds
    row.connects = Double(connects[.tenSeconds])
    guard age >= ListenerCensus.usualAfter else { return }
    row.connectsChange = Double(connects[.tenSeconds] / max(connects[.hour], ListenerCensus.leastConnects))
    row.establishedChange = Double(established[.tenSeconds] / max(established[.hour], ListenerCensus.leastEstablished))
  }
}
