/// The kernel's line of keys for one OOM kill, Linux 5.0+:
/// `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/a,task_memcg=/a/b,task=name,pid=812,uid=0`.
///
/// The names of cgroups and of the task are not quoted. A path is told only where it can be read in one way.
struct OOMSummary: Sendable {
  var pid: Int32
  var uid: UInt32?
  var constraint: OOMKill.Constraint?
  /// From behind `task_memcg=` to the pid: `/a/b,task=name`.
  private var cgroupAndName: [UInt8]?

  /// - Parameter text: what stands behind `oom-kill:constraint=`.
  init?(_ bytes: Span<UInt8>, _ text: Range<Int>) {
    // From the right: only numbers stand behind these.
    guard let uidWords = bytes.last(",uid=", in: text),
      let pidWords = bytes.last(",pid=", in: text.lowerBound..<uidWords.lowerBound),
      let (pid, afterPid) = bytes.pid(in: pidWords.upperBound..<uidWords.lowerBound), afterPid.isEmpty
    else { return nil }
    self.pid = pid
    uid = bytes.number(in: uidWords.upperBound..<text.upperBound).flatMap { UInt32(exactly: $0.value) }

    let beforePid = text.lowerBound..<pidWords.lowerBound
    let task = bytes.only(",task_memcg=", in: beforePid)
    if let task { cgroupAndName = bytes.unescaped(task.upperBound..<beforePid.upperBound) }
    if bytes.rest(of: text, after: "CONSTRAINT_NONE,") != nil {
      constraint = .host
    } else if bytes.rest(of: text, after: "CONSTRAINT_CPUSET,") != nil {
      constraint = .cpuset
    } else if bytes.rest(of: text, after: "CONSTRAINT_MEMORY_POLICY,") != nil {
      constraint = .memoryPolicy
    } else if bytes.rest(of: text, after: "CONSTRAINT_MEMCG,") != nil {
      var limit: String?
      if let task, let words = bytes.only(",oom_memcg=", in: beforePid), words.upperBound <= task.lowerBound {
        limit = bytes.unescapedText(words.upperBound..<task.lowerBound)
      }
      constraint = .cgroup(limit)
    }
  }

  /// The victim's cgroup, given its name as the `Killed process` line tells it.
  func cgroup(ofTaskNamed name: [UInt8]) -> String? {
    guard let cgroupAndName else { return nil }
    let end = Array(",task=".utf8) + name
    guard cgroupAndName.count >= end.count, cgroupAndName.suffix(end.count).elementsEqual(end) else { return nil }
    return String(decoding: cgroupAndName.dropLast(end.count), as: UTF8.self)
  }
}
