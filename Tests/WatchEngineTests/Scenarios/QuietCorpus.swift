import Glibc

@testable import WatchEngine

/// What `make quiet` recorded: hosts at work that are healthy. See Tests/quiet/README.md.
enum QuietCorpus {
  /// The names of the recordings; none in a checkout where nobody has recorded yet.
  static func workloads() throws -> [String] {
    try Repository.names(in: folder + "/recordings").filter { $0.hasSuffix(end) }.map { String($0.dropLast(end.count)) }
  }

  static func recording(of workload: String) throws -> String {
    let path = "\(Repository.root)\(folder)/recordings/\(workload)\(end)"
    guard let file = popen("gzip -d -c '\(path)'", "re") else { throw Repository.Failure(path: path, errno: errno) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { break }
      content += chunk[0..<count]
    }
    guard pclose(file) == 0 else { throw Repository.Failure(path: path, errno: EIO) }
    return String(decoding: content, as: UTF8.self)
  }

  /// Whether `expected.txt` has a line `WORKLOAD RULE: REASON` for it, where WORKLOAD may be a pattern.
  static func expected() throws -> (_ rule: String, _ workload: String) -> Bool {
    var rows: [(workload: String, rule: String)] = []
    for line in try Repository.text(folder + "/expected.txt").split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.prefix { $0 != ":" }.split(separator: " ").map(String.init)
      guard words.count == 2 else { throw Repository.Failure(path: "\(folder)/expected.txt: \(line)", errno: EINVAL) }
      rows.append((words[0], words[1]))
    }
    return { rule, workload in rows.contains { $0.rule == rule && fnmatch($0.workload, workload, 0) == 0 } }
  }

  private static let folder = "Tests/quiet"
  private static let end = ".txt.gz"
}
