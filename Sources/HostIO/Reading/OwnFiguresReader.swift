import Glibc
import WatchEngine

/// Reads what the watch costs: its CPU time by its own clock, its memory from `/proc/self/statm`. For one thread at a time.
package final class OwnFiguresReader: @unchecked Sendable {
  private var buffer = ReadBuffer(capacity: 512)
  private var statm: KeptFile
  private let pageSize: UInt64

  package init(facts: HostFacts) {
    // Not below a staged proc root: it is this process that is meant.
    statm = KeptFile("/proc/self/statm")
    pageSize = facts.pageSize
  }

  /// - Parameters:
  ///   - lateness: the longest of the ticks since the last call.
  ///   - dropped: entries that full queues had to drop since the start.
  package func read(lateness: Duration, dropped: UInt64) -> OwnFigures {
    var figures = OwnFigures()
    figures.lateness = lateness
    figures.dropped = dropped
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    figures.cpuTime = .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    figures.residentBytes = residentPages().map { $0.multipliedReportingOverflow(by: pageSize).partialValue }
    return figures
  }

  private func residentPages() -> UInt64? {
    do throws(Unknown) {
      try statm.read(into: &buffer, now: .zero)
    } catch {
      return nil
    }
    return buffer.number(after: 1)
  }
}
