import Glibc

/// Texts captured from real hosts, in `Tests/Fixtures`, one folder a kernel: `Fixture.bytes("linux-6.18/meminfo")`.
enum Fixture {
  /// The kernels that all host-wide files were captured from.
  static let kernels = ["linux-5.10", "linux-6.1", "linux-6.18"]

  /// The bytes of a file below `Tests/Fixtures`.
  static func bytes(_ name: String) throws -> [UInt8] {
    let path = folder + name
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Missing(path: path, errno: errno) }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      guard count >= 0 else { throw Missing(path: path, errno: errno) }
      if count == 0 { return content }
      content += chunk[0..<count]
    }
  }

  /// Puts a text in place of a file below `Tests/Fixtures`: for expectations that are written anew on request.
  static func write(_ text: String, to name: String) throws {
    guard let file = fopen(folder + name, "we") else { throw Missing(path: folder + name, errno: errno) }
    fputs(text, file)
    guard fclose(file) == 0 else { throw Missing(path: folder + name, errno: errno) }
  }

  /// The same as text.
  static func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  /// The lines of `name` without those that `drop` picks: what an older kernel, which lacks these, would print.
  static func bytes(_ name: String, droppingLines drop: (Substring) -> Bool) throws -> [UInt8] {
    let lines = try text(name).split(separator: "\n", omittingEmptySubsequences: false)
    return Array(lines.filter { !drop($0) }.joined(separator: "\n").utf8)
  }

  private static let folder = String(#filePath.dropLast("WatchEngineTests/Support/Fixture.swift".count)) + "Fixtures/"

  struct Missing: Error {
    let path: String
    let errno: Int32
  }
}
