/// What is mounted where, in one mount namespace.
///
/// Source: `/proc/1/mountinfo` (the host's truth, also for a reader in a mount namespace of its own) or `/proc/self/mountinfo`,
/// proc_pid_mountinfo(5).
package struct MountInfo: Equatable, Sendable, KernelFile {
  package var entries: [MountInfoEntry] = []

  package init() {}

  /// - Throws: where a line lacks one of the fields that every kernel prints, or the `-` that ends the optional ones.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    var scanner = ByteScanner(bytes)
    var count = 0
    while !scanner.atEnd {
      if count == entries.count { entries.append(MountInfoEntry()) }
      try entries[count].refill(&scanner)
      scanner.skipLine()
      count += 1
    }
    guard count > 0 else { throw ParseError(MountInfoEntry.file, at: 0, expected: "a mount") }
    if entries.count > count { entries.removeLast(entries.count - count) }
  }
}

/// One mount. Texts are as the kernel was given them, with its octal escapes undone: they can hold anything but NUL.
package struct MountInfoEntry: Equatable, Sendable {
  package var id: UInt32 = 0
  /// The ``id`` of the mount that this one is mounted on; that of no entry for the root of the namespace.
  package var parent: UInt32 = 0
  /// The file system's device number; major 0 for file systems without a block device. Equal for all mounts of one file system.
  package var major: UInt32 = 0
  package var minor: UInt32 = 0
  /// What part of the file system is mounted: `/`, or a directory or file of it for bind mounts and btrfs subvolumes.
  package var root = ""
  /// Where it is mounted.
  package var path = ""
  /// `ext4`, `nfs4`, `fuse.sshfs` …
  package var type = ""
  /// `/dev/vda1`, `server:/export` or any word the file system was given instead.
  package var device = ""
  /// Whether this mount alone is read-only: `mount -o bind,ro`.
  package var isMountReadOnly = false
  /// Whether the file system is read-only, by wish or since the kernel met errors (`errors=remount-ro`).
  package var isFileSystemReadOnly = false

  /// Whether the kernel gave it up: from Linux 6.12 on ext4 says so instead of turning read-only (`emergency_ro`, shown from 6.15 on; `shutdown`).
  package var isGivenUp = false

  package var isReadOnly: Bool { isMountReadOnly || isFileSystemReadOnly || isGivenUp }

  package init() {}

  static let file: StaticName = "/proc/PID/mountinfo"

  fileprivate mutating func refill(_ scanner: inout ByteScanner) throws(ParseError) {
    id = try scanner.number32(in: Self.file, expected: "the id of a mount")
    parent = try scanner.number32(in: Self.file, expected: "the id of a parent mount")
    major = try scanner.number32(in: Self.file, expected: "a major number")
    guard scanner.skip(":") else { throw ParseError(Self.file, at: scanner.position, expected: ": in a device number") }
    minor = try scanner.number32(in: Self.file, expected: "a minor number")
    try Self.take(&root, &scanner)
    try Self.take(&path, &scanner)
    isMountReadOnly = Self.has("ro", in: scanner.word(), scanner)
    while true {
      let optional = scanner.word()
      if scanner.matches(optional, "-") { break }
      guard !optional.isEmpty else { throw ParseError(Self.file, at: scanner.position, expected: "- after optional fields") }
    }
    try Self.take(&type, &scanner)
    // A device can be the empty text (`mount("", …)`): then two blanks follow the type and its field is empty.
    if scanner.starts("  ") { device = "" } else { try Self.take(&device, &scanner) }
    let options = scanner.word()
    guard !options.isEmpty else { throw ParseError(Self.file, at: scanner.position, expected: "options of the file system") }
    isFileSystemReadOnly = Self.has("ro", in: options, scanner)
    isGivenUp = Self.has("emergency_ro", in: options, scanner) || Self.has("shutdown", in: options, scanner)
  }

  /// Reads one field into `text`, which is only made anew if it changed.
  private static func take(_ text: inout String, _ scanner: inout ByteScanner) throws(ParseError) {
    let range = scanner.word()
    guard !range.isEmpty else { throw ParseError(file, at: scanner.position, expected: "another field") }
    // An escaped text is longer than what it means, so it is never equal and costs an allocation each time: they are rare.
    if !scanner.matches(range, text) { text = unescaped(range, scanner) }
  }

  /// The text of `range` with `\040` and the like undone (space, tab, newline, backslash, number sign).
  private static func unescaped(_ range: Range<Int>, _ scanner: borrowing ByteScanner) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound, let byte = scanner.byte(at: index) {
      if byte == UInt8(ascii: "\\"), range.upperBound - index > 3,
        let high = octal(scanner.byte(at: index + 1)), high <= 3, let middle = octal(scanner.byte(at: index + 2)),
        let low = octal(scanner.byte(at: index + 3))
      {
        bytes.append(high << 6 | middle << 3 | low)
        index += 4
      } else {
        bytes.append(byte)
        index += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func octal(_ byte: UInt8?) -> UInt8? {
    guard let byte, byte &- 0x30 <= 7 else { return nil }
    return byte &- 0x30
  }

  /// Whether a list of options has `option` between commas or at an end.
  private static func has(_ option: StaticString, in options: Range<Int>, _ scanner: borrowing ByteScanner) -> Bool {
    var start = options.lowerBound
    for index in options where scanner.byte(at: index) == UInt8(ascii: ",") {
      if scanner.matches(start..<index, option) { return true }
      start = index + 1
    }
    return scanner.matches(start..<options.upperBound, option)
  }
}
