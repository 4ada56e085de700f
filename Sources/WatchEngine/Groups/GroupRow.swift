/// The processes of one role in one unit, and what they take together. Short-lived ones add up here: what a process took stays with
/// its group when it ends.
package struct GroupRow: Sendable {
  package var home = ProcessHome()
  package var role = ProcessRole()
  /// `PROGRAM, ROLE, DETAIL in UNIT`, or in the container where that is in no unit; as rules name it: `role(postgres, autovacuum)`.
  package var name = ""
  /// ``ProcessRole/text`` and that of the container, kept since they are said at every tick of an alert.
  package var roleText = ""
  package var containerText: String?

  package var processes: UInt32 = 0
  package var threads: UInt32 = 0
  package var running: UInt32 = 0
  package var stuck: UInt32 = 0
  /// Of those the ones that stand still, and since when the first of them does, on the clock of the readings.
  package var still = StandStill()
  /// When its oldest process began, in clock ticks from boot; 0 without one.
  package var oldestTicks: UInt64 = 0
  package var residentBytes: UInt64 = 0
  /// Without what is shared with others, as far as the reader can tell.
  package var memoryBytes: UInt64 = 0
  package var swapBytes: UInt64?
  /// Descriptors that its processes have open; `nil` where nobody's can be counted.
  package var files: UInt64?
  /// Whether what its processes read and write can be looked at.
  package var knowsIO = false
  /// CPU time since the watch began, of those that ended too.
  package var cpuNanoseconds: UInt64 = 0
  package var majorFaults: UInt64 = 0
  /// Processes that ended since the watch began, as far as they were seen.
  package var ended: UInt64 = 0
  package var usage = Usage()
  /// Since when it takes more CPU than usual, on the clock of the readings; `nil` while it does not.
  package var busySince: Duration?
  /// Who takes most of it, by ``Resource``.
  package var leaders = Leaders()
  /// What the process that took most when its title was last read says of itself.
  package var spokesman = Spokesman()
  /// When a process of it was last seen.
  package var seen: Duration = .zero

  package init() {}

  /// For people: `postgres autovacuum worker (shop) of postgresql@15-main.service`.
  package var described: String { roleText + (home.unit.map { " of \($0)" } ?? "") }

  /// The process that takes most of each of the resources that are known by process.
  package struct Leaders: Equatable, Sendable {
    package var cpu = Leader()
    package var memory = Leader()
    package var growth = Leader()
    package var threads = Leader()
    package var faults = Leader()
    package var stuck = Leader()
    package var files = Leader()
    package var io = Leader()

    package init() {}

    package subscript(_ resource: Resource) -> Leader? {
      let leader =
        switch resource {
        case .cpu: cpu
        case .memory: memory
        case .growth: growth
        case .threads: threads
        case .faults: faults
        case .stuck: stuck
        case .files: files
        case .io: io
        case .swap: Leader()
        }
      return leader.pid > 0 ? leader : nil
    }
  }

  /// A process, in its own words, secrets masked, unescaped.
  package struct Spokesman: Equatable, Sendable {
    package var pid: Int32 = 0
    package var startTicks: UInt64 = 0
    /// `SELECT`; empty where its title does not tell.
    package var activity = ""
    package var command = ""
  }

  /// One process that stands out.
  package struct Leader: Equatable, Sendable {
    package var pid: Int32 = 0
    package var startTicks: UInt64 = 0
    package var name = ShortName()
    /// Of CPU on the average of ten seconds, of growth of a minute, else at this moment.
    package var amount: Float = 0
    /// Of CPU alone: on the average of a minute, and of ten.
    package var minute: Float = 0
    package var tenMinutes: Float = 0
    /// CPU time since its start.
    package var cpuNanoseconds: UInt64 = 0

    package init() {}

    mutating func challenge(_ reading: borrowing ProcessReading, _ amount: Float) {
      guard amount > self.amount || pid == 0 && amount > 0 else { return }
      pid = reading.pid
      startTicks = reading.startTicks
      name = reading.name
      self.amount = amount
      cpuNanoseconds = reading.cpuNanoseconds
    }

    mutating func challenge(_ reading: borrowing ProcessReading, _ slot: borrowing ProcessSlot) {
      challenge(reading, slot.cpuTenSeconds)
      guard pid == reading.pid else { return }
      minute = slot.cpuMinute
      tenMinutes = slot.cpuTenMinutes
    }
  }

  /// Forgets the gauges of the reading before.
  mutating func beginReading() {
    processes = 0
    threads = 0
    running = 0
    stuck = 0
    still = StandStill()
    oldestTicks = 0
    residentBytes = 0
    memoryBytes = 0
    swapBytes = nil
    files = nil
    knowsIO = false
    leaders = Leaders()
  }
}
