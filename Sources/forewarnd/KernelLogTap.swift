import HostIO
import WatchEngine

/// Keeps the kernel log open: reads what is new at each pulse, and looks now and then whether a log that could not be opened can be.
struct KernelLogTap: ~Copyable {
  /// More records than this wait for the next pulse, so that a flood can't keep the thread from sampling.
  static let recordsPerPulse = 4096
  static let retryInterval: Duration = .seconds(60)

  private var reader: KernelLogReader
  private var nextOpening: Duration = .zero
  /// Why there are no records.
  private(set) var unknown: Unknown?

  init(path: String) { reader = KernelLogReader(path: path) }

  /// Gives every new record to `body`.
  mutating func drain(now: Duration, _ body: (Span<UInt8>) -> Void) {
    do throws(Unknown) {
      if !reader.isOpen {
        guard now >= nextOpening else { return }
        nextOpening = now + KernelLogTap.retryInterval
        try reader.open()
      }
      _ = try reader.read(atMost: KernelLogTap.recordsPerPulse, body)
      unknown = nil
    } catch {
      unknown = error
    }
  }
}
