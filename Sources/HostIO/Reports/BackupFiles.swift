import Glibc
import WatchEngine

/// Finds the files that the path of a backup means: itself, the entries of a folder, or what a pattern with `*` fits.
///
/// For the disposable process: the file server may be dead, and the folder large.
struct BackupFiles {
  private struct Entry {
    var name: String
    var modified: Int
    var bytes: Int
    var isFolder: Bool
  }

  private let path: String

  init(_ path: String) { self.path = path }

  /// What ``BackupListing`` takes; or a line `failed` and the error number.
  func report() -> [UInt8] {
    var status = stat()
    let isPattern = path.utf8.contains(UInt8(ascii: "*"))
    if !isPattern, stat(path, &status) != 0 {
      return errno == ENOENT || errno == ENOTDIR ? Self.text([], isSingle: false) : Self.failed(errno)
    }
    if isPattern {
      switch Self.matches(path) {
      case .success(let paths): return Self.text(paths.compactMap { Self.entry($0, name: Self.lastPart($0)) }, isSingle: false)
      case .failure(let failure): return Self.failed(failure.number)
      }
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      let entry = Entry(name: Self.lastPart(path), modified: status.st_mtim.tv_sec, bytes: Int(status.st_size), isFolder: false)
      return Self.text([entry], isSingle: true)
    }
    switch SmallFile.names(in: path) {
    case .success(let names): return Self.text(names.compactMap { Self.entry("\(path)/\($0)", name: $0) }, isSingle: false)
    case .failure(let failure): return Self.failed(failure.number)
    }
  }

  /// A file or a folder; a link is none, since what it points to is listed by itself or lies elsewhere.
  private static func entry(_ path: String, name: String) -> Entry? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    let type = status.st_mode & S_IFMT
    guard type == S_IFREG || type == S_IFDIR else { return nil }
    return Entry(name: name, modified: status.st_mtim.tv_sec, bytes: Int(status.st_size), isFolder: type == S_IFDIR)
  }

  /// The paths that fit; only `*` means something.
  private static func matches(_ pattern: String) -> Result<[String], SmallFile.Failure> {
    var literal = ""
    for scalar in pattern.unicodeScalars {
      if "?[]\\".unicodeScalars.contains(scalar) { literal += "\\" }
      literal.unicodeScalars.append(scalar)
    }
    var found = glob_t()
    defer { globfree(&found) }
    // A folder on the way that can't be read must not pass for one without backups.
    let result = glob(literal, GLOB_ERR | GLOB_NOSORT, nil, &found)
    if result == GLOB_NOMATCH { return .success([]) }
    guard result == 0 else { return .failure(SmallFile.Failure(number: result == GLOB_ABORTED ? errno : ENOMEM)) }
    var paths: [String] = []
    for index in 0..<Int(found.gl_pathc) {
      if let path = found.gl_pathv?[index] { paths.append(String(cString: path)) }
    }
    return .success(paths)
  }

  private static func text(_ entries: [Entry], isSingle: Bool) -> [UInt8] {
    var text = "count\t\(entries.count)\t-\t-\n"
    let newest = entries.sorted { $0.modified > $1.modified }.prefix(BackupListing.most)
    for entry in newest {
      let kind = isSingle ? "single" : entry.isFolder ? "folder" : "file"
      text += "\(kind)\t\(entry.modified)\t\(max(entry.bytes, 0))\t\(SmallFile.harmless(entry.name))\n"
    }
    return Array(text.utf8)
  }

  private static func failed(_ number: Int32) -> [UInt8] { Array("failed\t\(number)\t-\t-\n".utf8) }

  private static func lastPart(_ path: String) -> String { path.split(separator: "/").last.map { String($0) } ?? path }
}
