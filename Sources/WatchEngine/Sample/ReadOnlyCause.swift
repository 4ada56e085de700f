/// Who made a file system read-only.
package enum ReadOnlyCause: UInt8, Equatable, Sendable {
  /// Nobody did, or it was so when it was first seen.
  case unknown
  /// The kernel, after errors: the file system takes no writes although its mount does (`errors=remount-ro`).
  case kernel
  /// Somebody who mounted it anew: it took writes before.
  case remount
}

extension MountInfoEntry {
  /// - Parameter wasWritable: whether this mount of this file system was ever seen to take writes.
  package func readOnlyCause(wasWritable: Bool) -> ReadOnlyCause {
    if isGivenUp { return .kernel }
    guard isReadOnly else { return .unknown }
    if isFileSystemReadOnly, !isMountReadOnly, wasWritable || turnsByItself { return .kernel }
    return wasWritable ? .remount : .unknown
  }

  /// Whether only the kernel makes file systems of this kind read-only below a mount that is not: those that can't be written at all
  /// look the same.
  private var turnsByItself: Bool {
    switch type {
    case "ext2", "ext3", "ext4", "btrfs", "f2fs", "vfat", "exfat", "jfs", "nilfs2", "reiserfs", "ubifs": true
    default: false
    }
  }
}
