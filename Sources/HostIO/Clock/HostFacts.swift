import Glibc
import WatchEngine

/// What does not change while the host runs.
package struct HostFacts: Equatable, Sendable {
  /// Bytes of a page of memory.
  package var pageSize: UInt64 = 4096
  /// Clock ticks a second, the unit of CPU time in `/proc`.
  package var ticksPerSecond: UInt64 = 100
  /// A random name of this boot; empty where it can't be read. Source: `/proc/sys/kernel/random/boot_id`.
  package var bootID = ""
  /// As `uname -r` shows it.
  package var kernelRelease = ""
  package var hostname = ""

  package init() {}

  /// Asks the host.
  package init(procRoot: String) {
    let page = sysconf(Int32(_SC_PAGESIZE))
    if page > 0 { pageSize = UInt64(page) }
    let ticks = sysconf(Int32(_SC_CLK_TCK))
    if ticks > 0 { ticksPerSecond = UInt64(ticks) }
    bootID = Self.line(procRoot + "/sys/kernel/random/boot_id")
    kernelRelease = Self.line(procRoot + "/sys/kernel/osrelease")
    hostname = Self.line(procRoot + "/sys/kernel/hostname")
  }

  /// The first line of a file, or nothing.
  private static func line(_ path: String) -> String {
    var file = KeptFile(path)
    var buffer = ReadBuffer(capacity: 512)
    do throws(Unknown) {
      try file.read(into: &buffer, now: .zero)
    } catch {
      return ""
    }
    var scanner = ByteScanner(buffer.bytes)
    return scanner.text(scanner.word())
  }
}
