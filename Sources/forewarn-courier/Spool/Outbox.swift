import Glibc
import HostIO
import WatchEngine

/// The watch's outbox: new files are told by inotify, and looked for each second where that fails.
struct Outbox {
  let path: String
  private var inotify: Int32
  private var watch: Int32 = -1
  private var lookedAt: Duration = .zero

  init(path: String) {
    self.path = path
    inotify = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
    rewatch()
  }

  /// To wait on; −1 if the kernel has no inotify to give.
  var descriptor: Int32 { inotify }

  /// Whether to look without being told: the folder may come later, or come anew, and a kernel may have no inotify to give.
  mutating func mustLook(_ now: Duration) -> Bool {
    guard watch < 0 || now - lookedAt >= .seconds(5) else { return false }
    lookedAt = now
    rewatch()
    return true
  }

  private mutating func rewatch() {
    guard inotify >= 0 else { return }
    watch = inotify_add_watch(inotify, path, UInt32(IN_MOVED_TO) | UInt32(IN_CREATE))
  }

  /// Whether something came since the last call.
  mutating func hasNews() -> Bool {
    guard inotify >= 0 else { return false }
    var buffer = [UInt8](repeating: 0, count: 4096)
    var isNew = false
    while Glibc.read(inotify, &buffer, buffer.count) > 0 {
      isNew = true
      // The folder is gone (the watch was stopped): it is looked for each second until it is back. The mask is the second word.
      let mask = buffer.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 4, as: UInt32.self) }
      if mask & UInt32(IN_IGNORED) != 0 { watch = -1 }
    }
    return isNew
  }

  /// The finished files, by name, which is by time; no more than can be worked off soon.
  func names() -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while names.count < 20_000, let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".json"), !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  func read(_ name: String) -> (bytes: [UInt8], failure: Int32) {
    // A file of the watch or of the command line; never a link to somewhere else.
    var status = stat()
    guard lstat("\(path)/\(name)", &status) == 0 else { return ([], errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { return ([], EINVAL) }
    return ForeignFile.read("\(path)/\(name)", limit: Notification.largestFile + 1)
  }

  func remove(_ name: String) { unlink("\(path)/\(name)") }
}
