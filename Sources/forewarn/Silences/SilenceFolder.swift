import Glibc
import HostIO
import WatchEngine

/// The silences that lie in a folder, for the command line.
enum SilenceFolder {
  /// - Returns: the silences, and why they can't be read.
  static func read(_ path: String) -> (book: SilenceBook, failure: Failure?) {
    let (files, failure) = RecordFolder(path: path).read(suffixes: [".json", ".ended"])
    guard failure != 0 else { return (SilenceBook(files), nil) }
    let place = TerminalText.escape(path, limit: 200)
    if failure == EACCES {
      return (SilenceBook(), Failure("can't read \(place): not permitted; do it with sudo, or as a member of the group forewarn"))
    }
    let reason = strerror(failure).map { String(cString: $0) } ?? "errno \(failure)"
    return (SilenceBook(), Failure("can't read \(place): \(reason)"))
  }
}

extension SilenceBook {
  /// Those that hold and those that are to come.
  func pending(at now: Duration) -> [Silence] {
    silences.filter { silence in silence.until > now && !ends.contains { $0.id == silence.id } }
  }
}
