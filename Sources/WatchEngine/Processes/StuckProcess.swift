/// How many of some processes stand still, and since when the first of them does.
///
/// A process stands still when its main thread has been in uninterruptible sleep (state D) for ``patience`` without running once. Other threads
/// of a process are not looked at.
package struct StandStill: Equatable, Sendable {
  /// What waits for a slow disk wakes up sooner than this.
  package static let patience: Duration = .seconds(10)

  package var count: UInt64 = 0
  /// On the monotonic clock; `nil` while none stands still.
  package var since: Duration?

  package init() {}

  /// Counts one that has been asleep since then.
  package mutating func add(since began: Duration, now: Duration) {
    guard now - began >= Self.patience else { return }
    count &+= 1
    since = since.map { min($0, began) } ?? began
  }

  package mutating func add(_ other: StandStill) {
    count &+= other.count
    if let began = other.since { since = since.map { min($0, began) } ?? began }
  }
}

/// One process in uninterruptible sleep that has not run since the reading before.
package struct StuckProcess: Equatable, Sendable {
  package var pid: Int32 = 0
  package var startTicks: UInt64 = 0
  package var name = ShortName()
  /// The systemd unit it is in; `nil` for a thread of the kernel, and where it is not known.
  package var unit: String?
  package var isKernelThread = false
  /// Since when, on the monotonic clock.
  package var since: Duration = .zero
  /// How often it has run, as the scheduler counts; `nil` before that was looked at or where it can't be.
  package var runs: UInt64?
  package var waitsFor = Waiting.unknown(.notYetSampled)
  var isSeen = false

  package init() {}

  /// Where in the kernel it sleeps.
  package enum Waiting: Equatable, Sendable {
    /// The kernel's function, as `/proc/PID/wchan` names it.
    case function(String)
    case unknown(Unknown)
  }
}

/// Who stands still. Found by the state of each reading; whoever looks closer (``noteRuns(_:at:)``) sorts out those that only seem to: who reads
/// much from a slow disk is in that state whenever one looks, and runs in between all the same.
extension ProcessCensus {
  /// More are counted, but not looked at one by one.
  package static let mostStuck = 64
  /// Kernel threads that sleep so from the start on rest there.
  private static let resting = UInt32.max

  mutating func beginStuck() {
    for index in stuck.indices { stuck[index].isSeen = false }
  }

  /// Takes the state of a process at this reading.
  /// - Parameter hasRun: whether it is known to have run since the reading before.
  static func noteStuck(
    _ reading: borrowing ProcessReading, _ slot: inout ProcessSlot, hasRun: Bool, isFirst: Bool, at now: Instant?
  ) {
    guard reading.state == UInt8(ascii: "D") else {
      slot.stuckSince = 0
      return
    }
    if slot.stuckSince == resting { return }
    if isFirst, reading.isKernelThread {
      slot.stuckSince = resting
    } else if slot.stuckSince == 0 || hasRun {
      slot.stuckSince = now.map(tenths) ?? 1
    }
  }

  /// Counts a process of a group, if it stands still.
  mutating func noteStuck(_ slot: borrowing ProcessSlot, in group: Int) {
    guard let began = Self.began(slot), let now else { return }
    groups[group].still.add(since: began, now: now.monotonic)
  }

  /// Counts a process, and keeps it for a closer look.
  mutating func listStuck(_ reading: borrowing ProcessReading, _ slot: borrowing ProcessSlot) {
    guard let began = Self.began(slot), let now else { return }
    summary.still.add(since: began, now: now.monotonic)
    let (pid, startTicks) = (reading.pid, reading.startTicks)
    for index in stuck.indices where stuck[index].pid == pid && stuck[index].startTicks == startTicks {
      stuck[index].isSeen = true
      if stuck[index].since != began {
        stuck[index].since = began
        stuck[index].waitsFor = .unknown(.notYetSampled)
      }
      return
    }
    guard stuck.count < Self.mostStuck, now.monotonic - began >= .milliseconds(500) else { return }
    var process = StuckProcess()
    process.pid = reading.pid
    process.startTicks = reading.startTicks
    process.name = reading.name
    process.isKernelThread = reading.isKernelThread
    process.since = began
    process.isSeen = true
    stuck.append(process)
  }

  mutating func endStuck() {
    if !stuck.isEmpty { stuck.removeAll { !$0.isSeen } }
  }

  /// Looks up where those that stand still belong, which may have been found out since.
  mutating func homeStuck() {
    for index in stuck.indices where !stuck[index].isKernelThread && stuck[index].unit == nil {
      stuck[index].unit = group(of: stuck[index].pid)?.home.unit
    }
  }

  /// Notes how often the process at `index` of ``stuck`` has run, since its start or the kernel's.
  package mutating func note(runs: UInt64, at index: Int) {
    defer { stuck[index].runs = runs }
    if let before = stuck[index].runs, runs != before { wake(at: index) }
  }

  /// Takes the process at `index` of ``stuck`` for one that stands still for a good reason.
  package mutating func noteAtRest(at index: Int) { wake(at: index) }

  private mutating func wake(at index: Int) {
    guard let now else { return }
    let (place, isKnown) = known.place(of: stuck[index].pid)
    guard isKnown, known[place].startTicks == stuck[index].startTicks else { return }
    known[place].stuckSince = Self.tenths(now)
    stuck[index].since = Self.began(known[place]) ?? now.monotonic
    stuck[index].waitsFor = .unknown(.notYetSampled)
  }

  /// Notes what the process at `index` of ``stuck`` waits for.
  package mutating func note(waitsFor: StuckProcess.Waiting, at index: Int) { stuck[index].waitsFor = waitsFor }

  private static func tenths(_ now: Instant) -> UInt32 {
    min(max(UInt32(clamping: now.monotonic.inNanoseconds / 100_000_000), 1), resting - 1)
  }

  private static func began(_ slot: borrowing ProcessSlot) -> Duration? {
    let since = slot.stuckSince
    return since == 0 || since == resting ? nil : .milliseconds(Int64(since) * 100)
  }
}
