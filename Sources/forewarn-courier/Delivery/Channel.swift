import CourierEngine
import WatchEngine

/// One receiver at work: what it is, what waits for it, and how it has been lately.
final class Channel {
  private(set) var receiver: Receiver
  /// With its secrets; or why they can't be used.
  private(set) var target: Result<Target, SecretFile.Refusal>
  var queue: DeliveryQueue
  var report: DeliveryReport.Channel
  var warmth = Warmth()
  /// What is under way for warmth alone.
  var isWarming = false
  /// When it was last used for warmth alone, since boot.
  var probedAt: Duration = .zero
  var isPolling = false
  /// Since boot; when to ask for replies next.
  var nextPoll: Duration = .zero
  var pollCursor: String?
  /// When to tell again what fires there, and that all is well.
  var nextRefresh: Duration = .zero
  var nextWatchdog: Duration = .zero
  /// Where names were last found, and whether they are found no more.
  var names = LastGoodAddress()
  /// The state that was last told in the journal.
  var toldState = DeliveryQueue.State.ok

  var name: String { receiver.name }

  init(_ receiver: Receiver, _ target: Result<Target, SecretFile.Refusal>) {
    self.receiver = receiver
    self.target = target
    queue = DeliveryQueue(limits: Channel.limits(receiver))
    report = DeliveryReport.Channel(name: receiver.name, type: receiver.type)
  }

  /// Takes over a new configuration; what waits stays.
  func configure(_ receiver: Receiver, _ target: Result<Target, SecretFile.Refusal>) {
    let isSame = receiver == self.receiver
    self.receiver = receiver
    // A secret that was spoilt since must not end what works.
    if case .failure = target, case .success = self.target, isSame { return }
    self.target = target
    queue = DeliveryQueue(limits: Channel.limits(receiver), from: queue)
    queue.forgive()
    warmth = Warmth()
    if receiver.type != report.type { report = DeliveryReport.Channel(name: receiver.name, type: receiver.type) }
  }

  /// How a request goes there.
  func route(fresh: Bool = false) -> Route {
    var route = Route()
    route.caFile = receiver["ca-file"]
    route.proxy = receiver["proxy"]
    if route.proxy == nil { route.resolved = names.hint(fresh: fresh) }
    return route
  }

  private static func limits(_ receiver: Receiver) -> QueueLimits {
    var limits = QueueLimits()
    limits.expiry = receiver.expiry
    if !receiver.type.takesDigests { limits.digestAbove = nil }
    return limits
  }
}

/// The address at which a receiver's name was last found, for when names can't be resolved.
struct LastGoodAddress {
  /// `HOST:PORT`.
  private(set) var place: String?
  private var address: String?
  /// Since 1970.
  private(set) var deadSince: Duration?

  /// Whether there is something to go on with.
  var canGoOn: Bool { address != nil }

  /// What libcurl is told: the address, to forget it and ask, or nothing.
  ///
  /// Source: CURLOPT_RESOLVE(3): `+HOST:PORT:ADDRESS` holds for as long as any other answer, `-HOST:PORT` takes it out.
  func hint(fresh: Bool) -> String? {
    guard let place, let address else { return nil }
    if fresh { return "-\(place)" }
    return deadSince == nil ? nil : "+\(place):\(address.contains(":") ? "[\(address)]" : address)"
  }

  mutating func note(_ end: TransferEnd, url: String, wasFresh: Bool, at now: Duration) {
    guard end.nameWasFound else {
      deadSince = deadSince ?? now
      return
    }
    guard end.failure == nil, let found = end.address else { return }
    let newPlace = LastGoodAddress.place(of: url)
    // Over a connection that stood, or with the last good address, no name was asked for.
    if deadSince != nil, !wasFresh || end.wasWarm, place == newPlace { return }
    (place, address, deadSince) = (newPlace, found, nil)
  }

  /// `HOST:PORT` of an URL.
  static func place(of url: String) -> String? {
    guard let origin = WebOrigin(url), !origin.host.hasPrefix("[") else { return nil }
    return origin.host.contains(":") ? origin.host : "\(origin.host):\(origin.isSecure ? "443" : "80")"
  }
}

/// The server of an URL, without what leads on from there.
struct WebOrigin {
  var isSecure: Bool
  /// With the port, if one is given.
  var host: String

  /// - Returns: `nil` for what is no web address.
  init?(_ url: String) {
    isSecure = url.hasPrefix("https://")
    guard isSecure || url.hasPrefix("http://") else { return nil }
    let authority = url.dropFirst(isSecure ? 8 : 7).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    host = String(authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority)
    if host.isEmpty { return nil }
  }

  var root: String { "\(isSecure ? "https" : "http")://\(host)/" }
}
