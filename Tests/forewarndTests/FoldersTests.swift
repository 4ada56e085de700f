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

  @Test func `the folders are made, and one daemon has them`() throws {
    try Folders.prepare(options)
    #expect(access(options.runtimeDirectory + "/outbox", W_OK) == 0)
    #expect(access(options.stateDirectory, W_OK) == 0)
    let failure = #expect(throws: Folders.Failure.self) { try Folders.prepare(options) }
    #expect(
      failure?.message
        == "\(options.runtimeDirectory)/lock: another forewarnd uses this folder; stop it, or give this one another --runtime-dir"
    )
    for name in ["/outbox", "/lock", ""] { remove(options.runtimeDirectory + name) }
    remove(options.stateDirectory)
  }

  @Test func `a folder that can't be made is named with the reason and the way out`() throws {
    try tree.write("run", "a file in the way")
    let failure = #expect(throws: Folders.Failure.self) { try Folders.prepare(options) }
    #expect(failure?.message.hasPrefix("\(options.runtimeDirectory): can't be made or written to: ") == true)
    #expect(failure?.message.contains("--runtime-dir") == true)
  }
}
