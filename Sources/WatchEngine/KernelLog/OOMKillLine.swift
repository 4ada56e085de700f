/// The line that tells of a kill: `Memory cgroup out of memory: Killed process 812 (name) total-vm:9176kB, anon-rss:8124kB, …`.
struct OOMKillLine {
  var pid: Int32
  var name: Range<Int>
  /// Whether the limit of a memory cgroup was reached; `false` on 4.19, which says so in a line of its own.
  var isCgroup: Bool
  /// Whether the line says whose memory was used up; it does since Linux 5.1.
  var saysReason: Bool
  private var figures: Range<Int>

  init?(_ bytes: Span<UInt8>, _ text: Range<Int>) {
    let reason = Self.reason(bytes, text)
    let rest = reason?.rest ?? text
    isCgroup = reason?.isCgroup == true
    saysReason = reason != nil
    guard let afterWords = bytes.rest(of: rest, after: "Killed process "),
      let (pid, afterPid) = bytes.pid(in: afterWords), let inside = bytes.rest(of: afterPid, after: " ("),
      // From the right: the name may hold the same words. Red Hat writes the user in between.
      let end = bytes.last(") total-vm:", in: inside) ?? bytes.last("), UID ", in: inside)
    else { return nil }
    self.pid = pid
    name = inside.lowerBound..<end.lowerBound
    figures = (end.lowerBound + 1)..<inside.upperBound
  }

  /// The words that say whose memory was used up, and what follows them.
  static func reason(_ bytes: Span<UInt8>, _ text: Range<Int>) -> (rest: Range<Int>, isCgroup: Bool)? {
    if let rest = bytes.rest(of: text, after: "Memory cgroup out of memory: ") { return (rest, true) }
    let host =
      bytes.rest(of: text, after: "Out of memory: ") ?? bytes.rest(of: text, after: "Out of memory (oom_kill_allocating_task): ")
    return host.map { ($0, false) }
  }

  /// Fills in sizes, user and score by their keys, in whatever order; what is absent or no number stays unknown.
  func readFigures(_ bytes: Span<UInt8>, into kill: inout OOMKill) {
    kill.totalBytes = kibibytes(bytes, "total-vm:")
    kill.anonymousBytes = kibibytes(bytes, "anon-rss:")
    kill.fileBytes = kibibytes(bytes, "file-rss:")
    kill.sharedBytes = kibibytes(bytes, "shmem-rss:")
    let uid = value(bytes, "UID:") ?? value(bytes, "UID ")
    kill.uid = uid.flatMap { bytes.number(in: $0) }.flatMap { UInt32(exactly: $0.value) }
    guard let score = value(bytes, "oom_score_adj:") else { return }
    let isNegative = score.lowerBound < score.upperBound && bytes[score.lowerBound] == 0x2D
    let digits = (score.lowerBound + (isNegative ? 1 : 0))..<score.upperBound
    kill.oomScoreAdjust = bytes.number(in: digits).flatMap { Int(exactly: $0.value) }.map { isNegative ? -$0 : $0 }
  }

  private func kibibytes(_ bytes: Span<UInt8>, _ key: StaticString) -> UInt64? {
    guard let (number, rest) = value(bytes, key).flatMap({ bytes.number(in: $0) }), bytes.holds("kB", at: rest.lowerBound) else {
      return nil
    }
    let (product, tooLarge) = number.multipliedReportingOverflow(by: 1024)
    return tooLarge ? nil : product
  }

  private func value(_ bytes: Span<UInt8>, _ key: StaticString) -> Range<Int>? {
    bytes.first(key, in: figures).map { $0.upperBound..<figures.upperBound }
  }
}
