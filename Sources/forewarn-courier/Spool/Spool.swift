import CourierEngine
import Glibc
import HostIO
import Synchronization
import WatchEngine

/// The thread that writes to the disk, so that a disk that hangs holds up nothing else.
final class Spool: Sendable {
  enum Job: Sendable {
    case keep(id: String, bytes: [UInt8])
    case settle(id: String, receiver: String, Settlement.Outcome)
    case divert(id: String, SpoolBook.Divert)
    case remove(id: String)
    case sync
    /// Finds out whether the disk takes something again.
    case probe
  }

  enum Answer: Sendable {
    case found(SpoolFolder.Found)
    case kept(id: String, failure: Int32)
    /// Another job failed.
    case failed(Int32)
    case probed(failure: Int32)
  }

  private let path: String
  private let jobs = BoundedQueue<Job>(capacity: 4096)
  private let answers = Mutex<[Answer]>([])
  private let isDirty = Atomic(false)
  private let ended = BoundedQueue<Bool>(capacity: 1)
  private let wake: CurlMulti.Waker

  init(path: String, wake: CurlMulti.Waker) {
    self.path = path
    self.wake = wake
  }

  /// - Returns: `false` if the kernel starts no more threads.
  func start() -> Bool {
    HostThread.start("spool") { [self] _ in
      var folder = SpoolFolder(path: path)
      answer(.found(folder.open()))
      while let job = jobs.wait() { work(job, &folder) }
      _ = folder.sync()
      ended.push(true, severity: .critical)
    } != nil
  }

  func push(_ job: Job) {
    isDirty.store(true, ordering: .relaxed)
    jobs.push(job, severity: .critical)
  }

  /// Has what was written since the last call put on the disk, if there was anything.
  func sync() {
    guard isDirty.exchange(false, ordering: .relaxed) else { return }
    jobs.push(.sync, severity: .critical)
  }

  /// What was answered since the last call. Never waits.
  func take() -> [Answer] {
    answers.withLock { answers in
      let taken = answers
      answers = []
      return taken
    }
  }

  /// Writes what is left.
  /// - Returns: `false` if the disk did not take it in time.
  func close(patience: Duration) -> Bool {
    jobs.close()
    return ended.wait(until: Instant.monotonicNow + patience) != nil
  }

  private func work(_ job: Job, _ folder: inout SpoolFolder) {
    let failure: Int32
    switch job {
    case .keep(let id, let bytes): return answer(.kept(id: id, failure: folder.keep(id, bytes)))
    case .settle(let id, let receiver, let outcome): failure = folder.settle(id, at: receiver, outcome)
    case .divert(let id, let divert): failure = folder.divert(id, divert)
    case .remove(let id): failure = folder.remove(id)
    case .sync: failure = folder.sync()
    case .probe: return answer(.probed(failure: folder.probe()))
    }
    // Only that is told which changes something: a wake-up for each success would be for nothing.
    if failure != 0 { answer(.failed(failure)) }
  }

  private func answer(_ answer: Answer) {
    answers.withLock { $0.append(answer) }
    wake.wake()
  }
}
