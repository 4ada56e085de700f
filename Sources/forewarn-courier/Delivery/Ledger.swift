import CourierEngine
import WatchEngine

/// All notifications that are not settled everywhere: what they say, and where they are still to be told.
struct Ledger {
  struct Item {
    var bytes: [UInt8]
    var recipients: [Notification.Recipient]
    var incident: Int
    var kind: Delivery.Kind
    var severity: Severity
    var isOver: Bool
    /// Decided, since 1970.
    var at: Duration
    /// Since boot.
    var taken: Duration
    /// Since 1970.
    var takenRealtime: Duration
    var outstanding: Set<String> = []
    /// Where it is to be told, and there is no such receiver here.
    var unknown: [String] = []
    /// Where it will not be told.
    var failed: Set<String> = []
    var diverts: [SpoolBook.Divert] = []
    /// Whether the disk has it.
    var isDurable = false
    /// Whether it is still in the outbox.
    var isInOutbox = false
    /// Whether it is kept although it is told everywhere: what fires must be told again before it is forgotten there.
    var isHeld = false

    init(_ notification: Notification, bytes: [UInt8], taken: Instant) {
      self.bytes = bytes
      recipients = notification.recipients
      incident = notification.incident
      kind =
        switch notification.kind {
        case .incident where notification.incident > 0: .incident(UInt64(notification.incident))
        case .incident, .oomKill: .event
        case .test: .test
        case .farewell: .farewell
        }
      severity = notification.severity
      isOver = notification.transition == .resolved
      at = notification.at
      self.taken = taken.boottime
      takenRealtime = taken.realtime
    }

    /// Where it goes in place of a receiver that refused: a path of names.
    func via(of receiver: String) -> [String] {
      var path: [String] = []
      var name = receiver
      while let divert = diverts.last(where: { $0.to == name }), !path.contains(divert.from) {
        path.insert(divert.from, at: 0)
        name = divert.from
      }
      return path
    }

    func delivery(_ id: String, to receiver: String) -> Delivery {
      Delivery(
        id: id, kind: kind, severity: severity, isOver: isOver, taken: taken, via: via(of: receiver), isVolatile: !isDurable)
    }
  }

  private(set) var items: [String: Item] = [:]

  subscript(id: String) -> Item? {
    get { items[id] }
    set { items[id] = newValue }
  }

  /// The notification, read again: what waits is kept as bytes, which are a tenth of what they mean.
  func notification(_ id: String) -> Notification? {
    guard let bytes = items[id]?.bytes else { return nil }
    do { return try Notification(parsing: bytes.span) } catch { return nil }
  }

  /// Incidents that fire for all that the courier was told.
  var openIncidents: Set<Int> { Set(items.values.filter { $0.isHeld && !$0.isOver }.map(\.incident)) }
}
