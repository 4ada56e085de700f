import CHost
import Glibc
import WatchEngine

/// What a disposable process keeps between two tries. Everything here may hang for ever. Each try gives 0 or an errno.
struct CanaryTrial: ~Copyable {
  static let blockBytes = 4096
  /// Between two starts of a program that is not in the page cache: as after a night, when nobody used it.
  static let coldInterval: Duration = .seconds(60)

  private let block: UnsafeMutableRawPointer
  private var descriptor: Int32 = -1
  private var blocks: UInt64 = 0
  private var count: UInt64 = 0
  private var nextCold: Duration?

  init() {
    block = .allocate(byteCount: CanaryTrial.blockBytes, alignment: CanaryTrial.blockBytes)
    block.initializeMemory(as: UInt8.self, repeating: 0, count: CanaryTrial.blockBytes)
  }

  deinit {
    block.deallocate()
    if descriptor >= 0 { close(descriptor) }
  }

  /// Starts a program and waits for its end.
  mutating func exec(_ path: [CChar], now: Duration) -> Int32 {
    if nextCold.map({ now >= $0 }) ?? false { _ = chost_forget_file(path) }
    if nextCold.map({ now >= $0 }) ?? true { nextCold = now + CanaryTrial.coldInterval }
    return chost_run(path)
  }

  /// Reads a block of a file in the file system of `folder`: each time another one, so that no memory of the disk answers for it.
  mutating func read(_ folder: [CChar]) -> Int32 {
    if descriptor < 0 {
      let failure = openFile(in: folder)
      if failure != 0 { return failure }
    }
    count &+= 1
    // A prime far from any power of 2 visits the blocks far apart.
    let position = count &* 40_503 % max(blocks, 1)
    return chost_read_direct(descriptor, block, CanaryTrial.blockBytes, Int64(clamping: position) * Int64(CanaryTrial.blockBytes))
  }

  /// Writes a block over the one that was written before, and waits until it is safe. In place: only the first try makes the file larger.
  mutating func sync(_ path: [CChar]) -> Int32 {
    if descriptor < 0 { descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640) }
    guard descriptor >= 0 else { return errno }
    count &+= 1
    block.storeBytes(of: count, as: UInt64.self)
    guard pwrite(descriptor, block, CanaryTrial.blockBytes, 0) == CanaryTrial.blockBytes else { return errno }
    return fdatasync(descriptor) == 0 ? 0 : errno
  }

  /// Files that a login reads, or that are there on every host; the program itself is the largest.
  static let files = ["/proc/self/exe", "/bin/sh", "/etc/ld.so.cache", "/etc/services", "/etc/passwd"]

  /// Opens the first of ``files`` that lies in the file system of `folder` and has a block; failing that (overlays tell other devices), the
  /// first of all.
  private mutating func openFile(in folder: [CChar]) -> Int32 {
    var root = stat()
    guard stat(folder, &root) == 0 else { return errno }
    var failure = ENOENT
    for isStrict in [true, false] {
      for file in CanaryTrial.files {
        var status = stat()
        guard stat(file, &status) == 0, status.st_size >= CanaryTrial.blockBytes || !isStrict else { continue }
        guard status.st_dev == root.st_dev || !isStrict else { continue }
        descriptor = chost_open_direct(file)
        blocks = UInt64(clamping: status.st_size) / UInt64(CanaryTrial.blockBytes)
        if descriptor >= 0 { return 0 }
        failure = errno
      }
    }
    return failure
  }
}
