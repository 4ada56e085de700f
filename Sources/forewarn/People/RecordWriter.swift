import Glibc
import HostIO
import WatchEngine

/// Writes what a person wants into one of the folders that forewarnd looks through.
struct RecordWriter {
  let folder: RecordFolder
  /// What is written, for errors: `the silence`.
  let what: String

  init(_ path: String, what: String) {
    folder = RecordFolder(path: path)
    self.what = what
  }

  /// Writes a file under the next free ID of `now`.
  /// - Parameter content: with its ID.
  /// - Returns: the ID.
  func add(at now: Duration, _ content: (String) -> [UInt8]) throws -> String {
    // Two that came within a second are told apart by the next one.
    for later in 0..<60 {
      let id = RecordID.make(at: now + .seconds(later))
      let failure = folder.add(RecordFile(name: id + ".json", bytes: content(id)))
      if failure == 0 { return id }
      guard failure == EEXIST else { throw refusal(failure) }
    }
    throw refusal(EEXIST)
  }

  func add(_ file: RecordFile) throws {
    let failure = folder.add(file)
    guard failure == 0 else { throw refusal(failure) }
  }

  /// Why it was not written, and what to do.
  private func refusal(_ failure: Int32) -> Failure {
    let place = TerminalText.escape(folder.path, limit: 200)
    switch failure {
    case EACCES, EPERM:
      return Failure("can't write \(what) into \(place): not permitted; do it with sudo, or as a member of the group forewarn")
    case ENOENT, ENOTDIR:
      return Failure(
        "can't write \(what): there is no folder \(place); forewarnd makes it when it starts: `systemctl status forewarn`")
    default:
      let reason = strerror(failure).map { String(cString: $0) } ?? "errno \(failure)"
      return Failure("can't write \(what) into \(place): \(reason)")
    }
  }
}
