import CHost
import Glibc
import WatchEngine

/// Reads all processes through kept descriptors of `/proc/PID/stat` as far as the limit of descriptors allows, by opening and
/// closing the file for the rest.
///
/// A kept descriptor stays that of the process it was opened for: when the process is gone, reading fails (`ESRCH`) even if
/// another has its pid by now. New processes are looked for only when the host started a task since the last reading (the last
/// pid in `/proc/loadavg` changed): few new pids are tried one by one, many are found by listing the directory.
///
/// For one thread at a time, and for one census.
package final class ProcessTable: @unchecked Sendable {
  private let facts: HostFacts
  private var directory: ProcessDirectory
  private var budget: DescriptorBudget
  private var cursorFile: KeptFile
  private var cursorBuffer = ReadBuffer(capacity: 512)
  private var buffer = ReadBuffer(capacity: 4096)
  private var stat = ProcessStat()
  private var reading = ProcessReading()
  private var load = LoadAverage()
  private var listed: [Int32] = []
  private var found: [Int32] = []
  /// The last pid given out, at the last reading and at the one before.
  private var cursor: UInt64?
  private var cursorBefore: UInt64?
  private var canProbe = true
  private var lastListing: Duration?
  private var lastFailure: Int32 = 0

  /// A full listing is made at least this often, for what the last pid can't tell: pids that were asked for by number
  /// (checkpoint and restore), a task that was not visible yet when its pid was tried.
  package static let listingInterval: Duration = .seconds(30)
  /// Of processes that hold this much, what they share with others is asked for: two that share a gigabyte don't hold two.
  static let sharingPages: UInt64 = 8192

  /// - Parameters:
  ///   - procRoot: where proc is mounted.
  ///   - facts: of this host.
  ///   - budget: how many descriptors may be kept.
  package init(procRoot: String = "/proc", facts: HostFacts, budget: DescriptorBudget = .raised(share: 0.9)) {
    self.facts = facts
    self.budget = budget
    directory = ProcessDirectory(root: procRoot)
    cursorFile = KeptFile(procRoot + "/loadavg")
  }

  deinit { directory.shut() }

  /// How many processes are read through kept descriptors.
  package var keptCount: Int { budget.used }

  /// Reads all processes into the census.
  /// - Returns: why no process at all could be read.
  package func read(into census: inout ProcessCensus, at instant: Instant) -> Unknown? {
    let failure = directory.open()
    guard failure == 0 else { return Unknown(errno: failure) }
    lastFailure = ENOENT
    census.begin(at: instant)
    // The known ones first: a pid that was given out anew is free again when the new ones are looked for.
    for index in 0..<census.known.count { reread(index, &census) }
    findNew(at: instant.monotonic, &census)
    census.end { slot in drop(slot.descriptor) }
    return census.summary.processes > 0 ? nil : Unknown(errno: lastFailure)
  }

  /// Closes what is kept of a census that will not be read any more.
  package func close(_ census: borrowing ProcessCensus) {
    for index in 0..<census.known.count { drop(census.kept(at: index).descriptor) }
  }

  /// Reads a process that was there the last time.
  private func reread(_ index: Int, _ census: inout ProcessCensus) {
    let kept = census.kept(at: index)
    let descriptor = kept.descriptor
    let failure: Int32
    if descriptor >= 0 {
      failure = buffer.fill(from: descriptor)
    } else {
      var opened: Int32 = -1
      failure = readAnew(kept.pid, &opened)
      if opened >= 0 { census.note(descriptor: opened, at: index) }
    }
    guard failure == 0 else {
      lastFailure = failure
      // No memory for the answer is no sign that the process is gone.
      if failure != ESRCH && failure != ENOENT { census.keep(at: index) }
      return
    }
    do throws(Unknown) { try buffer.parse(into: &stat) } catch { return census.keep(at: index) }
    var shared = kept.sharedPages
    if stat.residentPages >= Self.sharingPages, kept.sharedPages == .max || kept.age & 15 == 1 {
      if let counted = directory.sharedPages(of: stat.pid) {
        shared = counted
        census.note(sharedPages: counted, at: index)
      }
    }
    stat.fill(&reading, facts: facts, sharedPages: shared == .max ? nil : shared)
    census.take(reading, at: index)
  }

  /// Opens and reads a process's file, and keeps the descriptor if there is room.
  private func readAnew(_ pid: Int32, _ kept: inout Int32) -> Int32 {
    let descriptor = directory.openStat(of: pid)
    guard descriptor >= 0 else { return errno }
    let failure = buffer.fill(from: descriptor)
    if failure == 0, budget.take() {
      kept = descriptor
    } else {
      Glibc.close(descriptor)
    }
    return failure
  }

  private func drop(_ descriptor: Int32) {
    guard descriptor >= 0 else { return }
    Glibc.close(descriptor)
    budget.giveBack()
  }

  private func findNew(at now: Duration, _ census: inout ProcessCensus) {
    let before = cursorBefore
    cursorBefore = cursor
    cursor = readCursor(now: now)
    let isListingDue = lastListing.map { now - $0 >= Self.listingInterval } ?? true
    // Tasks are visible a moment after their pid was given out: what is new since the reading before last is tried.
    if !isListingDue, let before, let cursor {
      if cursor == before { return }
      if canProbe, directory.isOwnNamespace, cursor > before, cursor - before <= UInt64(64 + census.known.count) {
        if probe((before + 1)...cursor, &census) { return }
      }
    }
    list(at: now, &census)
  }

  private func readCursor(now: Duration) -> UInt64? {
    do throws(Unknown) {
      try cursorFile.read(into: &cursorBuffer, now: now)
      try cursorBuffer.parse(into: &load)
    } catch {
      return nil
    }
    return load.lastPID
  }

  /// Tries pids one by one.
  /// - Returns: false where this kernel can't tell a process from a thread by its number; then none was tried.
  private func probe(_ pids: ClosedRange<UInt64>, _ census: inout ProcessCensus) -> Bool {
    for number in pids {
      guard let pid = Int32(exactly: number), !census.known.place(of: pid).isKnown else { continue }
      switch chost_is_process(pid) {
      case 1: admit(pid, &census)
      case 0: continue
      default:
        canProbe = false
        return false
      }
    }
    return true
  }

  private func list(at now: Duration, _ census: inout ProcessCensus) {
    let failure = directory.list(into: &listed)
    guard failure == 0 else {
      lastFailure = failure
      return
    }
    lastListing = now
    census.known.missing(from: listed, into: &found)
    if listed.count - found.count < census.known.count { prune(&census) }
    for pid in found { admit(pid, &census) }
  }

  /// Drops what is not listed. On a real proc mount reading fails for those already.
  private func prune(_ census: inout ProcessCensus) {
    var position = 0
    for index in 0..<census.known.count {
      let pid = census.kept(at: index).pid
      while position < listed.count, listed[position] < pid { position += 1 }
      if position == listed.count || listed[position] != pid { census.drop(at: index) }
    }
  }

  /// Reads a process that was not there the last time.
  private func admit(_ pid: Int32, _ census: inout ProcessCensus) {
    var descriptor: Int32 = -1
    let failure = readAnew(pid, &descriptor)
    guard failure == 0 else {
      lastFailure = failure
      return
    }
    do throws(Unknown) { try buffer.parse(into: &stat) } catch { return drop(descriptor) }
    stat.fill(&reading, facts: facts, sharedPages: nil)
    census.admit(reading, descriptor: descriptor)
  }
}
