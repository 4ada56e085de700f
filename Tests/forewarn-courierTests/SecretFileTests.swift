import Glibc
import Testing

@testable import forewarn_courier

struct SecretFileTests {
  /// A folder of its own, and what a file in it reads as.
  private func read(_ bytes: [UInt8], mode: mode_t = 0o600, asCredential: Bool = false) throws -> Result<
    String, SecretFile.Refusal
  > {
    let folder = try Folder()
    try folder.write("ops", bytes, mode: mode)
    do throws(SecretFile.Refusal) {
      return .success(
        try asCredential
          ? SecretFile.read("ops", credentials: folder.path) : SecretFile.read("\(folder.path)/ops", credentials: nil))
    } catch {
      return .failure(error)
    }
  }

  @Test func `the line end behind a secret is no part of it`() throws {
    #expect(try read(Array("https://example.org/x\r\n".utf8)) == .success("https://example.org/x"))
    #expect(try read(Array("a: b\nc: d\n\n".utf8)) == .success("a: b\nc: d"))
  }

  @Test(arguments: [
    ([UInt8](), "is empty"), (Array("\n\n".utf8), "is empty"), ([0x61, 0x00, 0x62], "holds control characters"),
    ([0x61, 0x1B, 0x62], "holds control characters"), ([0x61, 0xFF], "is not UTF-8 text"),
    ([UInt8](repeating: 0x61, count: 65_537), "is longer than 64 KiB"),
  ])
  func `what can be no secret is refused, without a part of it`(bytes: [UInt8], words: String) throws {
    #expect(try read(bytes) == .failure(SecretFile.Refusal(words: words)))
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o602, 0o644, 0o666, 0o610] as [mode_t])
  func `a file that others may read or write is refused`(mode: mode_t) throws {
    let refusal = SecretFile.Refusal(
      words: "may be read or written by others; take that away: chmod 0600, or load it as a credential")
    #expect(try read([0x61], mode: mode) == .failure(refusal))
  }

  @Test(arguments: [(0o400, true), (0o440, true), (0o444, false), (0o460, false)] as [(mode_t, Bool)])
  func `a credential may be read by its group, since systemd guards the folder`(mode: mode_t, isTaken: Bool) throws {
    #expect((try read([0x61], mode: mode, asCredential: true) == .success("a")) == isTaken)
  }

  @Test func `neither a link nor a pipe nor a folder is a secret`() throws {
    let folder = try Folder()
    try folder.write("ops", [0x61], mode: 0o600)
    symlink("\(folder.path)/ops", "\(folder.path)/link")
    mkfifo("\(folder.path)/pipe", 0o600)
    for (name, words) in [("link", "can't be read: it is a link"), ("pipe", "is no plain file"), ("", "is no plain file")] {
      #expect(throws: SecretFile.Refusal(words: words)) { try SecretFile.read("\(folder.path)/\(name)", credentials: nil) }
    }
  }

  @Test func `a bare name without credentials says what is missing`() {
    #expect(throws: SecretFile.Refusal(words: "no credential: the unit has no LoadCredential=ops:…")) {
      try SecretFile.read("ops", credentials: nil)
    }
  }

  @Test(.enabled(if: geteuid() == 0)) func `a file of somebody else is refused`() throws {
    let folder = try Folder()
    try folder.write("ops", [0x61], mode: 0o600)
    chown("\(folder.path)/ops", 65_534, 65_534)
    #expect(throws: SecretFile.Refusal(words: "belongs to uid 65534; it must belong to root or to the courier")) {
      try SecretFile.read("\(folder.path)/ops", credentials: nil)
    }
  }
}

/// A folder that goes with its value.
final class Folder {
  struct Failure: Error { var errno: Int32 }
  let path: String

  init() throws {
    var template = Array("/tmp/forewarn-courier-test.XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Failure(errno: errno) }
    path = String(cString: made)
  }

  deinit {
    guard let stream = opendir(path) else { return }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      unlink("\(path)/\(name)")
    }
    closedir(stream)
    rmdir(path)
  }

  func write(_ name: String, _ bytes: [UInt8], mode: mode_t) throws {
    let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT, 0o600)
    guard descriptor >= 0, Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fchmod(descriptor, mode) == 0 else {
      throw Failure(errno: errno)
    }
    close(descriptor)
  }
}
