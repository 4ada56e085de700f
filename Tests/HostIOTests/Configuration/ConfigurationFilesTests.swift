import Glibc
import HostIO
import Testing
import WatchEngine

extension TemporaryTree {
  /// Puts something other than a file at `name`.
  fileprivate func put(_ name: String, _ make: (String) -> Int32) throws {
    try write(name, "")
    remove("\(path)/\(name)")
    try #require(make("\(path)/\(name)") == 0)
  }

  fileprivate func directories(_ names: [String]) -> [String] {
    for name in names { makeDirectories(name) }
    return names.map { "\(path)/\($0)" }
  }
}

@Suite struct ConfigurationFilesTests {
  private func names(_ files: ConfigurationFiles, in folder: TemporaryTree) -> [String] {
    files.files.map { String($0.path.dropFirst(folder.path.count + 1)) }
  }

  @Test func `a directory's main file comes first, then its drop-ins by name`() throws {
    let folder = try TemporaryTree()
    for name in ["conf.d/90-b.conf", "conf.d/10-a.conf", "forewarn.conf", "conf.d/9.conf", "conf.d/B.conf", "conf.d/a.conf"] {
      try folder.write(name, name)
    }
    for name in ["conf.d/notes.txt", "conf.d/.hidden.conf", "conf.d/10-a.conf.dpkg-old"] { try folder.write(name, "") }
    let files = ConfigurationFiles(directory: folder.path)
    let expected = ["forewarn.conf", "conf.d/10-a.conf", "conf.d/9.conf", "conf.d/90-b.conf", "conf.d/B.conf", "conf.d/a.conf"]
    #expect(names(files, in: folder) == expected)
    #expect(files.files.map { String(decoding: $0.bytes, as: UTF8.self) } == expected)
    #expect(files.diagnostics == [])
  }

  @Test func `a file of the same name in a later directory replaces the earlier one, in the order of names`() throws {
    let folder = try TemporaryTree()
    let directories = folder.directories(["usr", "local", "run", "etc"])
    for name in [
      "usr/10-a.conf", "usr/20-b.conf", "usr/30-c.conf", "run/20-b.conf", "etc/10-a.conf", "local/10-a.conf", "etc/15-x.conf",
    ] {
      try folder.write(name, "")
    }
    let files = ConfigurationFiles(main: "\(folder.path)/none", dropIns: directories + ["\(folder.path)/missing"])
    #expect(names(files, in: folder) == ["etc/10-a.conf", "etc/15-x.conf", "run/20-b.conf", "usr/30-c.conf"])
    #expect(files.diagnostics == [])
  }

  @Test func `a link to dev-null takes the file of that name away`() throws {
    let folder = try TemporaryTree()
    let directories = folder.directories(["usr", "etc"])
    for name in ["usr/10-a.conf", "usr/20-b.conf"] { try folder.write(name, "") }
    try folder.put("etc/10-a.conf") { symlink("/dev/null", $0) }
    let files = ConfigurationFiles(main: "\(folder.path)/none", dropIns: directories)
    #expect(names(files, in: folder) == ["usr/20-b.conf"])
    #expect(files.diagnostics == [])
  }

  @Test func `a named directory that isn't there, or holds nothing, is an error`() throws {
    let folder = try TemporaryTree()
    for directory in [folder.path, "\(folder.path)/none"] {
      let files = ConfigurationFiles(directory: directory)
      #expect(
        files.diagnostics.map(\.text) == [
          "\(directory): error: expected forewarn.conf or conf.d/*.conf, found neither\n"
            + "  hint: name the directory that holds forewarn.conf\n"
        ])
    }
  }

  @Test func `what is no file is an error and is not waited for`() throws {
    let folder = try TemporaryTree()
    folder.makeDirectories("conf.d/10-directory.conf")
    try folder.put("conf.d/20-pipe.conf") { mkfifo($0, 0o644) }
    try folder.put("conf.d/30-dangling.conf") { symlink("/nowhere/at/all", $0) }
    try folder.write("conf.d/40-good.conf", "")
    let files = ConfigurationFiles(directory: folder.path)
    #expect(names(files, in: folder) == ["conf.d/40-good.conf"])
    #expect(
      files.diagnostics.map(\.message) == [
        "expected a file, found something else", "expected a file, found something else",
        "can't read the file: No such file or directory",
      ])
  }

  @Test func `a conf-d that is a file is an error`() throws {
    let folder = try TemporaryTree()
    try folder.write("conf.d", "")
    try folder.write("forewarn.conf", "")
    let files = ConfigurationFiles(directory: folder.path)
    #expect(files.diagnostics.map(\.text) == ["\(folder.path)/conf.d: error: can't read the directory: Not a directory\n"])
  }

  @Test func `of a file that is too large only so much is read that it is refused`() throws {
    let folder = try TemporaryTree()
    try folder.write("forewarn.conf", String(repeating: "#23456789abcde\n", count: 120_000))
    let files = ConfigurationFiles(directory: folder.path)
    #expect(files.files.allSatisfy { $0.bytes.count > SourceFile.sizeLimit && $0.bytes.count < SourceFile.sizeLimit + 100_000 })
    let loaded = Configuration.load(files: files.files)
    #expect(loaded.diagnostics.map(\.message) == ["the file is larger than 1 MiB"])
  }
}
