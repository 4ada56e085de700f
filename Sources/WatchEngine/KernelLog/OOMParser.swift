/// Puts together what the kernel log tells of each OOM kill.
///
/// The line `Killed process N (name) total-vm:…` is the truth: the kernel writes it for every kill. The lines before it (who asked,
/// whose limit, the table of processes) are detail: the kernel drops them in a burst, after 10 in 5 s. Detail belongs to a kill
/// only where the process ids agree; what belongs to none is dropped, so that a kill is never told with the details of another.
///
/// Source: `mm/oom_kill.c` and `mm/memcontrol.c`, Linux 4.19 to 6.18. Names are the processes' own and can hold anything, so
/// each line is anchored at the kernel's words and read from the side that no name can reach.
package struct OOMParser: Sendable {
  /// Bytes of a page: the table of processes counts in pages.
  private let pageBytes: UInt64
  private var episode = OOMEpisode()
  private var lastSequence: UInt64?
  private var lastVictim: Int32?
  /// The first victim of a cgroup that goes as a whole.
  private var groupVictim: (pid: Int32, at: Duration)?

  package init(pageBytes: UInt64 = 4096) { self.pageBytes = pageBytes }

  /// Takes the next record; gives the kill that it completes. Records must come in the order of the log, all of them.
  ///
  /// - Parameter bytes: what `record` was parsed from.
  package mutating func take(_ record: KernelRecord, _ bytes: Span<UInt8>) -> OOMKill? {
    // Where records are missing, the end of one episode and the beginning of the next may be among them.
    if let lastSequence, record.sequence != lastSequence &+ 1 { episode = OOMEpisode() }
    lastSequence = record.sequence
    guard record.isFromKernel else { return nil }
    let text = record.text
    guard text.lowerBound < text.upperBound else { return nil }
    if let kill = OOMKillLine(bytes, text) { return complete(kill, record, bytes) }
    if bytes.rest(of: text, after: "Tasks in ").flatMap({ bytes.start(of: $0, before: Self.group) }) != nil {
      groupVictim = lastVictim.map { ($0, record.at) }
    }
    episode.note(bytes, text)
    if episode.asker != nil { groupVictim = nil }
    return nil
  }

  private static let group: StaticString = " are going to be killed due to memory.oom.group set"

  private mutating func complete(_ line: OOMKillLine, _ record: KernelRecord, _ bytes: Span<UInt8>) -> OOMKill {
    var kill = OOMKill()
    kill.at = record.at
    kill.sequence = record.sequence
    kill.pid = line.pid
    let name = bytes.unescaped(line.name)
    kill.name = String(decoding: name, as: UTF8.self)
    let isCgroup = line.isCgroup || (episode.summary == nil && episode.choice?.isCgroup == true)
    // Up to Linux 5.0 the line itself does not say; then a kill without the line of its choice leaves it open.
    kill.constraint = isCgroup ? .cgroup(nil) : line.saysReason || episode.choice != nil ? .host : nil
    line.readFigures(bytes, into: &kill)
    if episode.tells(of: line.pid) {
      if let summary = episode.summary {
        kill.constraint = summary.constraint ?? kill.constraint
        kill.cgroup = summary.cgroup(ofTaskNamed: name)
        if kill.uid == nil { kill.uid = summary.uid }
      } else if isCgroup {
        kill.constraint = .cgroup(episode.limitedCgroup)
        // A child that went in the place of its parent can live elsewhere.
        if episode.choice?.pid == line.pid { kill.cgroup = episode.taskCgroup }
      }
      kill.unit = kill.cgroup.flatMap(UnitPath.unit(of:))
      kill.asker = episode.asker?.text
      kill.bystanders = episode.table.biggest(without: line.pid, pageBytes: pageBytes)
    }
    // A second is long for the kernel here, and short for a process id to be given again.
    if let groupVictim, groupVictim.pid == line.pid { kill.isRepeat = record.at - groupVictim.at < .seconds(1) }
    lastVictim = line.pid
    episode = OOMEpisode()
    return kill
  }
}
