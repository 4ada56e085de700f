import Glibc

/// Reads a secret from its file, which must be nobody else's to read.
enum SecretFile {
  static let largest = 64 << 10

  /// Why a secret is not used; never a part of it.
  struct Refusal: Error, Equatable {
    var words: String
  }

  /// The text of a secret, without the line end behind it.
  ///
  /// - Parameter name: a path, or the bare name of a file in `credentials`, which systemd fills for the unit (systemd.exec(5), `LoadCredential=`).
  /// - Throws: that the file can't be read, is no plain file, belongs to somebody else, may be read by somebody else, or holds no secret.
  static func read(_ name: String, credentials: String?) throws(Refusal) -> String {
    let isCredential = !name.contains("/")
    guard let path = isCredential ? credentials.map({ "\($0)/\(name)" }) : name else {
      throw Refusal(words: "no credential: the unit has no LoadCredential=\(name):…")
    }
    // Neither a link that somebody else put there nor a pipe to wait for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      let error = errno
      throw Refusal(words: "can't be read: \(error == ELOOP ? "it is a link" : String(cString: strerror(error)))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Refusal(words: "can't be read: \(String(cString: strerror(errno)))") }
    try check(status, isCredential: isCredential || credentials.map { path.hasPrefix($0 + "/") } ?? false)
    var bytes = try contents(descriptor)
    defer { forget(&bytes) }
    return try text(bytes)
  }

  private static func check(_ status: stat, isCredential: Bool) throws(Refusal) {
    guard status.st_mode & S_IFMT == S_IFREG else { throw Refusal(words: "is no plain file") }
    guard status.st_uid == 0 || status.st_uid == geteuid() else {
      throw Refusal(words: "belongs to uid \(status.st_uid); it must belong to root or to the courier")
    }
    // systemd guards the folder of credentials itself, and gives the files 0400, or 0440 for the unit's user.
    let foreign: mode_t = isCredential ? 0o037 : 0o077
    guard status.st_mode & foreign == 0 else {
      throw Refusal(words: "may be read or written by others; take that away: chmod 0600, or load it as a credential")
    }
  }

  private static func contents(_ descriptor: Int32) throws(Refusal) -> [UInt8] {
    // Its full length at once: an array that grows would leave copies behind.
    var bytes = [UInt8](repeating: 0, count: largest + 1)
    var length = 0
    while length < bytes.count {
      let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress.map { $0 + length }, $0.count - length) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Refusal(words: "can't be read: \(String(cString: strerror(errno)))") }
      if count == 0 { break }
      length += count
    }
    guard length <= largest else { throw Refusal(words: "is longer than 64 KiB") }
    defer { forget(&bytes) }
    return Array(bytes[..<length])
  }

  static func text(_ bytes: [UInt8]) throws(Refusal) -> String {
    var end = bytes.count
    while end > 0, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    guard end > 0 else { throw Refusal(words: "is empty") }
    // Several lines are headers; any other control character would be a mistake, or begin a header of its own.
    guard !bytes[..<end].contains(where: { $0 < 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 || $0 == 0x7F }) else {
      throw Refusal(words: "holds control characters")
    }
    guard let text = String(validating: bytes[..<end], as: UTF8.self) else { throw Refusal(words: "is not UTF-8 text") }
    return text
  }
}
