import WatchEngine

/// The table of mounted file systems: which there are from mountinfo, how full they are from a disposable process.
///
/// A mount that does not answer costs one round a short wait, then only its own row: the process that waits for it is left alone,
/// killed after the timeout, and others are asked by a fresh one. It is not asked again before that process is gone.
///
/// For one thread at a time: a normal one, since each round can take as long as the patience for each mount.
package final class MountWatch: @unchecked Sendable {
  /// After how long without an answer the process that waits is killed.
  package var timeout: Duration
  private let patience: Duration
  private var helpers: MountHelpers
  private var hostFile: KeptFile
  private var ownFile: KeptFile
  private var buffer = ReadBuffer(capacity: 16 << 10)
  private var current = MountInfo()
  private var next = MountInfo()
  private var mounts: [Mount] = []

  private struct Mount {
    var path: String
    var type: String
    var device: String
    var isReadOnly: Bool
    var readOnlyBy: ReadOnlyCause
    /// Whether it was ever seen to take writes.
    var wasWritable: Bool
    var major: UInt32
    var minor: UInt32
    /// The first of the questions that had no answer.
    var silentSince: Duration?
    /// What came between the last round and this one.
    var lateAnswer: MountAnswer?
  }

  /// - Parameters:
  ///   - procRoot: where proc is mounted.
  ///   - timeout: ``Settings/mountTimeout``.
  package convenience init(procRoot: String = "/proc", timeout: Duration) {
    self.init(procRoot: procRoot, timeout: timeout, patience: .seconds(1), start: MountHelper.start)
  }

  init(procRoot: String, timeout: Duration, patience: Duration, start: @escaping () -> MountHelper?) {
    self.timeout = timeout
    self.patience = min(patience, timeout)
    helpers = MountHelpers(start: start)
    // The first process sees the host's mounts even if this one is shut off from some.
    hostFile = KeptFile(procRoot + "/1/mountinfo", .records)
    ownFile = KeptFile(procRoot + "/self/mountinfo", .records)
  }

  deinit { helpers.shut() }

  /// How many processes wait for mounts that don't answer.
  package var stuckCount: Int { helpers.stuckCount }

  /// Asks all mounts once.
  package func read(into table: inout MountTable) {
    table.instant = .now
    do throws(Unknown) {
      try refresh(now: table.instant.monotonic)
    } catch {
      table.mounts.unknown = error
      return
    }
    for index in mounts.indices { mounts[index].lateAnswer = nil }
    helpers.tidy(now: Instant.monotonicNow, timeout: timeout) { path, answer in
      for index in mounts.indices where mounts[index].path == path { mounts[index].lateAnswer = answer }
    }
    if table.mounts.value.count > mounts.count { table.mounts.value.removeLast(table.mounts.value.count - mounts.count) }
    for index in mounts.indices {
      let row = ask(&mounts[index])
      if index < table.mounts.value.count { table.mounts.value[index] = row } else { table.mounts.value.append(row) }
    }
    table.mounts.unknown = nil
  }

  private func ask(_ mount: inout Mount) -> MountRow {
    var row = MountRow()
    row.path = mount.path
    row.type = mount.type
    row.device = mount.device
    row.isReadOnly = mount.isReadOnly
    row.readOnlyBy = mount.readOnlyBy
    row.major = mount.major
    row.minor = mount.minor
    let now = Instant.monotonicNow
    // One that was silent the last time gets no second chance to hold up the others.
    let patience = mount.silentSince == nil ? patience : min(patience, .milliseconds(50))
    let outcome: MountHelpers.Outcome
    if let answer = mount.lateAnswer {
      // Slow, not dead. Asked again at once, with little patience, it would be late each time and pass for dead.
      outcome = .answer(answer)
    } else if helpers.isWaiting(for: mount.path) {
      outcome = .silent
    } else {
      outcome = helpers.ask(mount.path, patience: patience, now: now)
    }
    switch outcome {
    case .answer(let answer):
      mount.silentSince = nil
      row.totalBytes = answer.totalBytes
      row.freeBytes = answer.freeBytes
      row.totalInodes = answer.totalInodes
      row.freeInodes = answer.freeInodes
      row.errno = answer.errno == 0 ? nil : answer.errno
    case .silent:
      if mount.silentSince == nil { mount.silentSince = now }
    case .noHelper: break
    }
    row.silentFor = mount.silentSince.map { Instant.monotonicNow - $0 }
    return row
  }

  /// Reads mountinfo, and decides anew which mounts to watch if it changed.
  private func refresh(now: Duration) throws(Unknown) {
    do throws(Unknown) {
      try hostFile.read(into: &buffer, now: now)
    } catch {
      try ownFile.read(into: &buffer, now: now)
    }
    try buffer.parse(into: &next)
    if next == current { return }
    swap(&next, &current)
    let before = mounts
    mounts = current.watched().map { index in
      let entry = current.entries[index]
      let known = before.first { $0.path == entry.path && $0.device == entry.device }
      let wasWritable = known?.wasWritable == true || !entry.isReadOnly
      return Mount(
        path: entry.path, type: entry.type, device: entry.device, isReadOnly: entry.isReadOnly,
        readOnlyBy: entry.readOnlyCause(wasWritable: wasWritable), wasWritable: wasWritable, major: entry.major,
        minor: entry.minor, silentSince: known?.silentSince)
    }
  }
}
