/// Everything a formula may look at. The engine refreshes one part per input and evaluates the signals of that ``Origin``.
package struct Readout {
  package var vitals = Pair(Vitals())
  package var tables = Pair(Tables())
  package var mounts = Pair(MountTable())
  package var hardware = Pair(HardwareTable())
  package var backups = Pair(BackupTable())
  package var sockets = Pair(SocketTable())
  package var deliveries = Pair(DeliveryTable())
  package var kernel = Pair(KernelCounts())
  package var own = Pair(OwnFigures())
  package var pressure = PressureHistory()
  package var pressureEstimator = PressureEstimator()
  package var contention = Contention()
  package var forecasts = Forecasts()
  package var stalls = DiskStalls()
  package var troubles = LastTroubles()
  /// The newest pulse, for the state of its sources; its totals are in ``pressure``.
  package var pulse = Pulse()
  /// The last kill of the OOM killer that was told.
  package var lastOOMKill: OOMKill?
  package var facts = HostFacts()

  package init() {}
}

/// Which input a signal derives from.
package enum Origin: String, Sendable, CaseIterable {
  case pulse, vitals, tables, mounts, sockets, hardware, backups, deliveries, kernel, own

  /// Inputs that come at their own pace, from threads of their own, and can stop coming.
  static let slow: [Origin] = [.tables, .mounts, .sockets, .hardware, .backups, .deliveries]

  var isSlow: Bool { Origin.slow.contains(self) }
}

/// How often the kernel log told of each kind of trouble since the watch began; only ever grows.
package struct KernelCounts: Equatable, Sendable {
  package var unknown: Unknown? = .notYetSampled
  package var oomKills: UInt64 = 0
  package var hungTasks: UInt64 = 0
  package var softLockups: UInt64 = 0
  package var ioErrors: UInt64 = 0
  package var readOnlyRemounts: UInt64 = 0
  /// Requests that a disk did not answer in time, and file servers that did not.
  package var deviceTimeouts: UInt64 = 0
  package var serverTimeouts: UInt64 = 0
  package var machineChecks: UInt64 = 0
  package var throttled: UInt64 = 0
  /// Records that the kernel overwrote before they could be read.
  package var lostRecords: UInt64 = 0

  package init() {}
}

/// What the watch knows of itself.
package struct OwnFigures: Equatable, Sendable {
  /// The longest delay of a sample behind its plan since the sample before.
  package var lateness: Duration = .zero
  /// Gaps in the samples since the start: suspend, starvation.
  package var gaps: UInt64 = 0
  /// Steps of the wall clock by more than 2 s against the monotonic clock since the start.
  package var clockSteps: UInt64 = 0
  /// Entries that a full queue had to drop since the start.
  package var dropped: UInt64 = 0
  /// CPU time of the whole process since its start.
  package var cpuTime: Duration = .zero
  package var residentBytes: UInt64?
  /// How old the newest process and unit tables, and the newest mounts, are; `nil` before the first.
  package var tableAge: Duration?
  package var mountAge: Duration?

  package init() {}
}
