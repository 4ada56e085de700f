import Testing
import WatchEngine

@Suite struct `directory entries` {
  private static let packed =
    record("..", type: 4) + record("1", type: 4) + record("4194304", type: 4) + record("uptime", type: 8)

  @Test func `names, types and pids are told`() {
    let walked = walk(Self.packed)
    #expect(walked.map(\.name) == ["..", "1", "4194304", "uptime"])
    #expect(walked.map(\.isDirectory) == [true, true, true, false])
    #expect(walked.map(\.pid) == [nil, 1, 4_194_304, nil])
  }

  @Test(arguments: ["0", "2147483648", "99999999999999999999", "1a", "-1", " 1", ""])
  func `what is no pid is none`(name: String) {
    #expect(walk(Self.record(name, type: 4)).map(\.pid) == [nil])
  }

  @Test func `every truncation ends the walk early`() {
    for length in 0..<Self.packed.count { #expect(walk(Array(Self.packed.prefix(length))).count < 4) }
  }

  @Test func `a length that leads astray ends the walk`() {
    for low in [UInt8(0), 18, 255] {
      var bytes = Self.packed
      bytes[16] = low
      bytes[17] = low == 255 ? 255 : 0
      #expect(walk(bytes).isEmpty)
    }
  }

  private func walk(_ bytes: [UInt8]) -> [(name: String, isDirectory: Bool, pid: Int32?)] {
    var entries = DirectoryEntries(bytes.span)
    var found: [(name: String, isDirectory: Bool, pid: Int32?)] = []
    while let entry = entries.next() {
      found.append((String(decoding: bytes[entry.name], as: UTF8.self), entry.isDirectory, entry.pid))
    }
    return found
  }

  /// A `linux_dirent64`, padded to 8 bytes.
  private static func record(_ name: String, type: UInt8) -> [UInt8] {
    let length = (19 + name.utf8.count + 1 + 7) / 8 * 8
    var bytes = [UInt8](repeating: 1, count: 16) + [UInt8(length), 0, type] + Array(name.utf8)
    bytes += [UInt8](repeating: 0, count: length - bytes.count)
    return bytes
  }
}
