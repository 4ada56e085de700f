/// A file of a recorded host, edited in place: minutes of a busy one are tens of thousands of edits.
struct ScenarioFile {
  /// Each with its newline.
  private var lines: [[UInt8]] = []
  /// Where the first line is that begins with a word.
  private var places: [Substring: Int] = [:]
  private(set) var bytes: [UInt8] = []

  init(_ content: [String]) {
    for line in content { append(line) }
    join()
  }

  /// Replaces the lines that begin with the same word.
  mutating func edit(_ content: [String]) {
    for line in content {
      if let place = places[Self.key(line)] { lines[place] = Array((line + "\n").utf8) } else { append(line) }
    }
    join()
  }

  private mutating func append(_ line: String) {
    let key = Self.key(line)
    if places[key] == nil { places[key] = lines.count }
    lines.append(Array((line + "\n").utf8))
  }

  private mutating func join() {
    bytes.removeAll(keepingCapacity: true)
    for line in lines { bytes += line }
  }

  private static func key(_ line: String) -> Substring { line.split(separator: " ", maxSplits: 1).first ?? "" }
}
