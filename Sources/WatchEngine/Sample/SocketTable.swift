/// Who is listening, who waits there, and who is connected.
///
/// Source: `NETLINK_SOCK_DIAG`, sock_diag(7), of TCP over IPv4 and IPv6 in the network namespace of the reader. Containers with a network of
/// their own are not in it.
package struct SocketTable: Sendable {
  /// When the listeners were asked for.
  package var instant = Instant.zero
  package var listeners = Source<[ListenerRow]>([])
  /// How long ago connections were counted; `nil` before the first time. Counting many takes its time, and is done more rarely.
  package var countAge: Duration?
  /// Listeners that found no room.
  package var leftOut: UInt64 = 0

  package init() {}
}

/// One address and port that accepts TCP connections, by one socket or several (`SO_REUSEPORT`).
package struct ListenerRow: Equatable, Sendable {
  /// `0.0.0.0:5432`, `[::]:80`.
  package var name = ""
  package var sockets: UInt64 = 0
  /// Connections that wait to be accepted, and how many may: of all of its sockets together.
  package var queue: UInt64 = 0
  package var limit: UInt64 = 0
  /// Of the socket that is fullest: connections to one don't go to another.
  package var fullestPercent: Double?
  /// Connections that its sockets dropped since the watch began; `nil` where the kernel does not tell. Never decreases.
  package var drops: UInt64?
  package var uid: UInt32 = 0
  /// The unit that opened it, where that can be told.
  package var unit: String?
  /// Established connections and those that only the other end has closed; `nil` before they were counted.
  package var established: UInt64?
  package var closeWait: UInt64?
  /// New connections a second, on the average of 10 s; `nil` before the second count.
  package var connects: Double?
  /// How many times the hour before ``connects`` and ``established`` are; `nil` in the first 5 minutes.
  package var connectsChange: Double?
  package var establishedChange: Double?
  /// From where most of its connections come, most first.
  package var sources = TopSources()

  package init() {}
}

/// The networks most connections come from.
package struct TopSources: Equatable, Sendable {
  package struct Share: Equatable, Sendable {
    package var network = IPAddress.anyV6
    /// Connections, at least.
    package var count: UInt32 = 0

    package init() {}
  }

  package static let room = 3
  /// Most first; those without a count are not there.
  package var shares = InlineArray<3, Share>(repeating: Share())
  /// All connections.
  package var total: UInt32 = 0

  package init() {}

  package static func == (left: TopSources, right: TopSources) -> Bool {
    guard left.total == right.total else { return false }
    for index in left.shares.indices where left.shares[index] != right.shares[index] { return false }
    return true
  }
}
