import Glibc
import Testing

@testable import forewarnd

struct FoldersTests {
  private let tree: TemporaryTree
  private let options: Options

  init() throws {
    tree = try TemporaryTree()
    var options = Options()
    options.runtimeDirectory = tree.path + "/run"
    options.stateDirectory = tree.path + "/state"
    self.options = options
  }

  @Test func `the folders are made, and the lock`() throws {
    try Folders.prepare(options)
    #expect(access(options.runtimeDirectory + "/outbox", W_OK) == 0)
    #expect(access(options.stateDirectory, W_OK) == 0)
    // That another process is refused, and who comes after one that was killed is not: lab facts 41 and 105.
    #expect(access(options.runtimeDirectory + "/lock", W_OK) == 0)
    for name in ["/outbox", "/lock", ""] { remove(options.runtimeDirectory + name) }
    remove(options.stateDirectory)
  }

  @Test func `a link in the place of the lock is not followed`() throws {
    try tree.write("precious", "keep me\n")
    tree.makeDirectories("run")
    symlink(tree.path + "/precious", options.runtimeDirectory + "/lock")
    let failure = #expect(throws: Folders.Failure.self) { try Folders.prepare(options) }
    #expect(failure?.message.hasPrefix("\(options.runtimeDirectory)/lock: can't be opened: ") == true)
    var status = stat()
    #expect(stat(tree.path + "/precious", &status) == 0 && status.st_size == 8)
    for name in ["/outbox", "/lock"] { remove(options.runtimeDirectory + name) }
    remove(options.stateDirectory)
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give a folder away"))
  func `a folder of somebody else is refused, also to root`() throws {
    tree.makeDirectories("run")
    try #require(chown(options.runtimeDirectory, 65534, 65534) == 0)
    let failure = #expect(throws: Folders.Failure.self) { try Folders.prepare(options) }
    #expect(failure?.message.contains("belongs to another user (uid 65534)") == true)
  }

  @Test func `a folder that can't be made is named with the reason and the way out`() throws {
    try tree.write("run", "a file in the way")
    let failure = #expect(throws: Folders.Failure.self) { try Folders.prepare(options) }
    #expect(failure?.message.hasPrefix("\(options.runtimeDirectory): can't be made or written to: ") == true)
    #expect(failure?.message.contains("--runtime-dir") == true)
  }
}
