/// What does not change while the host runs.
package struct HostFacts: Equatable, Sendable {
  /// Bytes of a page of memory: 4,096, but 16 or 64 KiB on some arm64 and ppc64 kernels (`getpagesize(2)`).
  package var pageSize: UInt64 = 4096
  /// Clock ticks a second, the unit of CPU time in `/proc`.
  package var ticksPerSecond: UInt64 = 100
  /// A random name of this boot; empty where it can't be read. Source: `/proc/sys/kernel/random/boot_id`.
  package var bootID = ""
  /// As `uname -r` shows it.
  package var kernelRelease = ""
  package var hostname = ""

  package init() {}
}
