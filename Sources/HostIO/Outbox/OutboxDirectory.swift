import Glibc
import WatchEngine

/// The outbox's folder and the files that were in it when last listed, by name, which is by age.
struct OutboxDirectory: Sendable {
  struct File: Equatable, Sendable {
    var name: String
    var severity: Severity
  }

  private let path: String
  private var isReady = false
  private(set) var files: [File] = []

  init(path: String) { self.path = path }

  /// Makes the folder if there is none, and lists it the first time.
  /// - Returns: 0 or the `errno`.
  mutating func open() -> Int32 {
    if isReady, access(path, F_OK) == 0 { return 0 }
    guard mkdir(path, 0o770) == 0 || errno == EEXIST else { return errno }
    // Whatever the umask: the courier, of this folder's group, takes the files away.
    chmod(path, 0o2770)
    isReady = true
    list()
    return 0
  }

  func holds(_ name: String) -> Bool {
    // Names are sorted: a new one nearly always belongs behind the last.
    guard let last = files.last, name <= last.name else { return false }
    return files.contains { $0.name == name }
  }

  /// Writes a new file: it appears whole or not at all.
  /// - Returns: 0 or the `errno`.
  mutating func add(_ file: File, _ content: [UInt8]) -> Int32 {
    let temporary = "\(path)/.\(file.name)"
    unlink(temporary)
    let descriptor = Glibc.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard descriptor >= 0 else { return errno }
    // Whatever the umask: the courier's group must read it.
    var failure = fchmod(descriptor, 0o640) == 0 ? 0 : errno
    if failure == 0 { failure = writeAll(content, to: descriptor) }
    if close(descriptor) != 0, failure == 0 { failure = errno }
    if failure == 0, rename(temporary, "\(path)/\(file.name)") != 0 { failure = errno }
    guard failure == 0 else {
      unlink(temporary)
      return failure
    }
    files.removeAll { $0.name == file.name }
    let index = files.lastIndex { $0.name < file.name }.map { $0 + 1 } ?? 0
    files.insert(file, at: index)
    return 0
  }

  /// Reads which files there are, and removes what a writer left that died in between.
  mutating func list() {
    var names: [String] = []
    guard let stream = opendir(path) else {
      files = []
      return
    }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".json") { names.append(name) }
    }
    closedir(stream)
    for name in names where name.hasPrefix(".") { unlink("\(path)/\(name)") }
    var known: [String: Severity] = [:]
    for file in files { known[file.name] = file.severity }
    files = names.filter { !$0.hasPrefix(".") }.sorted().map {
      File(name: $0, severity: known[$0] ?? severity(inFile: "\(path)/\($0)"))
    }
  }

  /// Removes the oldest of the least severe.
  /// - Returns: `nil` if there is none, or it can't be removed.
  mutating func removeLeastUrgent() -> File? {
    for severity in Severity.allCases {
      guard let index = files.firstIndex(where: { $0.severity == severity }) else { continue }
      let file = files.remove(at: index)
      return unlink("\(path)/\(file.name)") == 0 || errno == ENOENT ? file : nil
    }
    return nil
  }

  private func writeAll(_ content: [UInt8], to descriptor: Int32) -> Int32 {
    var written = 0
    while written < content.count {
      let count = content.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
      }
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      written += count
    }
    return 0
  }

  /// The severity in a file of an earlier run: among its first bytes, before any text of the host.
  private func severity(inFile path: String) -> Severity {
    // Others write there too: what is no plain file must not be waited for.
    let (head, _) = ForeignFile.read(path, limit: 256)
    let text = String(decoding: head, as: UTF8.self)
    return Severity.allCases.last { text.contains("\"severity\":\"\($0.word)\"") } ?? .notice
  }
}
