/// What the table thread found: the processes, condensed, and one row per unit. Its age is told, never hidden.
package struct Tables: Sendable {
  /// When reading began.
  package var instant = Instant.zero
  package var processes = Source(ProcessSummary())
  package var units = Source<[UnitRow]>([])
  package var groups = Source<[GroupRow]>([])
  package var tops = Tops()
  /// The processes that stand still; at most ``ProcessCensus/mostStuck``.
  package var stuck: [StuckProcess] = []
  /// Why titles can't be read, so that roles are told by names alone; `nil` while they can.
  package var titles: Unknown? = .notYetSampled
  /// Victims of the OOM killer since the table before, as the kernel told them to a program in it; empty where there is none.
  package var victims: [OOMKill] = []
  /// Ends and victims that the kernel told of and that found no room, since the start; their CPU time is in nobody's account.
  package var lost: UInt64 = 0

  package init() {}
}

/// The process table, condensed. Source: `/proc/PID/stat` of every process.
package struct ProcessSummary: Equatable, Sendable {
  package var processes: UInt64 = 0
  package var threads: UInt64 = 0
  /// Processes whose main thread is in state R, D, Z or T.
  package var running: UInt64 = 0
  package var uninterruptible: UInt64 = 0
  /// Of those the ones that stand still.
  package var still = StandStill()
  package var zombies: UInt64 = 0
  package var stopped: UInt64 = 0
  /// The greatest consumers, greatest first, at most ``topCount`` each.
  package var topByCPU: [ProcessShare] = []
  package var topByMemory: [ProcessShare] = []

  /// The processes that have not taken notice of children that ended, in no order; of very many parents not all.
  var parents: [ZombieParent] = []
  /// The one of them with most.
  package internal(set) var zombieParent: ZombieParent?

  package static let topCount = 20
  package init() {}
}

/// A process, and how many of its children ended without it taking notice.
package struct ZombieParent: Equatable, Sendable {
  package var pid: Int32
  package var zombies: UInt64
  /// Its place among the groups; `nil` while it is not known where it belongs.
  package var group: Int?

  package static let most = 64
}

/// One process and what it takes.
package struct ProcessShare: Equatable, Sendable {
  package var pid: Int32 = 0
  package var parent: Int32 = 0
  /// Clock ticks from boot to its start: with ``pid`` the identity of a process.
  package var startTicks: UInt64 = 0
  package var name = ShortName()
  /// The state letter of `/proc/PID/stat`.
  package var state: UInt8 = 0
  package var threads: UInt32 = 0
  /// Percent of one core since the table before; `nil` for a process seen for the first time.
  package var cpuPercent: Double?
  package var residentBytes: UInt64 = 0

  package init() {}
}

/// One systemd unit: its cgroup's counters and its state on the bus, each where it is known.
///
/// Sources: cgroup v2 (`cpu.stat`, `memory.current`, `memory.max`, `memory.events`, `pids.*`, `*.pressure`, `io.stat`) or the v1
/// files of the same meaning; `org.freedesktop.systemd1` for ``state``.
package struct UnitRow: Equatable, Sendable {
  /// The unit's full name, unescaped as systemd shows it: `beanstalkd.service`.
  package var name = ""
  package var cpuMicroseconds: UInt64?
  package var memoryBytes: UInt64?
  /// The file cache in ``memoryBytes``, which the kernel drops before it kills; read of units with a limit only.
  package var fileCacheBytes: UInt64?
  /// `nil` where no limit is set or none can be.
  package var memoryLimitBytes: UInt64?
  package var tasks: UInt64?
  package var tasksLimit: UInt64?
  /// Processes of this cgroup that the OOM killer ended, ever.
  package var oomKills: UInt64?
  package var swapBytes: UInt64?
  package var readBytes: UInt64?
  package var writtenBytes: UInt64?
  /// Microseconds in which some (all) of its tasks stood still.
  package var cpuSomeMicroseconds: UInt64?
  package var memoryFullMicroseconds: UInt64?
  package var ioFullMicroseconds: UInt64?
  /// Microseconds in which its own CPU quota held it back, added up over the cores; `nil` where it can have none.
  package var throttledMicroseconds: UInt64?
  /// The same as shares of more than the time since the table before.
  package var stalls = UnitStalls()
  package var state: UnitState?
  /// What it took over time, and since when it takes more CPU than usual (on the clock of the tables).
  package var usage = Usage()
  package var busySince: Duration?
  /// Of its processes those that stand still; `nil` where its processes are not known.
  package var still: StandStill?

  package init() {}
}

/// A unit as systemd sees it. Source: `org.freedesktop.systemd1` on the system bus, by signals, not by polling.
package struct UnitState: Equatable, Sendable {
  package enum Active: UInt8, Sendable { case active, reloading, inactive, failed, activating, deactivating, maintenance, other }

  package var active: Active = .inactive
  /// `running`, `exited`, `auto-restart` … : systemd's own word.
  package var sub = ""
  /// `success`, `exit-code`, `signal`, `oom-kill`, `watchdog`, `start-limit-hit` … : systemd's own word; empty if unknown.
  package var result = ""
  package var isOneshot = false
  /// How often systemd restarted it by itself (`NRestarts`).
  package var restarts: UInt64?
  /// Boottime at which ``active`` last changed.
  package var changedAt: Duration?
  /// Boottime since which it is being started, or from when it was first seen so; `nil` when it is not. Waiting to be restarted is no starting.
  package var startingSince: Duration?

  package init() {}
}

/// The mounted file systems. Asked by a disposable helper process: `statfs` on a dead mount never returns.
package struct MountTable: Sendable {
  package var instant = Instant.zero
  package var mounts = Source<[MountRow]>([])

  package init() {}
}

/// One mounted file system. Sources: `/proc/1/mountinfo` (or `self`), `statfs(2)`.
package struct MountRow: Equatable, Sendable {
  package var path = ""
  package var type = ""
  package var device = ""
  package var isReadOnly = false
  /// Who made it so, as far as that can be told.
  package var readOnlyBy = ReadOnlyCause.unknown
  /// The device's number; major 0 for file systems without one.
  package var major: UInt32 = 0
  package var minor: UInt32 = 0
  package var totalBytes: UInt64?
  /// Free to unprivileged users (`f_bavail`).
  package var freeBytes: UInt64?
  package var totalInodes: UInt64?
  package var freeInodes: UInt64?
  /// How long the helper has been waiting for an answer; `nil` when it answered.
  package var silentFor: Duration?
  /// The error `statfs` gave.
  package var errno: Int32?

  package init() {}
}
