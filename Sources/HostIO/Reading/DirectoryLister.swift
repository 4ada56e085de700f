import CHost
import Glibc
import WatchEngine

/// Lists directories through a buffer that is kept, without an allocation an entry.
struct DirectoryLister {
  private var buffer = [UInt8](repeating: 0, count: 32 << 10)

  /// Goes over all entries of an open directory from its start, `.` and `..` included.
  ///
  /// - Parameter body: gets each entry and the bytes that its name is a range of.
  /// - Returns: 0, or the error number.
  mutating func forEach(in directory: Int32, _ body: (DirectoryEntries.Entry, Span<UInt8>) -> Void) -> Int32 {
    guard lseek(directory, 0, SEEK_SET) == 0 else { return errno }
    while true {
      let got = buffer.withUnsafeMutableBytes { chost_getdents(directory, $0.baseAddress, $0.count) }
      if got < 0 {
        if errno == EINTR { continue }
        return errno
      }
      if got == 0 { return 0 }
      let bytes = buffer.span.extracting(0..<min(got, buffer.count))
      var entries = DirectoryEntries(bytes)
      while let entry = entries.next() { body(entry, bytes) }
    }
  }
}
