import CHost
import Glibc
import WatchEngine

/// What costs too much to be looked at in `/proc` of every process at every reading: open descriptors, bytes read and written. A part of
/// the processes is looked at each time, in turn. The program inside the kernel tells both by itself.
///
/// Descriptors are the size of `/proc/PID/fd`, which everybody may ask for, from Linux 6.2 on. `/proc/PID/io` needs to be the process's owner
/// or CAP_SYS_PTRACE. For one thread at a time.
package struct ProcessDetails: ~Copyable {
  /// How many processes are looked at after one reading: four calls each, as much as a small host's whole table may cost.
  static let share = 16
  static let mostRefusals = 128

  private let root: String
  private var directory: Int32 = -1
  private var next = 0
  private var name: [CChar] = []
  private var buffer = ReadBuffer(capacity: 512)
  private var io = ProcessIO()
  private let countsFiles: Bool
  /// Not asked of anybody any more once it was refused for many in a row.
  private var refusals = 0

  /// - Parameter procRoot: where proc is mounted.
  package init(procRoot: String = "/proc") {
    root = procRoot
    var status = stat()
    countsFiles = fstatat(AT_FDCWD, procRoot + "/self/fd", &status, 0) == 0 && status.st_size > 0
    name.reserveCapacity(32)
  }

  deinit { if directory >= 0 { close(directory) } }

  /// Looks at the next ones.
  package mutating func look(into census: inout ProcessCensus) {
    if directory < 0 { directory = chost_open_directory(root) }
    guard directory >= 0, census.known.count > 0 else { return }
    for _ in 0..<min(Self.share, census.known.count) {
      if next >= census.known.count { next = 0 }
      let index = next
      next += 1
      let process = census.kept(at: index)
      guard !process.isKernelThread else { continue }
      if countsFiles, let files = countFiles(of: process.pid) { census.note(files: files, at: index) }
      if refusals < Self.mostRefusals, let sectors = readIO(of: process.pid) { census.note(sectors: sectors, at: index) }
    }
  }

  private mutating func countFiles(of pid: Int32) -> UInt32? {
    name.refill(pid, "/fd")
    var status = stat()
    guard fstatat(directory, name, &status, 0) == 0 else { return nil }
    return UInt32(clamping: status.st_size)
  }

  private mutating func readIO(of pid: Int32) -> UInt32? {
    name.refill(pid, "/io")
    let descriptor = chost_open_read_at(directory, name)
    let failure = descriptor < 0 ? errno : buffer.fill(from: descriptor)
    if descriptor >= 0 { close(descriptor) }
    guard failure == 0 else {
      if failure == EACCES || failure == EPERM { refusals += 1 }
      return nil
    }
    refusals = 0
    do throws(Unknown) { try buffer.parse(into: &io) } catch { return nil }
    return io.sectors
  }
}
