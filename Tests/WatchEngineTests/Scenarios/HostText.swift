@testable import WatchEngine

/// The text of one file of a recorded host, edited in place, line by line or number by number: minutes of a busy host are tens of
/// thousands of edits.
struct HostText {
  private var lines: [String] = []
  /// Where the first line is that begins with a word.
  private var places: [Substring: Int] = [:]
  private var hasNews = true

  init(_ content: [String]) { edit(content, replaces: false) }

  /// The text, if it changed since it was last taken.
  mutating func takeNews() -> [UInt8]? {
    guard hasNews else { return nil }
    hasNews = false
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  /// Replaces the lines that begin with the same word.
  mutating func edit(_ content: [String], replaces: Bool = true) {
    for line in content {
      let key = line.split(separator: " ", maxSplits: 1).first ?? ""
      if replaces, let place = places[key] {
        lines[place] = line
      } else {
        if places[key] == nil { places[key] = lines.count }
        lines.append(line)
      }
    }
    hasNews = true
  }

  /// Gives the number `name` in the line of `key` another value; `nil` where there is no such number.
  mutating func change(_ file: String, _ key: String?, _ name: String, _ change: (Double) -> Double) -> Double? {
    guard let (line, column) = place(file, key, name) else { return nil }
    var words = Self.words(lines[line])
    let digits = words[column].reversed().prefix { $0.isNumber || $0 == "." }.reversed()
    guard let number = Double(String(digits)) else { return nil }
    let changed = change(number)
    words[column] = words[column].dropLast(digits.count) + Self.text(changed, like: String(digits))
    lines[line] = words.joined(separator: " ")
    hasNews = true
    return changed
  }

  /// Where the number stands: the line, and which of its words.
  private func place(_ file: String, _ key: String?, _ name: String) -> (line: Int, column: Int)? {
    guard let key else {
      if let column = Self.columns[file]?.firstIndex(of: name) { return (0, column) }
      // `NAME VALUE`, with or without a colon.
      return lines.firstIndex { Self.words($0).first.map { $0 == name || $0 == name + ":" } ?? false }.map { ($0, 1) }
    }
    let matching = lines.indices.filter { Self.words(lines[$0]).prefix(3).contains { $0 == key || $0 == key + ":" } }
    guard let first = matching.first else { return nil }
    if let column = Self.columns[file]?.firstIndex(of: name) { return (first, column) }
    let words = Self.words(lines[first])
    if let column = words.firstIndex(where: { $0.hasPrefix(name + "=") }) { return (first, column) }
    guard let column = words.firstIndex(of: name) else { return nil }
    // A line of names with a line of numbers below it, or each number behind its name.
    return matching.count > 1 ? (matching[1], column) : (first, column + 1)
  }

  /// Names for the numbers of files that have none themselves; kernel doc `admin-guide/iostats.rst`, proc_stat(5).
  private static let columns = [
    "stat": ["cpu", "user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"],
    "diskstats": [
      "major", "minor", "name", "reads", "reads-merged", "sectors-read", "read-ms", "writes", "writes-merged", "sectors-written",
      "write-ms", "in-flight", "busy-ms", "weighted-ms",
    ],
    "loadavg": ["1", "5", "15", "tasks", "last-pid"], "sys/fs/file-nr": ["allocated", "unused", "maximum"],
    "sys/kernel/pid_max": ["value"], "sys/kernel/threads-max": ["value"],
    "sys/net/netfilter/nf_conntrack_count": ["value"], "sys/net/netfilter/nf_conntrack_max": ["value"],
  ]

  private static func words(_ line: String) -> [String] {
    line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
  }

  private static func text(_ number: Double, like before: String) -> String {
    guard before.contains(".") else { return String(UInt64(max(number, 0).rounded())) }
    let hundredths = Int((max(number, 0) * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}
