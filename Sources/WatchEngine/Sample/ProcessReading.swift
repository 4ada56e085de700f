/// One process at one moment, the same whichever reader took it: a BPF program in the kernel or `/proc/PID/stat`.
package struct ProcessReading: Equatable, Sendable {
  package var pid: Int32 = 0
  package var parent: Int32 = 0
  /// Clock ticks from boot to its start: with ``pid`` the identity of a process.
  package var startTicks: UInt64 = 0
  package var name = ShortName()
  /// The state letter of its main thread, as in `/proc/PID/stat`.
  package var state: UInt8 = 0
  /// A thread of the kernel itself (`PF_KTHREAD`): it has no memory, no title and no cgroup of its own.
  package var isKernelThread = false
  package var threads: UInt32 = 0
  /// User and system time of all its threads, dead ones included. In steps of a clock tick where `/proc` tells it.
  package var cpuNanoseconds: UInt64 = 0
  /// The same of its children that ended and were waited for, and of theirs.
  package var childrenNanoseconds: UInt64 = 0
  package var residentBytes: UInt64 = 0
  /// The part of ``residentBytes`` that others may hold as well: files, shared segments. `nil` where the reader can't tell.
  package var sharedBytes: UInt64?
  /// `nil` where the reader can't tell.
  package var swapBytes: UInt64?
  /// Page faults of all its threads that had to read from disk; of as many as 2³² only the low half, where the kernel's program tells.
  package var majorFaults: UInt64 = 0
  /// The number of its cgroup (v2), which is the inode of the cgroup's directory; `nil` where the reader can't tell.
  package var cgroup: UInt64?
  /// What it has moved from and to disks, see ``ProcessIO/sectors``; `nil` where the reader can't tell.
  package var sectors: UInt32?
  /// Open descriptors; `nil` where the reader did not count them this time.
  package var files: UInt32?

  package init() {}

  /// Whether it has ended and its parent has not taken notice: no thread of it runs any more.
  package var isOver: Bool { threads <= 1 && (state == UInt8(ascii: "Z") || state == UInt8(ascii: "X")) }

  /// What is freed when it ends, as far as the reader can tell.
  package var unsharedBytes: UInt64 { residentBytes - min(sharedBytes ?? 0, residentBytes) }
}

/// The end of a process, told by the kernel at the moment itself.
package struct ProcessExit: Equatable, Sendable {
  package var pid: Int32 = 0
  package var parent: Int32 = 0
  package var startTicks: UInt64 = 0
  package var name = ShortName()
  /// User and system time of all its threads.
  package var cpuNanoseconds: UInt64 = 0
  package var majorFaults: UInt64 = 0
  package var cgroup: UInt64?
  /// As `waitpid(2)` gives it: the exit code times 256, or the number of the signal (with 128 for a core dump).
  package var status: UInt32 = 0
  /// On the monotonic clock.
  package var at: Duration = .zero

  package init() {}
}
