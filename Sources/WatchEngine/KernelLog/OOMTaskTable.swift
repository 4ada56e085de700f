/// The biggest processes of the table that the OOM killer prints: a header line, then a line for each process.
///
///     [  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name
///     [     78]     0    78     2294     2194     2190        4         0    49152        0             0 middle (two)
///
/// The columns changed often (4.19 has no `rss_anon`, older ones `nr_ptes`), so they are found by their names. Printed unless
/// `vm.oom_dump_tasks` is 0; for a cgroup's limit it lists that cgroup alone.
struct OOMTaskTable: Sendable {
  private struct Row: Sendable {
    var pid: Int32
    var residentPages: UInt64
    var name: ShortName
  }

  /// How many columns of numbers stand between the brackets and the name, and where among them these are.
  private var columns = 0
  private var residentColumn = 0
  private var groupColumn: Int?
  /// The biggest, biggest first; one more than a kill tells of, since the victim is among them.
  private var biggest: [Row] = []

  private static let kept = 4

  /// Takes a line that begins with a bracket; gives whether it was part of the table.
  mutating func take(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Bool {
    // A pid of seven digits leaves no blank behind the bracket.
    guard text.count > 1, bytes[text.lowerBound] == 0x5B else { return false }
    let inside = bytes.skippingBlanks((text.lowerBound + 1)..<text.upperBound)
    if let after = bytes.rest(of: inside, after: "pid") {
      return takeHeader(bytes, bytes.skippingBlanks(after))
    }
    return columns > 0 && takeRow(bytes, inside)
  }

  private mutating func takeHeader(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Bool {
    guard text.lowerBound < text.upperBound, bytes[text.lowerBound] == 0x5D else { return false }
    var count = 0
    var resident: Int?
    var group: Int?
    var rest = bytes.skippingBlanks((text.lowerBound + 1)..<text.upperBound)
    while rest.lowerBound < rest.upperBound {
      var end = rest.lowerBound
      while end < rest.upperBound, bytes[end] != 0x20 { end += 1 }
      let word = rest.lowerBound..<end
      if word.count == 3, bytes.holds("rss", at: word.lowerBound) { resident = count }
      if word.count == 4, bytes.holds("tgid", at: word.lowerBound) { group = count }
      if word.count == 4, bytes.holds("name", at: word.lowerBound) {
        guard let resident else { return false }
        columns = count
        residentColumn = resident
        groupColumn = group
        biggest.removeAll(keepingCapacity: true)
        return true
      }
      count += 1
      rest = bytes.skippingBlanks(end..<rest.upperBound)
    }
    return false
  }

  private mutating func takeRow(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Bool {
    guard let (first, afterPid) = bytes.pid(in: text), afterPid.lowerBound < afterPid.upperBound,
      bytes[afterPid.lowerBound] == 0x5D
    else { return false }
    var pid = first
    var resident: UInt64 = 0
    var rest = (afterPid.lowerBound + 1)..<afterPid.upperBound
    for column in 0..<columns {
      rest = bytes.skippingBlanks(rest)
      // The score and, where a size was read while it changed, others can be negative.
      if rest.lowerBound < rest.upperBound, bytes[rest.lowerBound] == 0x2D { rest = (rest.lowerBound + 1)..<rest.upperBound }
      guard let (value, after) = bytes.number(in: rest) else { return false }
      if column == residentColumn { resident = value }
      if column == groupColumn, let group = Int32(exactly: value) { pid = group }
      rest = after
    }
    // One blank, then the name, which can itself begin with blanks.
    guard rest.lowerBound < rest.upperBound, bytes[rest.lowerBound] == 0x20 else { return false }
    let place = biggest.firstIndex { $0.residentPages < resident } ?? biggest.count
    guard place < Self.kept else { return true }
    let name = bytes.unescaped((rest.lowerBound + 1)..<rest.upperBound)
    biggest.insert(Row(pid: pid, residentPages: resident, name: ShortName(name.span)), at: place)
    if biggest.count > Self.kept { biggest.removeLast() }
    return true
  }

  /// The biggest others than the victim, biggest first, at most three.
  func biggest(without victim: Int32, pageBytes: UInt64) -> [OOMKill.Bystander] {
    var result: [OOMKill.Bystander] = []
    for row in biggest where row.pid != victim && result.count < Self.kept - 1 {
      let (product, tooLarge) = row.residentPages.multipliedReportingOverflow(by: pageBytes)
      if !tooLarge { result.append(OOMKill.Bystander(pid: row.pid, name: row.name.text, residentBytes: product)) }
    }
    return result
  }
}
