import WatchEngine

/// Reads the three pressure files through descriptors that stay open. For one thread at a time.
package final class PulseReader: @unchecked Sendable {
  private var buffer = ReadBuffer(capacity: 512)
  private var cpu: KeptFile
  private var memory: KeptFile
  private var io: KeptFile

  /// - Parameter procRoot: where proc is mounted.
  package init(procRoot: String = "/proc") {
    cpu = KeptFile(procRoot + "/pressure/cpu")
    memory = KeptFile(procRoot + "/pressure/memory")
    io = KeptFile(procRoot + "/pressure/io")
  }

  /// Reads all three. Sets the instant at which it began.
  package func read(into pulse: inout Pulse) {
    pulse.instant = .now
    let now = pulse.instant.monotonic
    pulse.cpu.refill(from: &cpu, through: &buffer, now: now)
    pulse.memory.refill(from: &memory, through: &buffer, now: now)
    pulse.io.refill(from: &io, through: &buffer, now: now)
  }
}
