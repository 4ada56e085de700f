import Glibc
import WatchEngine

extension HostFacts {
  /// Asks the host.
  package init(procRoot: String) {
    self.init()
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
