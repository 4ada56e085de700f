/// One kill by the kernel's OOM killer, as the kernel log told it. Source: `mm/oom_kill.c`, Linux 4.19 to 6.18.
package struct OOMKill: Equatable, Sendable {
  package enum Constraint: Equatable, Sendable {
    case host
    /// A memory cgroup's limit; the path from the cgroup root, where the kernel told it.
    case cgroup(String?)
    case cpuset
    case memoryPolicy
  }
  /// Another process that was big when the kernel chose its victim.
  package struct Bystander: Equatable, Sendable {
    package var pid: Int32
    package var name: String
    package var residentBytes: UInt64
  }

  /// As long after boot as the kernel stamped the line.
  package var at: Duration = .zero
  /// Kernel log sequence number of the `Killed process` line.
  package var sequence: UInt64 = 0
  package var pid: Int32 = 0
  package var name = ""
  package var uid: UInt32?
  /// The victim's cgroup (`task_memcg`) and the systemd unit it means.
  package var cgroup: String?
  package var unit: String?
  package var totalBytes: UInt64?
  package var anonymousBytes: UInt64?
  package var fileBytes: UInt64?
  package var sharedBytes: UInt64?
  package var oomScoreAdjust: Int?
  /// Who asked for memory when there was none.
  package var asker: String?
  package var constraint: Constraint?
  /// The biggest others, biggest first, at most three.
  package var bystanders: [Bystander] = []
  /// Told before: where all of a cgroup goes at once (`memory.oom.group`), the kernel tells of the first victim twice, and counts
  /// it twice in `oom_kill` of `/proc/vmstat`.
  package var isRepeat = false

  package init() {}
}
