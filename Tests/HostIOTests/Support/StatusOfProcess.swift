import CHost
import Glibc

/// What `/proc` says of one process, read at once and field by field, apart from the code that is tested.
struct StatusOfProcess {
  var name: [UInt8] = []
  var state: UInt8 = 0
  var parent: Int32 = 0
  var majorFaults: UInt64 = 0
  var cpuTicks: UInt64 = 0
  var childrenTicks: UInt64 = 0
  var threads: UInt32 = 0
  var startTicks: UInt64 = 0

  /// `nil` where there is no such process any more.
  init?(pid: Int32) {
    guard let bytes = Self.content(of: "/proc/\(pid)/stat"),
      let open = bytes.firstIndex(of: UInt8(ascii: "(")), let close = bytes.lastIndex(of: UInt8(ascii: ")")),
      close + 2 < bytes.count
    else { return nil }
    name = Array(bytes[(open + 1)..<close])
    // From the state, field 3 of proc_pid_stat(5), on.
    let fields = bytes[(close + 2)...].split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
    guard fields.count > 21, let parent = Int32(fields[1]), let threads = UInt32(fields[17]) else { return nil }
    func number(_ field: Int) -> UInt64 { UInt64(fields[field - 3]) ?? 0 }
    self.parent = parent
    state = fields[0].utf8.first ?? 0
    self.threads = threads
    majorFaults = number(12)
    cpuTicks = number(14) + number(15)
    childrenTicks = number(16) + number(17)
    startTicks = number(22)
  }

  /// Bytes that others may have as well, in the same way. Field 3 of `statm` is the kernel's count of them, exact since Linux 6.16.
  static func countedSharedBytes(pid: Int32) -> UInt64? {
    guard let all = countedBytes(pid: pid), let own = countedBytes(pid: pid, "Anonymous:") else { return nil }
    return all - min(own, all)
  }

  /// The processes that are listed.
  static func pids() -> [Int32] {
    guard let folder = opendir("/proc") else { return [] }
    defer { closedir(folder) }
    var pids: [Int32] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if let pid = Int32(name) { pids.append(pid) }
    }
    return pids
  }

  /// Bytes of memory counted page by page (`smaps_rollup`), the truth behind all counters.
  static func countedBytes(pid: Int32, _ what: String = "Rss:") -> UInt64? {
    guard let bytes = content(of: "/proc/\(pid)/smaps_rollup") else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(what) }) else { return nil }
    return line.split(separator: " ").dropFirst().first.flatMap { UInt64($0) }.map { $0 * 1024 }
  }

  static func content(of path: String) -> [UInt8]? {
    let file = chost_open_read(path)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while true {
      let length = read(file, &part, part.count)
      guard length >= 0 else { return nil }
      if length == 0 { return bytes }
      bytes.append(contentsOf: part.prefix(length))
    }
  }
}
