import CHost
import Glibc
import WatchEngine

/// The disposable processes that look at what may be slow or dead: sensors behind a slow bus, backups on a file server.
///
/// One is asked by a packet and answers with one: a text of at most ``longest`` bytes and one more, cut at the end of a line.
package enum HostReport: String, CaseIterable, Sendable {
  /// What lies below the folder of the request, which is `/sys`.
  case hardware = "hardware"
  /// The content of the file of the request.
  case file = "file"
  /// The files that the path of the request means.
  case backup = "backup"

  /// Bytes of an answer.
  var longest: Int {
    switch self {
    case .hardware: 96 << 10
    case .file: 32 << 10
    case .backup: 8 << 10
    }
  }

  /// Answers requests until the daemon is gone, if this process was started for that; otherwise returns at once.
  ///
  /// Call it before anything else in `main`.
  package static func runIfAsked() {
    guard let report = allCases.first(where: { Disposable.isAsked("report-" + $0.rawValue) }) else { return }
    report.serve(on: STDIN_FILENO)
    exit(0)
  }

  /// Starts this program once more for this.
  /// - Returns: `nil` if the kernel starts no process.
  func start() -> MountHelper? {
    MountHelper.start("/proc/self/exe", name: MountReader.processName, argument: "report-" + rawValue)
  }

  func serve(on socket: Int32) {
    var request = [UInt8](repeating: 0, count: Int(PATH_MAX))
    while true {
      let length = request.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
      if length < 0 && errno == EINTR { continue }
      guard length > 0 else { return }
      var answer = self.answer(String(decoding: request[..<length], as: UTF8.self))
      if answer.count > longest {
        let end = answer[..<longest].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        answer.removeLast(answer.count - end)
      }
      // An empty packet would look like the end.
      answer.append(0x0A)
      let sent = answer.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard sent > 0 else { return }
    }
  }

  func answer(_ path: String) -> [UInt8] {
    switch self {
    case .hardware: HardwareTree(root: path).report()
    case .file: SmallFile.content(path, limit: longest) ?? []
    case .backup: BackupFiles(path).report()
    }
  }
}

/// Files of the kernel that hold a word or a number.
enum SmallFile {
  /// The file's first bytes; `nil` where it can't be read.
  static func content(_ path: String, limit: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(limit, 4096))
    while content.count < limit {
      let got = read(descriptor, &chunk, chunk.count)
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { return nil }
      if got == 0 { break }
      content += chunk[..<got]
    }
    return content
  }

  /// The file's first line as a report can hold it; `nil` where it can't be read or is empty.
  static func line(_ path: String) -> String? {
    guard let content = content(path, limit: 256) else { return nil }
    let line = content.prefix { $0 != 0x0A }
    return line.isEmpty ? nil : harmless(String(decoding: line, as: UTF8.self))
  }

  /// Without what would end a line or a part of one.
  static func harmless(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "?" : $0 }))
  }

  /// The names in a folder but those that begin with a dot, in order of their bytes.
  /// - Returns: the names, or the error number.
  static func names(in folder: String) -> Result<[String], Failure> {
    guard let directory = opendir(folder) else { return .failure(Failure(number: errno)) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.utf8.starts(with: ".".utf8) { names.append(name) }
    }
    return .success(names.sorted())
  }

  struct Failure: Error {
    var number: Int32
  }
}
