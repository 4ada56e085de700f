/// Finds the holes in time: samples that did not come, suspends, and steps of the wall clock.
package struct Continuity: Sendable {
  /// What lies between two samples.
  package struct Finding: Equatable, Sendable {
    /// Set when samples are missing: how long nothing was seen, and how much of that the host was suspended.
    package var gap: (length: Duration, suspended: Duration)?
    /// How far the wall clock was set, forward if positive.
    package var clockStep: Duration?

    package static func == (left: Finding, right: Finding) -> Bool {
      left.clockStep == right.clockStep && left.gap?.length == right.gap?.length
        && left.gap?.suspended == right.gap?.suspended
    }
  }

  /// More than this between two samples is a gap, if the interval is shorter than a third of it.
  package static let shortestGap: Duration = .seconds(3)
  /// Smaller differences between the clocks are the slewing of NTP, or the time between reading one clock and the next.
  package static let clockTolerance: Duration = .seconds(2)

  package init() {}

  /// Compares two consecutive moments; `interval` is the planned time between them.
  package func examine(from before: Instant, to now: Instant, interval: Duration) -> Finding {
    var finding = Finding()
    let awake = now.monotonic - before.monotonic
    let passed = now.boottime - before.boottime
    let suspended = passed > awake ? passed - awake : .zero
    let wasSuspended = suspended > Continuity.clockTolerance
    if wasSuspended || awake > max(interval * 3, Continuity.shortestGap) {
      finding.gap = (max(passed, awake), wasSuspended ? suspended : .zero)
    }
    let step = (now.realtime - before.realtime) - max(passed, awake)
    if step > Continuity.clockTolerance || step < .zero - Continuity.clockTolerance { finding.clockStep = step }
    return finding
  }
}
