import Glibc
import HostIO
import Testing
import WatchEngine

@Suite struct `kept file` {
  @Test func `each reading gives the content of that moment`() throws {
    let tree = try TemporaryTree()
    try tree.write("number", "12\n")
    var file = KeptFile(tree.path + "/number")
    var buffer = ReadBuffer()
    try file.read(into: &buffer, now: .zero)
    #expect(text(of: buffer) == "12\n")
    try tree.write("number", "345\n")
    try file.read(into: &buffer, now: .zero)
    #expect(text(of: buffer) == "345\n")
  }

  @Test func `a content larger than the buffer is read whole`() throws {
    let tree = try TemporaryTree()
    let long = String(repeating: "0123456789", count: 1000)
    try tree.write("long", long)
    var file = KeptFile(tree.path + "/long")
    var buffer = ReadBuffer(capacity: 512)
    try file.read(into: &buffer, now: .zero)
    #expect(text(of: buffer) == long)
  }

  @Test func `a missing file is looked for again after a minute`() throws {
    let tree = try TemporaryTree()
    var file = KeptFile(tree.path + "/later")
    var buffer = ReadBuffer()
    #expect(reason(&file, &buffer, .seconds(5)) == .absent)
    try tree.write("later", "1")
    #expect(reason(&file, &buffer, .seconds(64)) == .absent)
    #expect(reason(&file, &buffer, .seconds(65)) == nil)
    #expect(text(of: buffer) == "1")
  }

  @Test func `what can't be read at all says why`() throws {
    var directory = KeptFile("/proc")
    var buffer = ReadBuffer()
    #expect(reason(&directory, &buffer, .zero) == .failed(errno: EISDIR))
  }

  @Test(arguments: [
    (ENOENT, Unknown.absent), (EOPNOTSUPP, .absent), (EACCES, .notPermitted), (EPERM, .notPermitted), (EIO, .failed(errno: EIO)),
  ])
  func `error numbers have a meaning`(number: Int32, meaning: Unknown) {
    #expect(Unknown(errno: number) == meaning)
  }

  @Test func `the file of a process that is gone fails`() throws {
    let child = try Child()
    var file = KeptFile("/proc/\(child.pid)/stat")
    var buffer = ReadBuffer()
    #expect(reason(&file, &buffer, .zero) == nil)
    child.end()
    #expect(reason(&file, &buffer, .zero) == .absent, "it is opened anew, and is not there")
  }

  private func text(of buffer: ReadBuffer) -> String {
    buffer.bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  private func reason(_ file: inout KeptFile, _ buffer: inout ReadBuffer, _ now: Duration) -> Unknown? {
    do throws(Unknown) {
      try file.read(into: &buffer, now: now)
      return nil
    } catch { return error }
  }
}
