import Glibc
import Testing

/// What is sent and when is decided without a clock, a file or chance, so that it can be tested with the time as data.
struct PurityTests {
  @Test func `CourierEngine imports WatchEngine alone`() throws {
    let folder = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/Sources/CourierEngine"
    var found = 0
    for source in try sources(below: folder) {
      found += 1
      for line in try text(of: source).split(separator: "\n") where line.split(separator: " ").contains("import") {
        guard !line.hasPrefix("//"), !line.hasPrefix("  //") else { continue }
        #expect(line == "import WatchEngine", "\(source)")
      }
    }
    #expect(found > 0)
  }

  private func sources(below folder: String) throws -> [String] {
    guard let stream = opendir(folder) else { throw Missing(path: folder) }
    defer { closedir(stream) }
    var paths: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(".") { continue }
      if name.hasSuffix(".swift") {
        paths.append("\(folder)/\(name)")
      } else {
        paths += (try? sources(below: "\(folder)/\(name)")) ?? []
      }
    }
    return paths
  }

  private func text(of path: String) throws -> String {
    guard let file = fopen(path, "r") else { throw Missing(path: path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }

  struct Missing: Error { var path: String }
}
