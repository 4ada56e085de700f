import Glibc
import HostIO

/// Copies a file of the runtime folder, which a reboot empties, to the state folder. Waits for the disk: only for a disposable process.
enum StateCopy {
  /// Stories kept in the state folder.
  static let mostStories: UInt64 = 500

  /// What ``run(_:)`` has to do.
  static func request(_ name: String, from: String, to: String) -> String { "copy\n\(from)\n\(to)\n\(name)" }

  /// Does the work of a ``DisposableWorker``: a copy, or the number of the next incident.
  static func run(_ request: String) -> Int32 {
    let parts = request.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard parts.first == "copy" else { return IncidentCounter.write(request) }
    guard parts.count == 4 else { return EINVAL }
    return copy(parts[3], from: parts[1], to: parts[2])
  }

  private static func copy(_ name: String, from: String, to: String) -> Int32 {
    let (bytes, failure) = ForeignFile.read("\(from)/\(name)", limit: IncidentFiles.largest)
    // Given up meanwhile: there is nothing to keep.
    guard failure == 0 else { return failure == ENOENT ? 0 : failure }
    if name.hasPrefix("\(IncidentFiles.folder)/") { removeOld(name, to) }
    let temporary = "\(to)/\(name).new"
    guard let file = fopen(temporary, "we") else { return errno }
    let count = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
    // On the disk before it takes the old one's name: after a power cut an empty file would have taken the place of a good one.
    let isWritten = count == bytes.count && fflush(file) == 0 && fdatasync(fileno(file)) == 0
    let reason = isWritten ? 0 : errno
    guard fclose(file) == 0, reason == 0, rename(temporary, "\(to)/\(name)") == 0 else { return reason != 0 ? reason : errno }
    return 0
  }

  private static func removeOld(_ name: String, _ directory: String) {
    let digits = name.dropFirst(IncidentFiles.folder.utf8.count + 1).prefix { $0 != "." }
    guard let number = UInt64(digits), number > mostStories else { return }
    unlink("\(directory)/\(IncidentFiles.folder)/\(number - mostStories).jsonl")
  }
}
