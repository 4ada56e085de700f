import Glibc
import HostIO
import WatchEngine

/// What the reader's side knows of now: by which clock the age of a status is told, and whether its writer still lives.
struct Moment: Sendable {
  /// Seconds since boot, suspend included.
  var boottime: Double
  /// Seconds since 1970.
  var realtime: Double
  var bootID: String
  /// Whether a process of the daemon's name has this pid; `nil` when that can't be told.
  var isRunning: @Sendable (Int32) -> Bool?

  static func now() -> Moment {
    let now = Instant.now
    return Moment(
      boottime: now.boottime.inSeconds, realtime: now.realtime.inSeconds,
      bootID: line("/proc/sys/kernel/random/boot_id") ?? "",
      isRunning: { pid in
        guard let name = line("/proc/\(pid)/comm") else { return access("/proc/self/comm", F_OK) == 0 ? false : nil }
        return name == "forewarnd"
      })
  }

  /// The first line of one of the kernel's small files; `nil` when it can't be read.
  private static func line(_ path: String) -> String? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, Int32(line.count), file) != nil else { return nil }
    let bytes = line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
