import Glibc
import WatchEngine

/// Reads time zones from the tz database of the host (package tzdata; tzfile(5), localtime(5)).
package struct ZoneReader: Sendable {
  package var folder = ZoneName.folder
  package var hostZone = "/etc/localtime"

  package init() {}

  package func read(_ wish: ZoneFiles.Wish) -> ZoneFiles {
    var files = ZoneFiles()
    for name in wish.names { files.zones[name] = answer(name) }
    if wish.needsHost { files.host = host() }
    return files
  }

  private func answer(_ name: ZoneName) -> ZoneFiles.Answer {
    let path = "\(folder)/\(name.text)"
    let (bytes, failure) = ForeignFile.read(path, limit: TimeZoneTable.sizeLimit + 1)
    switch failure {
    case 0: return .bytes(bytes)
    case ENOENT where access(folder, F_OK) != 0:
      return .failed("\(folder) is not there", hint: "install the package tzdata, or write `UTC`")
    case ENOENT, ENOTDIR:
      return .failed(
        "there is no \(path)",
        hint: Diagnostic.suggestion(for: name.text, among: names()) ?? "`timedatectl list-timezones` shows all")
    case EINVAL, EISDIR: return .failed("\(path) is a folder or no plain file", hint: "write a name below it")
    default: return .failed("\(path): \(reason(failure))", hint: nil)
    }
  }

  /// `nil` where the host has none, which is UTC.
  private func host() -> ZoneFiles.Answer? {
    let (bytes, failure) = ForeignFile.read(hostZone, limit: TimeZoneTable.sizeLimit + 1)
    if failure == 0 { return .bytes(bytes) }
    var status = stat()
    if failure == ENOENT, lstat(hostZone, &status) != 0, errno == ENOENT { return nil }
    let why = failure == ENOENT ? "\(hostZone) leads to a file that is not there" : "\(hostZone): \(reason(failure))"
    return .failed(why, hint: "install the package tzdata, or write the time zone's name or `UTC` behind the times")
  }

  /// Those that the database lists as places.
  private func names() -> [String] {
    let (bytes, failure) = ForeignFile.read("\(folder)/zone.tab", limit: 1 << 18)
    guard failure == 0 else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
      let columns = line.split(separator: "\t")
      return line.hasPrefix("#") || columns.count < 3 ? nil : String(columns[2])
    }
  }

  private func reason(_ failure: Int32) -> String { strerror(failure).map { String(cString: $0) } ?? "errno \(failure)" }
}
