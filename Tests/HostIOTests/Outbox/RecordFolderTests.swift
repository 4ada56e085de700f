import Glibc
import Testing
import WatchEngine

@testable import HostIO

/// Folders in which each thing is a file: silences, acknowledgements.
struct RecordFolderTests {
  private static func folder(_ name: String) throws -> RecordFolder {
    let path = "/tmp/forewarn-records-\(getpid())-\(name)"
    try #require(mkdir(path, 0o700) == 0)
    return RecordFolder(path: path)
  }

  @Test func `a file appears whole, readable by the group, and none is overwritten`() throws {
    let folder = try Self.folder("add")
    defer {
      unlink(folder.path + "/a.json")
      rmdir(folder.path)
    }
    let before = umask(0o077)
    defer { umask(before) }
    #expect(folder.add(RecordFile(name: "a.json", bytes: [1, 2])) == 0)
    #expect(folder.add(RecordFile(name: "a.json", bytes: [3])) == EEXIST)
    var status = stat()
    try #require(stat(folder.path + "/a.json", &status) == 0)
    #expect(status.st_mode & 0o7777 == 0o640 && status.st_nlink == 1)
    let (files, failure) = folder.read(suffixes: [".json"])
    #expect(failure == 0 && files == [RecordFile(name: "a.json", bytes: [1, 2])])
    #expect(RecordFolder(path: "/nowhere/at-all").add(RecordFile(name: "a.json", bytes: [])) == ENOENT)
  }

  @Test func `files that are not finished, not meant or no files are passed over`() throws {
    let folder = try Self.folder("read")
    let names = ["b.json", ".c.json", "d.ended", "e.txt"]
    defer {
      for name in names + ["f.json"] { unlink("\(folder.path)/\(name)") }
      rmdir(folder.path + "/g.json")
      rmdir(folder.path)
    }
    for name in names { try ZoneReaderTests.write(name, to: "\(folder.path)/\(name)") }
    try #require(mkfifo(folder.path + "/f.json", 0o600) == 0 && mkdir(folder.path + "/g.json", 0o700) == 0)
    let (files, failure) = folder.read(suffixes: [".json", ".ended"])
    #expect(failure == 0 && files.map(\.name) == ["b.json", "d.ended"])
    let none = RecordFolder(path: "/nowhere/at-all").read(suffixes: [".json"])
    #expect(none.files.isEmpty && none.failure == 0)
  }

  @Test func `of a file no more is read than is good`() throws {
    let path = "/tmp/forewarn-large-\(getpid())"
    try ZoneReaderTests.write(String(repeating: "x", count: 200_000), to: path)
    defer { unlink(path) }
    #expect(ForeignFile.read(path, limit: 100_001).bytes.count == 100_001)
    #expect(ForeignFile.read(path, limit: 300_000).bytes.count == 200_000)
    #expect(ForeignFile.read("/tmp", limit: 10).failure == EINVAL)
  }
}
