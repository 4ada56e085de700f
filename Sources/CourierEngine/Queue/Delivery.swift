import WatchEngine

/// One notification on its way to one receiver: what the queue must know of it. Its content lies elsewhere, under ``id``.
package struct Delivery: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    /// News of an incident: later news make earlier ones needless.
    case incident(UInt64)
    /// Something that happened once.
    case event
    /// Somebody waits for the answer.
    case test
    /// The host goes down on purpose; told at once or not at all.
    case farewell
  }

  /// The notification's: IDs sort by time.
  package var id: String
  package var kind: Kind
  package var severity: Severity
  /// Whether the news is that all is over.
  package var isOver: Bool
  /// When it was taken from the outbox: since boot, with suspend.
  package var taken: Duration
  /// Where it could not be told before, in order; the queue's own receiver is not among them.
  package var via: [String]
  /// Whether no disk has it: a power cut would lose it.
  package var isVolatile: Bool

  package init(
    id: String, kind: Kind, severity: Severity, isOver: Bool = false, taken: Duration, via: [String] = [],
    isVolatile: Bool = false
  ) {
    self.id = id
    self.kind = kind
    self.severity = severity
    self.isOver = isOver
    self.taken = taken
    self.via = via
    self.isVolatile = isVolatile
  }

  /// Whether it goes out ahead of everything, also where the receiver failed before.
  package var isPrompt: Bool { kind == .test || kind == .farewell }
}

/// How one delivery ended.
package struct Settlement: Equatable, Sendable {
  package enum Outcome: String, Equatable, Sendable, CaseIterable {
    case delivered
    /// Refused for good, and nobody else could be told.
    case dead
    /// Too old to be of use.
    case expired
    /// Later news of the same incident went out in its place.
    case superseded
    /// Refused for good; another receiver was told instead.
    case diverted
    /// The queue was full of what is worse.
    case limited
  }

  package var delivery: Delivery
  package var outcome: Outcome
  /// How often it was tried.
  package var tries: Int
  /// Why, where it is not delivered.
  package var why: String?

  package init(delivery: Delivery, outcome: Outcome, tries: Int, why: String? = nil) {
    self.delivery = delivery
    self.outcome = outcome
    self.tries = tries
    self.why = why
  }
}

/// What a receiver's answer means for what was sent.
package enum Upshot: Equatable, Sendable {
  case delivered
  /// Not now: server errors, resets, silence, a name that can't be resolved.
  case failed(String)
  /// Too much at a time (429): the receiver is well; after `pause`, if it said so.
  case slowDown(pause: Duration?, String)
  /// This message will never be taken; others may be.
  case refusedMessage(String)
  /// Nothing sent there will be taken until somebody mends it: gone, forbidden, a certificate that is not valid, an unreadable secret.
  case refusedChannel(String)
}
