import Glibc
import Testing

/// A directory of files that a test makes up, gone at its end.
final class TemporaryTree {
  let path: String
  /// What was made below it, directories before what is in them.
  private var made: [String] = []

  init() throws {
    var template = Array("/tmp/forewarn-test-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { text in
      text.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    path = try #require(made)
  }

  deinit {
    for name in made.reversed() { remove(path + "/" + name) }
    rmdir(path)
  }

  func makeDirectories(_ name: String) {
    for (index, byte) in (name + "/").utf8.enumerated() where byte == UInt8(ascii: "/") {
      let directory = String(decoding: name.utf8.prefix(index), as: UTF8.self)
      if mkdir(path + "/" + directory, 0o755) == 0 { made.append(directory) }
    }
  }

  /// Writes a file in place of what it held, and makes the directories above it.
  func write(_ name: String, _ text: String) throws {
    if let slash = name.lastIndex(of: "/") { makeDirectories(String(name[..<slash])) }
    let file = try #require(fopen(path + "/" + name, "w"))
    fputs(text, file)
    fclose(file)
    if !made.contains(name) { made.append(name) }
  }

  /// Removes a file, or a directory with all that was written into it.
  func delete(_ name: String) {
    for path in made.reversed() where path == name || path.hasPrefix(name + "/") { remove(self.path + "/" + path) }
    made.removeAll { $0 == name || $0.hasPrefix(name + "/") }
  }
}
