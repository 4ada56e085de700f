/// One moment, as the kernel's three clocks told it. Time enters the engine through inputs only.
package struct Instant: Equatable, Sendable {
  /// Since boot, without the time spent in suspend (`CLOCK_MONOTONIC`): what rates and hold times are measured with.
  package var monotonic: Duration
  /// Since boot, with the time spent in suspend (`CLOCK_BOOTTIME`).
  package var boottime: Duration
  /// Since 1970-01-01 UTC (`CLOCK_REALTIME`): for people only, since it can be stepped.
  package var realtime: Duration

  package init(monotonic: Duration, boottime: Duration, realtime: Duration) {
    self.monotonic = monotonic
    self.boottime = boottime
    self.realtime = realtime
  }

  package static let zero = Instant(monotonic: .zero, boottime: .zero, realtime: .zero)
}

extension Duration {
  /// The length in seconds, as a fraction.
  package var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
