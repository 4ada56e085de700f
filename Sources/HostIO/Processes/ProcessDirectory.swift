import CHost
import Glibc
import WatchEngine

/// The processes below one proc mount: lists them, and opens a process's files. Names are built in place.
struct ProcessDirectory {
  let root: String
  private var directory: Int32 = -1
  private var lister = DirectoryLister()
  /// `PID/statm` and a NUL.
  private var name = [CChar](repeating: 0, count: 24)
  private var sharing = ReadBuffer(capacity: 512)
  /// Whether the pids of this mount are those of the calling process's namespace.
  private(set) var isOwnNamespace = false

  init(root: String) { self.root = root }

  mutating func open() -> Int32 {
    guard directory < 0 else { return 0 }
    directory = chost_open_directory(root)
    guard directory >= 0 else { return errno }
    isOwnNamespace = readsOwnPID()
    return 0
  }

  func shut() { if directory >= 0 { close(directory) } }

  /// Opens `/proc/PID/stat`.
  mutating func openStat(of pid: Int32) -> Int32 { open("/stat", of: pid) }

  /// How many of the pages that a process holds others may hold as well. Source: `/proc/PID/statm`, proc_pid_statm(5).
  mutating func sharedPages(of pid: Int32) -> UInt32? {
    let descriptor = open("/statm", of: pid)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard sharing.fill(from: descriptor) == 0 else { return nil }
    return sharing.number(after: 2).map { UInt32(clamping: $0) }
  }

  private mutating func open(_ file: StaticString, of pid: Int32) -> Int32 {
    write(pid, file)
    return name.withUnsafeBufferPointer { text in
      guard let start = text.baseAddress else { return -1 }
      return chost_open_read_at(directory, start)
    }
  }

  /// Fills `pids` with all processes in the kernel's order, which rises.
  mutating func list(into pids: inout [Int32]) -> Int32 {
    pids.removeAll(keepingCapacity: true)
    return lister.forEach(in: directory) { entry, _ in
      if let pid = entry.pid { pids.append(pid) }
    }
  }

  private mutating func write(_ pid: Int32, _ file: StaticString) {
    var digits = 1
    var rest = pid / 10
    while rest > 0 {
      digits += 1
      rest /= 10
    }
    rest = pid
    for index in stride(from: digits - 1, through: 0, by: -1) {
      name[index] = CChar(truncatingIfNeeded: 0x30 + rest % 10)
      rest /= 10
    }
    for offset in 0..<file.utf8CodeUnitCount { name[digits + offset] = CChar(bitPattern: file.utf8Start[offset]) }
    name[digits + file.utf8CodeUnitCount] = 0
  }

  private func readsOwnPID() -> Bool {
    var target = [CChar](repeating: 0, count: 16)
    let length = readlinkat(directory, "self", &target, target.count - 1)
    guard length > 0 else { return false }
    var pid: Int64 = 0
    for index in 0..<length {
      let digit = Int64(target[index]) - 0x30
      guard (0...9).contains(digit) else { return false }
      pid = pid * 10 + digit
    }
    return pid == Int64(getpid())
  }
}
