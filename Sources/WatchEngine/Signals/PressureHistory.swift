/// The stall totals of the last minute, so that the stalled share of any window up to 60 s can be told.
///
/// The kernel's own averages lag (`avg10` takes seconds to show what its total shows at once), so the totals are kept and compared.
/// A fixed ring: nothing is allocated after `init`. It is meant for 10 pulses a second; slower ones reach just as far back.
package struct PressureHistory: Sendable {
  /// One of the figures in `/proc/pressure`.
  package enum Line: Int, CaseIterable, Sendable {
    case cpuSome, cpuFull, memorySome, memoryFull, ioSome, ioFull
  }

  private struct Entry {
    var at: Duration = .zero
    /// Microseconds, by ``Line``.
    var totals = InlineArray<6, UInt64>(repeating: 0)
  }

  /// 61 s of ten pulses a second, and a few for those that come early.
  static let capacity = 620
  /// A hole in the pulses longer than this ends what came before: starvation or suspend, about which nothing is known.
  static let longestHole: Duration = .seconds(3)
  /// The same for estimates, which come with the samples and are means over the time between them.
  static let longestEstimate: Duration = .seconds(60)
  /// Pulses jitter: one that is this much too young for a window still opens it.
  static let jitter: Duration = .milliseconds(50)

  private var ring = [Entry](repeating: Entry(), count: PressureHistory.capacity)
  /// How many pulses were ever added; the newest is number `added - 1`, at that number modulo the capacity.
  private var added = 0
  /// By line: the first pulse of the unbroken run up to the newest.
  private var runStart = InlineArray<6, Int>(repeating: 0)
  /// By line: why the newest pulse does not have it.
  private var missing = InlineArray<6, Unknown?>(repeating: .notYetSampled)
  /// Why a window that reaches back too far is not known.
  private var whyYoung: Unknown = .needsTwoSamples
  /// Whether the totals were worked out by ``PressureEstimator`` and not told by the kernel.
  package private(set) var isEstimate = false

  package init() {}

  /// When the newest pulse was taken; `nil` before the first.
  package var newestAt: Duration? { added > 0 ? ring[(added - 1) % PressureHistory.capacity].at : nil }

  /// Adds one pulse. One that is not newer than the newest, or comes after a hole, begins the history anew.
  /// - Parameter isEstimate: of totals that were worked out; they have nothing to do with those that the kernel tells.
  package mutating func append(_ pulse: Pulse, isEstimate: Bool = false) {
    let at = pulse.instant.monotonic
    if let newest = newestAt {
      if isEstimate != self.isEstimate {
        begin(why: .needsTwoSamples)
      } else if at <= newest || at - newest > (isEstimate ? PressureHistory.longestEstimate : PressureHistory.longestHole) {
        begin(why: .afterGap)
      }
    }
    self.isEstimate = isEstimate
    let place = added % PressureHistory.capacity
    ring[place].at = at
    take(pulse.cpu, .cpuSome, .cpuFull, at: place)
    take(pulse.memory, .memorySome, .memoryFull, at: place)
    take(pulse.io, .ioSome, .ioFull, at: place)
    added += 1
  }

  private mutating func begin(why: Unknown) {
    for line in runStart.indices { runStart[line] = added }
    whyYoung = why
  }

  private mutating func take(_ source: Source<Pressure>, _ some: Line, _ full: Line, at place: Int) {
    note(some, source.field { $0.someMicroseconds }, at: place)
    note(full, source.field { $0.fullMicroseconds }, at: place)
  }

  private mutating func note(_ line: Line, _ total: Figure, at place: Int) {
    switch total {
    case .success(let microseconds):
      ring[place].totals[line.rawValue] = microseconds
      missing[line.rawValue] = nil
    case .failure(let why):
      missing[line.rawValue] = why
      runStart[line.rawValue] = added + 1
    }
  }

  /// In which part of the last `window` tasks stood still, in percent, at most 100.
  ///
  /// Measured from the newest pulse that is old enough; after a hole in the pulses that is a little more than `window`.
  /// - Parameter shortest: a younger history will do if it reaches back this far; the whole window when `nil`.
  /// - Throws: why the newest pulse does not have the line; `needsTwoSamples` or `afterGap` while the history is too young;
  ///   `wentBackwards`.
  package func share(_ line: Line, over window: Duration, atLeast shortest: Duration? = nil) throws(Unknown) -> Double {
    if let why = missing[line.rawValue] { throw why }
    let newest = entry(added - 1)
    let oldest = max(runStart[line.rawValue], added - PressureHistory.capacity, 0)
    let opening = newest.at - window + PressureHistory.jitter
    var start = oldest
    if entry(oldest).at <= opening {
      start = lastPulse(from: oldest, notAfter: opening)
    } else if newest.at - entry(oldest).at + PressureHistory.jitter < shortest ?? window {
      throw whyYoung
    }
    let first = entry(start)
    let share = try Rate.share(
      newest.totals[line.rawValue], since: first.totals[line.rawValue], ticks: 1_000_000, over: newest.at - first.at)
    // Clock and totals are not read in the same moment.
    return min(share, 100)
  }

  private func entry(_ number: Int) -> Entry { ring[number % PressureHistory.capacity] }

  /// The last pulse that is not younger than `moment`; `first` is not.
  private func lastPulse(from first: Int, notAfter moment: Duration) -> Int {
    var low = first
    var high = added - 1
    while low < high {
      let middle = low + (high - low + 1) / 2
      if entry(middle).at <= moment { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
