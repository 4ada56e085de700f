import CourierEngine
import Glibc
import HostIO
import WatchEngine

/// What waits, on the disk: one file a notification below `queue/`, and the log of what became of it. Used by the spool's thread alone: each call
/// may hang with the disk.
struct SpoolFolder {
  private static let mostLogBytes = 1 << 20

  private let path: String
  private var book = SpoolBook()
  private var folder: Int32 = -1
  private var log: Int32 = -1
  private var logBytes = 0
  private var isDirty = false

  /// What was found at the start.
  struct Found: Sendable {
    var book = SpoolBook()
    /// Notifications that are not settled everywhere, by ID.
    var files: [(id: String, bytes: [UInt8])] = []
    /// Files and lines that could not be read.
    var skipped = 0
    var failure: Int32 = 0
  }

  init(path: String) { self.path = path }

  private var queue: String { "\(path)/queue" }

  /// Reads what an earlier run left, and writes the log anew in fewer lines.
  mutating func open() -> Found {
    var found = Found()
    found.failure = makeFolders()
    let (bytes, _) = ForeignFile.read("\(path)/log", limit: 64 << 20)
    book = SpoolBook(parsing: bytes.span)
    found.skipped = book.skipped
    for name in names() {
      guard name.hasSuffix(".json") else {
        // A writer that died in between.
        unlink("\(queue)/\(name)")
        continue
      }
      let id = String(name.dropLast(5))
      let (bytes, failure) = ForeignFile.read("\(queue)/\(name)", limit: Notification.largestFile + 1)
      guard SpoolBook.isID(id), failure == 0, !bytes.isEmpty, bytes.count <= Notification.largestFile else {
        found.skipped += 1
        continue
      }
      // Written before its line in the log.
      book.take(id)
      found.files.append((id, bytes))
    }
    // Settled everywhere, or its file is gone.
    let there = Set(found.files.map(\.id))
    for id in Array(book.entries.keys) where !there.contains(id) { book.remove(id) }
    found.files.removeAll { file in
      guard book.entries[file.id] == nil else { return false }
      unlink("\(queue)/\(file.id).json")
      return true
    }
    if found.failure == 0 { found.failure = compact() }
    found.book = book
    return found
  }

  /// Puts a notification on the disk: when this returns 0 it survives a power cut.
  mutating func keep(_ id: String, _ bytes: [UInt8]) -> Int32 {
    if folder < 0 {
      let failure = makeFolders()
      guard failure == 0 else { return failure }
    }
    let name = "\(queue)/\(id).json"
    let temporary = "\(queue)/\(id).new"
    let descriptor = Glibc.open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return errno }
    var failure = Self.write(bytes, to: descriptor)
    if failure == 0, fdatasync(descriptor) != 0 { failure = errno }
    if close(descriptor) != 0, failure == 0 { failure = errno }
    if failure == 0, rename(temporary, name) != 0 { failure = errno }
    if failure == 0, fsync(folder) != 0 { failure = errno }
    guard failure == 0 else {
      unlink(temporary)
      return failure
    }
    book.take(id)
    return append(SpoolBook.taken(id))
  }

  mutating func settle(_ id: String, at receiver: String, _ outcome: Settlement.Outcome) -> Int32 {
    book.settle(id, at: receiver, outcome)
    return append(SpoolBook.settled(id, at: receiver, outcome))
  }

  mutating func divert(_ id: String, _ divert: SpoolBook.Divert) -> Int32 {
    book.divert(id, divert)
    return append(SpoolBook.diverted(id, divert))
  }

  mutating func remove(_ id: String) -> Int32 {
    book.remove(id)
    let failure = append(SpoolBook.removed(id))
    // Behind the line: a file without its line would be sent again.
    return unlink("\(queue)/\(id).json") == 0 || errno == ENOENT ? failure : errno
  }

  /// What was settled is told again after a power cut if it is not on the disk: allowed, but not for longer than a second.
  mutating func sync() -> Int32 {
    guard isDirty, log >= 0 else { return 0 }
    isDirty = false
    return fdatasync(log) == 0 ? 0 : errno
  }

  /// Whether the disk takes a block.
  mutating func probe() -> Int32 {
    let failure = makeFolders()
    guard failure == 0 else { return failure }
    let name = "\(queue)/probe.new"
    let descriptor = Glibc.open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return errno }
    var result = Self.write([UInt8](repeating: 0, count: 4096), to: descriptor)
    if result == 0, fdatasync(descriptor) != 0 { result = errno }
    close(descriptor)
    unlink(name)
    return result
  }

  private mutating func makeFolders() -> Int32 {
    for path in [path, queue] {
      guard mkdir(path, 0o700) == 0 || errno == EEXIST else { return errno }
    }
    if folder < 0 { folder = Glibc.open(queue, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    return folder >= 0 ? 0 : errno
  }

  private mutating func append(_ line: [UInt8]) -> Int32 {
    if log < 0 || logBytes > SpoolFolder.mostLogBytes {
      let failure = compact()
      guard failure == 0 else { return failure }
      // Compaction wrote what the book says, and this line with it.
      return 0
    }
    let failure = Self.write(line, to: log)
    logBytes += line.count
    isDirty = true
    if failure != 0 {
      // A line that is torn would spoil the next one: the log is written anew before that.
      close(log)
      log = -1
    }
    return failure
  }

  private mutating func compact() -> Int32 {
    let temporary = "\(path)/log.new"
    let bytes = book.compacted
    let descriptor = Glibc.open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return errno }
    var failure = Self.write(bytes, to: descriptor)
    if failure == 0, fdatasync(descriptor) != 0 { failure = errno }
    if failure == 0, rename(temporary, "\(path)/log") != 0 { failure = errno }
    guard failure == 0 else {
      close(descriptor)
      return failure
    }
    if log >= 0 { close(log) }
    log = descriptor
    logBytes = 0
    isDirty = false
    return 0
  }

  private func names() -> [String] {
    guard let stream = opendir(queue) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written) }
      if count > 0 { written += count } else if count == 0 { return EIO } else if errno != EINTR { return errno }
    }
    return 0
  }
}
