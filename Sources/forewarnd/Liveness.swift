/// Decides whether systemd's watchdog may be fed: only while samples are taken and told.
struct Liveness {
  /// How long either may make no progress before the watchdog goes hungry.
  static let patience: Duration = .seconds(10)

  private var samples: UInt64 = 0
  private var rounds: UInt64 = 0
  private var samplesSeen: Duration
  private var roundsSeen: Duration
  private let interval: Duration

  /// - Parameter interval: between two samples: slow sampling is no standstill.
  init(at now: Duration, interval: Duration) {
    samplesSeen = now
    roundsSeen = now
    self.interval = interval
  }

  /// Takes the marks of progress of this moment.
  /// - Returns: whether both have moved lately.
  mutating func isAlive(samples: UInt64, rounds: UInt64, at now: Duration) -> Bool {
    if samples != self.samples { samplesSeen = now }
    if rounds != self.rounds { roundsSeen = now }
    self.samples = samples
    self.rounds = rounds
    let limit = Liveness.patience + interval * 3
    return now - samplesSeen < limit && now - roundsSeen < limit
  }
}
