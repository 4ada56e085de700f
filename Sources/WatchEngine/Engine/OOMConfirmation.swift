/// Holds the kills that the kernel log told of against the kernel's own count of them.
///
/// A line alone is not believed: `oom_kill` of `/proc/vmstat` (Linux 4.13+) must have grown as well. The other way round, kills that
/// were counted but not told (log overrun, no right to read it) are told as a number.
struct OOMConfirmation: Sendable {
  /// How long a line waits for the counter, and the counter for its line.
  static let patience: Duration = .seconds(3)

  /// A `nil` kill is one that the kernel told and counted twice; it was told already.
  private var waiting: [(kill: OOMKill?, since: Duration)] = []
  /// Counted by the kernel, not told by its log.
  private var untold: UInt64 = 0
  private var untoldSince: Duration = .zero
  private var counter: UInt64?
  /// Lines believed while the counter could not be read, as on a host that has no memory for the answer: it will show them later.
  private var believed: UInt64 = 0

  /// Whether a line waits for the counter, so that it is worth reading the counter at once.
  var isWaiting: Bool { !waiting.isEmpty }

  mutating func add(_ kill: OOMKill?, at now: Duration) { waiting.append((kill, now)) }

  /// Takes the kernel's count.
  /// - Parameter count: `nil` where the kernel has none or it can't be read: then lines are believed.
  mutating func reconcile(count: UInt64?, at now: Duration, tell: (HostEvent) -> Void) {
    defer { if let count { counter = count } }
    guard let count else {
      for entry in waiting { if let kill = entry.kill { tell(.oomKill(kill)) } }
      believed &+= UInt64(waiting.count)
      waiting.removeAll(keepingCapacity: true)
      return
    }
    let (increase, backwards) = count.subtractingReportingOverflow(counter ?? count)
    let grown = increase - min(increase, believed)
    believed = 0
    if !backwards, grown > 0 {
      if untold == 0 { untoldSince = now }
      untold = untold.addingReportingOverflow(grown).partialValue
    }
    while untold > 0, !waiting.isEmpty {
      if let kill = waiting.removeFirst().kill { tell(.oomKill(kill)) }
      untold -= 1
    }
    while let first = waiting.first, now - first.since >= OOMConfirmation.patience {
      if let kill = first.kill { tell(.oomKillUnconfirmed(kill)) }
      waiting.removeFirst()
    }
    if untold > 0, now - untoldSince >= OOMConfirmation.patience {
      tell(.oomKillsUntold(count: untold))
      untold = 0
    }
  }
}
