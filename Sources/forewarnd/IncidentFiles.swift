import Glibc
import HostIO
import WatchEngine

/// What the watch keeps of its incidents, in the runtime folder, which lies in memory: `incidents.json` to go on with after a restart, and
/// `incidents/NUMBER.jsonl` with what was decided about whom. Copies in the state folder are the ``IncidentKeeper``'s work.
struct IncidentFiles {
  /// Kept beside those that are open: what was sent last of them may not have been handed over.
  private static let mostClosed = 64
  /// Stories kept in memory; more are kept in the state folder.
  private static let mostStories: UInt64 = 200

  /// Bytes: an incident that flaps for weeks must fill neither the memory nor, copied at each change, the disk's time.
  static let longestStory = 128 << 10

  /// Some ten thousand incidents.
  static let largest = 64 << 20

  static let name = "incidents.json"
  static let folder = "incidents"

  private let runtimeDirectory: String
  private let file: StatusFile
  private var kept: KeptIncidents
  private var json = JSONWriter(reserving: 4096)

  /// - Parameter kept: of before a restart of the watch, in this boot.
  init(runtimeDirectory: String, bootID: String, kept: KeptIncidents?) {
    self.runtimeDirectory = runtimeDirectory
    file = StatusFile(path: "\(runtimeDirectory)/\(Self.name)")
    self.kept = kept ?? KeptIncidents(bootID: bootID)
    self.kept.bootID = bootID
  }

  /// Takes what was decided; ``write()`` keeps it.
  /// - Parameter notification: what is handed over; `nil` if nothing is.
  mutating func take(_ notice: Notice, _ notification: Notification?) {
    let place = kept.incidents.firstIndex { $0.incident.number == notice.incident.number }
    var one = KeptIncident(incident: notice.incident, memory: notice.memory, last: place.flatMap { kept.incidents[$0].last })
    if let notification { one.last = notification }
    if let place { kept.incidents.remove(at: place) }
    kept.incidents.append(one)
    while kept.incidents.count(where: { !$0.incident.isOpen }) > Self.mostClosed,
      let oldest = kept.incidents.firstIndex(where: { !$0.incident.isOpen })
    {
      kept.incidents.remove(at: oldest)
    }
  }

  /// Keeps what was taken, before anything of it is handed over.
  /// - Returns: 0 or the errno.
  mutating func write() -> Int32 {
    json.clear()
    kept.write(to: &json)
    return file.replace(with: json.bytes)
  }

  /// Writes what was decided, one line each, behind what is known of the incident.
  /// - Returns: 0 or the errno.
  mutating func tell(_ notice: Notice, _ id: String?) -> Int32 {
    guard !notice.decisions.isEmpty else { return 0 }
    json.clear()
    var lines: [UInt8] = []
    for decision in notice.decisions {
      json.clear()
      decision.write(to: &json, id: id)
      lines += json.bytes
      lines.append(0x0A)
    }
    let folder = "\(runtimeDirectory)/\(Self.folder)"
    if notice.incident.number > Self.mostStories { unlink("\(folder)/\(notice.incident.number - Self.mostStories).jsonl") }
    let path = "\(folder)/\(notice.incident.number).jsonl"
    shorten(path)
    let descriptor = open(
      path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    // One write, so that a reader never sees half of it; what does not fit is the next one's trouble, not ours to mend.
    let count = lines.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    return count == lines.count ? 0 : count < 0 ? errno : ENOSPC
  }

  /// Of a story that has become too long, what is older goes, all but its beginning.
  private func shorten(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_size > Self.longestStory else { return }
    let (bytes, failure) = ForeignFile.read(path, limit: 4 << 20)
    guard failure == 0, let first = bytes.firstIndex(of: 0x0A), let end = bytes[(bytes.count / 2)...].firstIndex(of: 0x0A) else {
      return
    }
    _ = StatusFile(path: path).replace(with: Array(bytes[...first] + bytes[(max(first, end) + 1)...]))
  }

  /// What was kept, from the runtime folder or, where that is gone, from the state folder; and the stories of what is open, so that they go on.
  /// May wait for a disk: before any thread is started.
  static func load(runtimeDirectory: String, stateDirectory: String) -> KeptIncidents? {
    for directory in [runtimeDirectory, stateDirectory] {
      let (bytes, failure) = ForeignFile.read("\(directory)/\(name)", limit: IncidentFiles.largest)
      guard failure == 0 else { continue }
      do throws(ParseError) {
        let kept = try KeptIncidents(parsing: bytes.span)
        for one in kept.incidents where one.incident.isOpen { bring(one.incident.number, runtimeDirectory, stateDirectory) }
        return kept
      } catch {
        complain("\(directory)/\(name): \(error.description); incidents from before are forgotten")
      }
    }
    return nil
  }

  private static func bring(_ number: UInt64, _ runtimeDirectory: String, _ stateDirectory: String) {
    let here = "\(runtimeDirectory)/\(folder)/\(number).jsonl"
    guard access(here, F_OK) != 0 else { return }
    let (bytes, failure) = ForeignFile.read("\(stateDirectory)/\(folder)/\(number).jsonl", limit: 4 << 20)
    if failure == 0 { _ = StatusFile(path: here).replace(with: bytes) }
  }
}
