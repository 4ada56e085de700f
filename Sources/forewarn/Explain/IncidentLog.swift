import Glibc
import HostIO
import WatchEngine

/// One line of `incidents/NUMBER.jsonl`: that somebody was told something or not, and why.
struct IncidentLine: Equatable, Sendable {
  /// Since 1970.
  var at: Double
  var update: Int
  var transition: String
  var severity: String
  /// `nil` for what is about no receiver in particular.
  var receiver: String?
  var isSent: Bool
  var reason: String
  var text: String
  /// Of the notification.
  var id: String?

  /// `nil` for what is no such line.
  init?(_ json: JSONValue) {
    guard let at = json["at"]?.number, (0..<1e11).contains(at), let transition = json["transition"]?.text,
      let reason = json["reason"]?.text
    else { return nil }
    self.at = at
    self.transition = transition
    self.reason = reason
    update = json["update"]?.integer ?? 0
    severity = json["severity"]?.text ?? "unknown"
    receiver = json["receiver"]?.text
    isSent = json["sent"]?.bool ?? false
    text = json["text"]?.text ?? reason
    id = json["id"]?.text
  }
}

/// Everything that was decided about one incident, as forewarnd wrote it down.
struct IncidentLog: Equatable, Sendable {
  var number: UInt64
  var lines: [IncidentLine]
  /// Lines that can't be understood; the last one may be torn.
  var brokenLines: Int

  init(number: UInt64, _ bytes: [UInt8]) {
    self.number = number
    lines = []
    brokenLines = 0
    for line in bytes.split(separator: 0x0A) {
      let text = Array(line)
      do throws(ParseError) {
        guard let read = IncidentLine(try JSONValue(parsing: text.span)) else {
          brokenLines += 1
          continue
        }
        lines.append(read)
      } catch {
        brokenLines += 1
      }
    }
  }

  static let sizeLimit = 8 << 20
}

/// The incidents that forewarnd keeps: the last ones in memory, older ones on the disk.
struct IncidentFolder: Sendable {
  /// Those that come first count.
  let paths: [String]

  init(paths: [String]) { self.paths = paths }

  init(_ folders: Folders) { paths = [folders.runtime + "/incidents", folders.state + "/incidents"] }

  /// The numbers of all incidents, the latest first.
  func numbers() throws -> [UInt64] {
    var numbers: Set<UInt64> = []
    var refused: Failure?
    for path in paths {
      do throws(Failure) {
        numbers.formUnion(try self.numbers(in: path))
      } catch {
        refused = error
      }
    }
    // Whoever may not read the disk's sees the last ones.
    if numbers.isEmpty, let refused { throw refused }
    return numbers.sorted(by: >)
  }

  private func numbers(in path: String) throws(Failure) -> [UInt64] {
    guard let stream = opendir(path) else {
      let error = errno
      guard error != ENOENT else { return [] }
      throw refusal(path, error)
    }
    defer { closedir(stream) }
    var numbers: [UInt64] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".jsonl"), let number = UInt64(name.dropLast(".jsonl".count)), number > 0 { numbers.append(number) }
    }
    return numbers
  }

  /// `nil` if there is none of that number.
  func log(_ number: UInt64) throws -> IncidentLog? {
    var refused: Failure?
    for path in paths {
      let (bytes, failure) = ForeignFile.read("\(path)/\(number).jsonl", limit: IncidentLog.sizeLimit)
      if failure == 0 { return IncidentLog(number: number, bytes) }
      if failure != ENOENT { refused = refusal(path, failure) }
    }
    if let refused { throw refused }
    return nil
  }

  private func refusal(_ path: String, _ error: Int32) -> Failure {
    let place = TerminalText.escape(path, limit: 200)
    guard error != EACCES else {
      return Failure("can't read \(place): not permitted; do it with sudo, or as a member of the group forewarn")
    }
    return Failure("can't read \(place): \(strerror(error).map { String(cString: $0) } ?? "errno \(error)")")
  }
}
