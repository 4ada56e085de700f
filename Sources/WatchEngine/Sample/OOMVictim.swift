/// A process that the kernel's OOM killer chose, told as it was chosen.
///
/// Source: trace point `oom/mark_victim`. Before Linux 6.9 it tells only a number, which can be a thread's.
package struct OOMVictim: Equatable, Sendable {
  package var pid: Int32 = 0
  /// On the monotonic clock.
  package var at: Duration = .zero
  /// What it was; `nil` where the kernel tells nothing but the number.
  package var process: Process?

  package struct Process: Equatable, Sendable {
    package var startTicks: UInt64 = 0
    package var name = ShortName()
    package var residentBytes: UInt64 = 0
    /// The inode of its cgroup's directory (v2).
    package var cgroup: UInt64?

    package init() {}
  }

  package init() {}
}
