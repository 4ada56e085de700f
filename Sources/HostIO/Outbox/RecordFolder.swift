import Glibc
import WatchEngine

/// A folder in which each thing is a file of its own, written once and never changed: silences, acknowledgements, notifications.
package struct RecordFolder: Sendable {
  package let path: String

  /// As many files as are read at once; who writes more wants to fill something.
  package static let mostFiles = 4096

  package init(path: String) { self.path = path }

  /// Puts a file there: it appears whole or not at all, with the group of the folder and no right for others.
  /// - Returns: 0, `EEXIST` if there is one of that name, or the errno of the step that failed.
  package func add(_ file: RecordFile) -> Int32 {
    let temporary = "\(path)/.\(file.name).\(getpid())"
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard descriptor >= 0 else { return errno }
    // Whatever the umask: the daemon reads it by the folder's group, which the folder's set-group-ID bit gives to the file, or
    // which the next line does.
    var failure = takeGroup(descriptor)
    if failure == 0, fchmod(descriptor, 0o640) != 0 { failure = errno }
    if failure == 0 { failure = Self.write(file.bytes, to: descriptor) }
    if close(descriptor) != 0, failure == 0 { failure = errno }
    // Not renamed: that would take another's place.
    if failure == 0, link(temporary, "\(path)/\(file.name)") != 0 { failure = errno }
    unlink(temporary)
    return failure
  }

  /// Gives the file the folder's group; who may not has given it their own, of which the daemon may not be a member.
  private func takeGroup(_ descriptor: Int32) -> Int32 {
    var folder = stat()
    var file = stat()
    guard stat(path, &folder) == 0, fstat(descriptor, &file) == 0 else { return errno }
    if file.st_gid == folder.st_gid { return 0 }
    return fchown(descriptor, uid_t.max, folder.st_gid) == 0 ? 0 : errno
  }

  /// The files whose name ends in one of `suffixes`, by name; those that begin with a dot are not finished.
  ///
  /// Empty where there is no folder. A file that can't be read is left out: it may be on its way out.
  /// - Returns: the errno if the folder can't be listed.
  package func read(suffixes: [String]) -> (files: [RecordFile], failure: Int32) {
    guard let stream = opendir(path) else { return ([], errno == ENOENT ? 0 : errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while names.count < Self.mostFiles, let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix("."), suffixes.contains(where: { name.hasSuffix($0) }) { names.append(name) }
    }
    var files: [RecordFile] = []
    for name in names.sorted() {
      let (bytes, failure) = ForeignFile.read("\(path)/\(name)", limit: RecordFields.sizeLimit + 1)
      if failure == 0 { files.append(RecordFile(name: name, bytes: bytes)) }
    }
    return (files, 0)
  }

  /// Removes a file that means nothing any more.
  package func remove(_ name: String) { unlink("\(path)/\(name)") }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
      }
      if count > 0 {
        written += count
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }
}
