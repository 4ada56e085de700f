import Glibc

/// What a mount said about itself: the numbers of statvfs(3), or its error. Travels between two processes of the same program, so
/// in the machine's own byte order.
struct MountAnswer: Equatable {
  var errno: Int32 = 0
  var totalBytes: UInt64?
  var freeBytes: UInt64?
  var totalInodes: UInt64?
  var freeInodes: UInt64?

  static let words = 5
  /// Room for the words and one more.
  typealias Packed = InlineArray<6, UInt64>

  init() {}

  /// Asks a mount. A dead one never answers: only for the disposable process.
  init(asking path: UnsafePointer<CChar>) {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else {
      errno = Glibc.errno
      return
    }
    totalBytes = Self.product(status.f_blocks, status.f_frsize)
    freeBytes = Self.product(status.f_bavail, status.f_frsize)
    // A file system without a fixed number of inodes tells none.
    guard status.f_files > 0 else { return }
    totalInodes = UInt64(status.f_files)
    freeInodes = UInt64(status.f_favail)
  }

  /// What ``packed`` made; `nil` for anything else.
  init?(_ packed: Packed, byteCount: Int) {
    guard byteCount == Self.words * 8 else { return nil }
    errno = Int32(truncatingIfNeeded: packed[0])
    totalBytes = Self.known(packed[1])
    freeBytes = Self.known(packed[2])
    totalInodes = Self.known(packed[3])
    freeInodes = Self.known(packed[4])
  }

  /// As words; what is not known is the greatest number.
  var packed: Packed {
    [UInt64(UInt32(bitPattern: errno)), totalBytes ?? .max, freeBytes ?? .max, totalInodes ?? .max, freeInodes ?? .max, 0]
  }

  private static func known(_ word: UInt64) -> UInt64? { word == .max ? nil : word }

  private static func product(_ count: UInt, _ size: UInt) -> UInt64? {
    let (product, tooLarge) = UInt64(count).multipliedReportingOverflow(by: UInt64(size))
    return tooLarge ? nil : product
  }
}
