import CHost
import Glibc
import WatchEngine

/// The table of all processes, read through kept descriptors of `/proc/PID/stat` as far as the limit of descriptors allows,
/// by opening and closing the file for the rest.
///
/// A kept descriptor stays that of the process it was opened for: when the process is gone, reading fails (`ESRCH`) even if
/// another has its pid by now. New processes are looked for only when the host started a task since the last reading (the last
/// pid in `/proc/loadavg` changed): few new pids are tried one by one, many are found by listing the directory.
///
/// For one thread at a time.
package final class ProcessTable: @unchecked Sendable {
  private let facts: HostFacts
  private var directory: ProcessDirectory
  private var budget: DescriptorBudget
  private var cursorFile: KeptFile
  private var cursorBuffer = ReadBuffer(capacity: 512)
  private var buffer = ReadBuffer(capacity: 4096)
  private var stat = ProcessStat()
  private var load = LoadAverage()
  private var known = ProcessSlots()
  private var listed: [Int32] = []
  private var found: [Int32] = []
  /// The last pid given out, at the last reading and at the one before.
  private var cursor: UInt64?
  private var cursorBefore: UInt64?
  private var canProbe = true
  private var lastReading: Duration?
  private var lastListing: Duration?
  private var lastFailure: Int32 = 0

  /// A full listing is made at least this often, for what the last pid can't tell: pids that were asked for by number
  /// (checkpoint and restore), a task that was not visible yet when its pid was tried.
  package static let listingInterval: Duration = .seconds(30)

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

  deinit {
    known.filter { slot in
      if slot.descriptor >= 0 { close(slot.descriptor) }
      return false
    }
    directory.shut()
  }

  /// How many of the known processes are read through kept descriptors.
  package var keptCount: Int { budget.used }
  package var knownCount: Int { known.count }
  package func knows(_ pid: Int32) -> Bool { known.place(of: pid).isKnown }

  /// Reads all processes and condenses them.
  ///
  /// - Parameters:
  ///   - source: unknown where no process at all could be read.
  ///   - instant: of this reading; shares of the CPU are those since the reading before.
  package func read(into source: inout Source<ProcessSummary>, at instant: Instant) {
    let failure = directory.open()
    guard failure == 0 else {
      source.unknown = Unknown(errno: failure)
      return
    }
    source.value.clear()
    lastFailure = ENOENT
    let elapsed = lastReading.map { (instant.monotonic - $0).inSeconds } ?? 0
    lastReading = instant.monotonic
    // The known ones first: a pid that was given out anew is free again when the new ones are looked for.
    known.filter { slot in self.reread(&slot, elapsed: elapsed, into: &source.value) }
    findNew(at: instant.monotonic, into: &source.value)
    source.unknown = source.value.processes > 0 ? nil : Unknown(errno: lastFailure)
  }

  /// Reads a process that was there the last time.
  /// - Returns: whether to keep it.
  private func reread(_ slot: inout ProcessSlot, elapsed: Double, into summary: inout ProcessSummary) -> Bool {
    if slot.descriptor >= 0 {
      let failure = buffer.fill(from: slot.descriptor)
      guard failure == 0 else {
        lastFailure = failure
        // No memory for the answer is no sign that the process is gone.
        if failure != ESRCH && failure != ENOENT { return true }
        drop(slot)
        return false
      }
    } else {
      let failure = readAnew(&slot)
      guard failure == 0 else {
        lastFailure = failure
        return failure != ESRCH && failure != ENOENT
      }
    }
    do throws(Unknown) { try buffer.parse(into: &stat) } catch { return true }
    var percent: Double?
    if stat.startTicks == slot.startTicks {
      percent = ProcessStat.cpuPercent(
        from: slot.cpuTicks, to: stat.cpuTicks, over: elapsed, ticksPerSecond: facts.ticksPerSecond)
    } else {
      slot.startTicks = stat.startTicks
    }
    slot.cpuTicks = stat.cpuTicks
    summary.add(stat, cpuPercent: percent, pageSize: facts.pageSize)
    return true
  }

  /// Opens and reads a process's file, and keeps the descriptor if there is room.
  private func readAnew(_ slot: inout ProcessSlot) -> Int32 {
    let descriptor = directory.openStat(of: slot.pid)
    guard descriptor >= 0 else { return errno }
    let failure = buffer.fill(from: descriptor)
    if failure == 0, budget.take() {
      slot.descriptor = descriptor
    } else {
      close(descriptor)
    }
    return failure
  }

  private func drop(_ slot: ProcessSlot) {
    guard slot.descriptor >= 0 else { return }
    close(slot.descriptor)
    budget.giveBack()
  }

  private func findNew(at now: Duration, into summary: inout ProcessSummary) {
    let before = cursorBefore
    cursorBefore = cursor
    cursor = readCursor(now: now)
    let isListingDue = lastListing.map { now - $0 >= Self.listingInterval } ?? true
    // Tasks are visible a moment after their pid was given out: what is new since the reading before last is tried.
    if !isListingDue, let before, let cursor {
      if cursor == before { return }
      if canProbe, directory.isOwnNamespace, cursor > before, cursor - before <= UInt64(64 + known.count) {
        if probe((before + 1)...cursor, into: &summary) { return }
      }
    }
    list(at: now, into: &summary)
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
  /// - Returns: false where this kernel can't tell a process from a thread by its number.
  private func probe(_ pids: ClosedRange<UInt64>, into summary: inout ProcessSummary) -> Bool {
    for number in pids {
      guard let pid = Int32(exactly: number), !known.place(of: pid).isKnown else { continue }
      switch chost_is_process(pid) {
      case 1: admit(pid, into: &summary)
      case 0: continue
      default:
        canProbe = false
        return false
      }
    }
    return true
  }

  private func list(at now: Duration, into summary: inout ProcessSummary) {
    let failure = directory.list(into: &listed)
    guard failure == 0 else {
      lastFailure = failure
      return
    }
    lastListing = now
    known.missing(from: listed, into: &found)
    if listed.count - found.count < known.count { prune() }
    for pid in found { admit(pid, into: &summary) }
  }

  /// Drops what is not listed. On a real proc mount reading fails for those already.
  private func prune() {
    var index = 0
    known.filter { slot in
      while index < listed.count, listed[index] < slot.pid { index += 1 }
      if index < listed.count, listed[index] == slot.pid { return true }
      drop(slot)
      return false
    }
  }

  /// Reads a process that was not there the last time.
  private func admit(_ pid: Int32, into summary: inout ProcessSummary) {
    var slot = ProcessSlot(pid: pid, descriptor: -1, startTicks: 0, cpuTicks: 0)
    let failure = readAnew(&slot)
    guard failure == 0 else {
      lastFailure = failure
      return
    }
    do throws(Unknown) { try buffer.parse(into: &stat) } catch {
      drop(slot)
      return
    }
    slot.startTicks = stat.startTicks
    slot.cpuTicks = stat.cpuTicks
    if let old = known.insert(slot) { drop(old) }
    summary.add(stat, cpuPercent: nil, pageSize: facts.pageSize)
  }
}
