import Glibc

/// The files of this repository, found from where this file is.
enum Repository {
  static let root = String(#filePath.dropLast("Tests/WatchEngineTests/Support/Repository.swift".count))

  struct Failure: Error {
    let path: String
    let errno: Int32
  }

  static func text(_ name: String) throws -> String {
    guard let file = fopen(root + name, "re") else { throw Failure(path: name, errno: errno) }
    defer { fclose(file) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { break }
      content += chunk[0..<count]
    }
    guard ferror(file) == 0 else { throw Failure(path: name, errno: EIO) }
    return String(decoding: content, as: UTF8.self)
  }

  static func write(_ text: String, to name: String) throws {
    guard let file = fopen(root + name, "we") else { throw Failure(path: name, errno: errno) }
    let bytes = Array(text.utf8)
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count else { throw Failure(path: name, errno: EIO) }
  }

  /// The names in `folder`, without those that begin with a dot.
  static func names(in folder: String) throws -> [String] {
    guard let directory = opendir(root + folder) else { throw Failure(path: folder, errno: errno) }
    defer { closedir(directory) }
    var found: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { found.append(name) }
    }
    return found.sorted()
  }

  /// Every file below `folder` that ends in `.swift`, by its path from the root.
  static func sources(in folder: String) throws -> [String] {
    guard let directory = opendir(root + folder) else { throw Failure(path: folder, errno: errno) }
    defer { closedir(directory) }
    var found: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(".") { continue }
      let path = folder + "/" + name
      if entry.pointee.d_type == UInt8(DT_DIR) {
        found += try sources(in: path)
      } else if name.hasSuffix(".swift") {
        found.append(path)
      }
    }
    return found.sorted()
  }
}
