import CHost
import Glibc
import WatchEngine

/// Looks closer at processes in uninterruptible sleep: whether they have run since the look before, and where in the kernel they sleep.
///
/// Sources: `/proc/PID/schedstat` (how often the main thread got a core; readable by everybody) and `/proc/PID/wchan` (proc_pid_wchan(5); of
/// other users' processes with CAP_SYS_PTRACE alone, `0` otherwise). Neither takes the process's memory lock or any that a sleeper can hold, as
/// `/proc/PID/cmdline` and `/proc/PID/stack` do, so a thread of the daemon may read them. For one thread at a time.
package struct WaitReader: ~Copyable {
  /// Less than this is a disk at work.
  static let patience: Duration = .seconds(2)

  private let root: String
  private var directory: Int32 = -1
  private var name: [CChar] = []
  private var buffer = ReadBuffer(capacity: 512)

  /// - Parameter procRoot: where proc is mounted.
  package init(procRoot: String = "/proc") {
    root = procRoot
    name.reserveCapacity(32)
  }

  deinit { if directory >= 0 { close(directory) } }

  /// Looks at those that were found in that sleep by two readings at least.
  package mutating func look(into census: inout ProcessCensus, at instant: Instant) {
    guard !census.stuck.isEmpty else { return }
    if directory < 0 { directory = chost_open_directory(root) }
    guard directory >= 0 else { return }
    for index in census.stuck.indices {
      if read("/schedstat", of: census.stuck[index].pid) == 0, let runs = buffer.number(after: 2), runs > 0 {
        census.note(runs: runs, at: index)
      }
      guard instant.monotonic - census.stuck[index].since >= Self.patience else { continue }
      let failure = read("/wchan", of: census.stuck[index].pid)
      guard failure == 0 else {
        census.note(waitsFor: .unknown(Unknown(errno: failure)), at: index)
        continue
      }
      if let word = KernelPlace(buffer.bytes) {
        if word.isRest { census.noteAtRest(at: index) } else { word.note(at: index, in: &census) }
      } else {
        // No address at all is what the kernel tells those who may not know it.
        census.note(waitsFor: .unknown(.notPermitted), at: index)
      }
    }
  }

  private mutating func read(_ file: StaticString, of pid: Int32) -> Int32 {
    name.refill(pid, file)
    let descriptor = chost_open_read_at(directory, name)
    guard descriptor >= 0 else { return errno }
    let failure = buffer.fill(from: descriptor)
    close(descriptor)
    return failure
  }
}

extension KernelPlace {
  fileprivate func note(at index: Int, in census: inout ProcessCensus) {
    if case .function(let known) = census.stuck[index].waitsFor, known == name { return }
    census.note(waitsFor: .function(name), at: index)
  }
}
