@testable import WatchEngine

/// Pulses in which all resources are stalled alike.
enum Pulses {
  static func pulse(at monotonic: Duration, some: UInt64, full: UInt64?) -> Pulse {
    var pressure = Pressure()
    pressure.someMicroseconds = some
    pressure.fullMicroseconds = full
    var pulse = Pulse()
    pulse.instant.monotonic = monotonic
    pulse.cpu = TwoSamples.known(pressure)
    pulse.memory = TwoSamples.known(pressure)
    pulse.io = TwoSamples.known(pressure)
    return pulse
  }
}
