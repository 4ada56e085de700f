import Glibc
import Testing
import WatchEngine

@testable import HostIO

@Suite struct `kernel log reader` {
  /// A pipe with a name, in the place of the device; gone with the value.
  private struct Pipe: ~Copyable {
    let path: String
    let writer: Int32

    init(_ name: String) {
      path = "/tmp/forewarn-kmsg-\(name)-\(getpid())"
      unlink(path)
      mkfifo(path, 0o600)
      writer = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    }

    deinit {
      close(writer)
      unlink(path)
    }

    func write(_ text: String) {
      let bytes = Array(text.utf8)
      _ = Glibc.write(writer, bytes, bytes.count)
    }
  }

  private func texts(_ reader: inout KernelLogReader, atMost limit: Int = 100) throws(Unknown) -> [String] {
    var result: [String] = []
    let isAll = try reader.read(atMost: limit) { bytes in
      result.append(bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
    }
    return isAll ? result + ["end"] : result
  }

  @Test func `records come whole and in order, and an empty log is no error`() throws {
    let pipe = Pipe("order")
    var reader = KernelLogReader(path: pipe.path)
    try reader.open()
    var found = try texts(&reader)
    #expect(found == ["end"])
    pipe.write("6,1,2,-;a\n SUBSYSTEM=x\n6,2,3,-;b\n")
    found = try texts(&reader)
    #expect(found == ["6,1,2,-;a\n SUBSYSTEM=x\n", "6,2,3,-;b\n", "end"])
    pipe.write("6,3,4,-;c\n")
    found = try texts(&reader, atMost: 1)
    #expect(found == ["6,3,4,-;c\n"], "at the limit it is not known whether more is there")
  }

  @Test func `a log that is not there is absent`() {
    var reader = KernelLogReader(path: "/nonexistent/kmsg")
    var why: [Unknown] = []
    do throws(Unknown) { try reader.open() } catch { why.append(error) }
    do throws(Unknown) { _ = try texts(&reader) } catch { why.append(error) }
    #expect(why == [.absent, .absent])
  }

  @Test(.enabled(if: access("/dev/kmsg", R_OK | W_OK) == 0, "this user may not write to the kernel's log"))
  func `user space can't forge the kernel's facility`() throws {
    var reader = KernelLogReader()
    try reader.open()
    let mark = "forewarn-test-\(getpid())"
    let writer = open("/dev/kmsg", O_WRONLY | O_CLOEXEC)
    defer { close(writer) }
    let line = Array("<0>\(mark)\n".utf8)
    #expect(write(writer, line, line.count) == line.count)
    let found = try texts(&reader, atMost: 1_000).filter { $0.hasSuffix(";\(mark)\n") }
    #expect(found.count == 1)
    for text in found {
      let bytes = Array(text.utf8)
      let record = try KernelRecord(parsing: bytes.span)
      #expect(!record.isFromKernel)
    }
  }
}
