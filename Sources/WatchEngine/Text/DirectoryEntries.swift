/// Walks over the entries of a directory as the kernel packs them into a buffer.
///
/// Source: `struct linux_dirent64`, getdents64(2): inode (8 bytes), offset (8), length of the record (2, little endian on every
/// Linux that Swift runs on), type (1), name up to a NUL. A record that does not hold together ends the walk.
package struct DirectoryEntries: ~Escapable {
  /// One entry. Its name is a range of the bytes, since most are only compared.
  package struct Entry {
    package var name: Range<Int>
    /// `DT_DIR`; never set by file systems that don't tell types.
    package var isDirectory: Bool
    /// The name as a process id; `nil` if it is no decimal number within its range.
    package var pid: Int32?
  }

  private let bytes: Span<UInt8>
  private var position = 0

  @_lifetime(copy bytes)
  package init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  /// The next entry, `.` and `..` included; `nil` at the end.
  package mutating func next() -> Entry? {
    let header = 19
    guard bytes.count - position > header else { return nil }
    let length = Int(bytes[position + 16]) | Int(bytes[position + 17]) << 8
    guard length > header, length <= bytes.count - position else { return nil }
    let start = position + header
    var end = start
    while end < position + length, bytes[end] != 0 { end += 1 }
    let entry = Entry(name: start..<end, isDirectory: bytes[position + 18] == 4, pid: pid(in: start..<end))
    position += length
    return entry
  }

  private func pid(in name: Range<Int>) -> Int32? {
    guard !name.isEmpty, name.count <= 10 else { return nil }
    var value: Int64 = 0
    for index in name {
      let digit = bytes[index] &- 0x30
      guard digit <= 9 else { return nil }
      value = value * 10 + Int64(digit)
    }
    return value > 0 ? Int32(exactly: value) : nil
  }
}
