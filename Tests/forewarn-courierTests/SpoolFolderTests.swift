import CourierEngine
import Glibc
import Testing

@testable import forewarn_courier

struct SpoolFolderTests {
  private let bytes = Array("{}".utf8)

  @Test func `what is kept is there after the end, until it is settled everywhere`() throws {
    let base = try Folder()
    let path = "\(base.path)"
    var folder = SpoolFolder(path: path)
    #expect(folder.open().failure == 0)
    #expect(folder.keep("1-a", bytes) == 0)
    #expect(folder.keep("1-b", bytes) == 0)
    #expect(folder.settle("1-a", at: "ops", .delivered) == 0)
    #expect(folder.remove("1-b") == 0)
    var again = SpoolFolder(path: path)
    let found = again.open()
    #expect(found.files.map(\.id) == ["1-a"])
    #expect(found.book.entries["1-a"]?.outstanding(of: ["ops", "oncall"]) == ["oncall"])
    #expect(found.book.hasTaken("1-b"))
    #expect(found.skipped == 0)
    clear(path)
  }

  @Test func `torn files and lines are skipped and counted, and what a dead writer left is removed`() throws {
    let base = try Folder()
    let path = base.path
    var folder = SpoolFolder(path: path)
    _ = folder.open()
    _ = folder.keep("1-a", bytes)
    for (name, content) in [("2-b.new", "{"), ("3-c.json", ""), ("4 d.json", "{}")] { put("\(path)/queue/\(name)", content) }
    put("\(path)/log", "T\t1-a\nD\t1-a\to", append: true)
    var again = SpoolFolder(path: path)
    let found = again.open()
    #expect(found.files.map(\.id) == ["1-a"])
    #expect(found.skipped == 3)
    #expect(access("\(path)/queue/2-b.new", F_OK) != 0)
    clear(path)
  }

  @Test func `a file whose line was lost counts as taken`() throws {
    let base = try Folder()
    var folder = SpoolFolder(path: base.path)
    _ = folder.open()
    _ = folder.keep("1-a", bytes)
    unlink("\(base.path)/log")
    var again = SpoolFolder(path: base.path)
    let found = again.open()
    #expect(found.files.map(\.id) == ["1-a"])
    #expect(found.book.hasTaken("1-a"))
    clear(base.path)
  }

  @Test func `a folder that can't be made is told, and keeps nothing`() {
    var folder = SpoolFolder(path: "/proc/nowhere/state")
    #expect(folder.open().failure == ENOENT)
    #expect(folder.keep("1-a", bytes) == ENOENT)
  }

  private func put(_ path: String, _ text: String, append: Bool = false) {
    let descriptor = open(path, O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC), 0o600)
    _ = write(descriptor, text, text.utf8.count)
    close(descriptor)
  }

  private func clear(_ path: String) {
    for name in ["1-a.json", "3-c.json", "4 d.json"] { unlink("\(path)/queue/\(name)") }
    rmdir("\(path)/queue")
  }
}
