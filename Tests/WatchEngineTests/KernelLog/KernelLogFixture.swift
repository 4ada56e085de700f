import Testing
import WatchEngine

/// Kernel log records captured from real kernels: `Tests/Fixtures/kernel-log`. Lines that begin with `#` say where from.
struct KernelLogFixture {
  /// Each as one `read` of `/dev/kmsg` gave it.
  var records: [[UInt8]] = []

  init(_ name: String) throws {
    for line in try Fixture.bytes("kernel-log/" + name + ".txt").split(separator: 0x0A) where line.first != 0x23 {
      let bytes = Array(line) + [0x0A]
      // A line that begins with a blank belongs to the record before it.
      if line.first == 0x20, !records.isEmpty { records[records.count - 1] += bytes } else { records.append(bytes) }
    }
    try #require(!records.isEmpty)
  }

  init(_ records: [[UInt8]]) { self.records = records }

  func events(into log: inout KernelLog) -> [KernelEvent] { records.compactMap { log.take($0.span) } }

  func kills() -> [OOMKill] {
    var log = KernelLog()
    return events(into: &log).compactMap { if case .oomKill(let kill) = $0 { kill } else { nil } }
  }

  /// Records of the kernel with these texts, one after the other.
  static func texts(_ texts: [String], facility: Int = 0, from sequence: Int = 1) -> KernelLogFixture {
    KernelLogFixture(
      texts.enumerated().map { Array("\(facility * 8 + 3),\(sequence + $0),\(1000 + $0),-;\($1)\n".utf8) })
  }
}

extension OOMKill {
  /// The whole kill in one line, for tables.
  var story: String {
    let limit =
      switch constraint {
      case .host: "host"
      case .cgroup(let path): "cgroup \(path ?? "?")"
      case .cpuset: "cpuset"
      case .memoryPolicy: "policy"
      case nil: "?"
      }
    let others = bystanders.map { "\($0.pid) \($0.name) \($0.residentBytes / 1024)" }.joined(separator: ", ")
    func kibibytes(_ bytes: UInt64?) -> String { bytes.map { String($0 / 1024) } ?? "?" }
    return """
      \(pid) \(name) uid \(uid.map(String.init) ?? "?") of \(unit ?? "no unit"), \(limit), asked by \(asker ?? "?"), \
      vm \(kibibytes(totalBytes)) anon \(kibibytes(anonymousBytes)) file \(kibibytes(fileBytes)) shared \(kibibytes(sharedBytes)) \
      adj \(oomScoreAdjust.map(String.init) ?? "?"); others: \(others)
      """
  }
}
