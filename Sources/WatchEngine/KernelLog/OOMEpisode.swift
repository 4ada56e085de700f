/// The lines that one run of the OOM killer has written so far, before it names its victim.
///
/// The kernel runs one OOM killer at a time (`oom_lock`), so the lines of two runs follow each other; others' lines stand between.
struct OOMEpisode: Sendable {
  /// `Kill process N (name) score S or sacrifice child`, up to Linux 5.0: the victim, or the parent of the victim.
  struct Choice: Sendable {
    var pid: Int32
    /// Whether the limit of a memory cgroup was reached.
    var isCgroup: Bool
  }

  /// Who asked for memory: `NAME invoked oom-killer: gfp_mask=…`.
  private(set) var asker: ShortName?
  private(set) var table = OOMTaskTable()
  /// `oom-kill:constraint=…`, Linux 5.0+.
  private(set) var summary: OOMSummary?
  private(set) var choice: Choice?
  /// `Task in CGROUP killed as a result of limit of LIMIT`, up to Linux 4.20: the cgroup of the choice and the one that was full.
  private(set) var taskCgroup: String?
  private(set) var limitedCgroup: String?

  /// Whether what was gathered is about the kill of `pid`. A choice is: its own kill, or that of its child, comes next.
  func tells(of pid: Int32) -> Bool { summary.map { $0.pid == pid } ?? (choice != nil) }

  /// Takes a line that is not a kill; one that does not belong to the OOM killer changes nothing and allocates nothing.
  mutating func note(_ bytes: Span<UInt8>, _ text: Range<Int>) {
    guard text.lowerBound < text.upperBound else { return }
    switch bytes[text.lowerBound] {
    case 0x5B:  // [
      if table.take(bytes, text) { return }
    case 0x6F:  // o
      if let after = bytes.rest(of: text, after: "oom-kill:constraint=") {
        // A second one without its beginning: what was gathered belongs to the first, whose victim got away.
        if summary != nil { self = OOMEpisode() }
        summary = OOMSummary(bytes, after)
        return
      }
    case 0x54:  // T
      if noteCgroups(bytes, text) { return }
    case 0x4D, 0x4F:  // M, O
      if noteChoice(bytes, text) { return }
    default: break
    }
    // The longest name is shorter than these words, so they stand in one place only.
    guard let words = bytes.first(" invoked oom-killer: gfp_mask=", in: text) else { return }
    self = OOMEpisode()
    let name = bytes.unescaped(text.lowerBound..<words.lowerBound)
    asker = ShortName(name.span)
  }

  private mutating func noteChoice(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Bool {
    if bytes.holds("Out of memory and no killable processes...", at: text.lowerBound) {
      self = OOMEpisode()
      return true
    }
    guard let (rest, isCgroup) = OOMKillLine.reason(bytes, text),
      let after = bytes.rest(of: rest, after: "Kill process "), let (pid, _) = bytes.pid(in: after),
      bytes.start(of: text, before: " or sacrifice child") != nil
    else { return false }
    if choice != nil { self = OOMEpisode() }
    choice = Choice(pid: pid, isCgroup: isCgroup)
    return true
  }

  private mutating func noteCgroups(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Bool {
    guard let after = bytes.rest(of: text, after: "Task in "),
      let words = bytes.only(" killed as a result of limit of ", in: after)
    else { return false }
    taskCgroup = bytes.unescapedText(after.lowerBound..<words.lowerBound)
    limitedCgroup = bytes.unescapedText(words.upperBound..<after.upperBound)
    return true
  }
}
