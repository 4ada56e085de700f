import FoundationEssentials
import Glibc
import WatchEngine

/// Why there is nothing to show at all.
enum StatusProblem: Error, Equatable, Sendable {
  case missing
  case noFolder
  /// The errno.
  case unreadable(Int32)
  case broken(String)
  /// Of a newer format, and not to be understood.
  case tooNew(Int)
}

/// The daemon's last word, or why there is none.
enum StatusReading: Sendable {
  case read(StatusDocument)
  case failed(StatusProblem)
}

/// Reads `status.json`, which may be anything.
struct StatusFileReader: Sendable {
  let path: String
  /// A status of a host with thousands of units has a few megabytes.
  static let sizeLimit = 64 << 20

  func read() -> StatusReading {
    do throws(StatusProblem) {
      return .read(try Self.decode(bytes()))
    } catch {
      return .failed(error)
    }
  }

  static func decode(_ bytes: [UInt8]) throws(StatusProblem) -> StatusDocument {
    let data = Data(bytes)
    do {
      return try JSONDecoder().decode(StatusDocument.self, from: data)
    } catch {
      if let version = version(of: data), version > StatusDocument.newestVersion { throw .tooNew(version) }
      throw .broken(bytes.isEmpty ? "it is empty" : reason(error, bytes))
    }
  }

  /// The version alone; `nil` where not even that can be read.
  private static func version(of data: Data) -> Int? {
    struct Version: Decodable { var version: Int }
    do {
      return try JSONDecoder().decode(Version.self, from: data).version
    } catch {
      return nil
    }
  }

  private static func reason(_ error: any Error, _ bytes: [UInt8]) -> String {
    func place(_ path: [any CodingKey]) -> String {
      path.isEmpty ? "the whole" : path.map { $0.intValue.map { "[\($0)]" } ?? "." + $0.stringValue }.joined()
    }
    switch error as? DecodingError {
    case .keyNotFound(let key, let context): return "\(place(context.codingPath + [key])): expected a value, found none"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "\(place(context.codingPath)): expected another kind of value"
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      return "\(place(context.codingPath)): expected another value"
    default:
      let blank: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
      let isCut = bytes.first == UInt8(ascii: "{") && bytes.last { !blank.contains($0) } != UInt8(ascii: "}")
      return isCut ? "it ends in the middle" : "expected JSON, found something else"
    }
  }

  private func bytes() throws(StatusProblem) -> [UInt8] {
    // A pipe without a writer would be waited for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      let error = errno
      guard error == ENOENT else { throw .unreadable(error) }
      let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
      throw access(folder.isEmpty ? "/" : folder, F_OK) == 0 ? .missing : .noFolder
    }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(errno) }
      if count == 0 { return content }
      content += chunk[..<min(count, chunk.count)]
      guard content.count <= Self.sizeLimit else { throw .broken("it is larger than 64 MiB") }
    }
  }
}
