import Glibc
import Testing

/// The built program, run for real.
struct Program {
  var code: Int32
  var output: String
  var errors: String

  /// - Parameter closesOutput: give it a pipe that nobody reads.
  init(_ arguments: [String], closesOutput: Bool = false) throws {
    let program = try Self.path()
    var output: [Int32] = [-1, -1]
    var errors: [Int32] = [-1, -1]
    try #require(pipe(&output) == 0 && pipe(&errors) == 0)
    for descriptor in output + errors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    if closesOutput { close(output[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors[1], STDERR_FILENO)
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var environment: [UnsafeMutablePointer<CChar>?] = [strdup("LANG=C.UTF-8"), strdup("TZ=UTC"), nil]
    defer { for word in environment { free(word) } }
    var pid: pid_t = 0
    try #require(posix_spawn(&pid, program, &actions, nil, &words, &environment) == 0)
    close(output[1])
    close(errors[1])
    // What it says fits into the pipes or is read in this order: errors are short.
    self.output = closesOutput ? "" : Self.all(output[0])
    self.errors = Self.all(errors[0])
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    // As a shell tells it: 128 and the number for one that a signal ended.
    code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }

  private static func all(_ descriptor: Int32) -> String {
    defer { close(descriptor) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return String(decoding: content, as: UTF8.self) }
      content += chunk[..<count]
    }
  }

  /// Beside the program that runs these tests.
  private static func path() throws -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    try #require(count > 0)
    let own = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = own.lastIndex(of: "/").map { String(own[..<$0]) } ?? "."
    let path = folder + "/forewarn"
    try #require(access(path, X_OK) == 0, "expected the built program at \(path)")
    return path
  }
}
