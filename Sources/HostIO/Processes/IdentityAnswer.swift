import WatchEngine

/// A process that is to be looked at: which, and that it is still the same.
struct IdentityRequest: Equatable {
  var pid: Int32
  var startTicks: UInt64

  /// In a packet: the pid as 8 bytes, the start as 8 bytes, in the host's order.
  static let byteCount = 16
}

/// What one process says of itself, packed: pid and start as in the request, an error number, the lengths of two texts, its name, the
/// texts.
struct IdentityAnswer {
  static let headerBytes = 48
  /// Of each of the texts; what is longer is cut.
  static let longestText = 4096
  static let longest = headerBytes + 2 * longestText

  var pid: Int32
  var startTicks: UInt64
  /// 0, or why the texts are empty: `ESRCH` when it is another process by now, `EAGAIN` in uninterruptible sleep.
  var errno: Int32
  var name = ShortName()
  var cgroup: Range<Int>
  var title: Range<Int>

  /// - Returns: `nil` where the packet is not one.
  init?(_ packet: Span<UInt8>) {
    guard packet.count >= Self.headerBytes else { return nil }
    func word(_ offset: Int) -> UInt64 {
      var word: UInt64 = 0
      for index in 0..<8 { word |= UInt64(packet[offset + index]) << UInt64(index * 8) }
      return word
    }
    guard let pid = Int32(exactly: word(0)) else { return nil }
    let lengths = word(24)
    let cgroupCount = Int(lengths & 0xFFFF)
    let titleCount = Int(lengths >> 16 & 0xFFFF)
    guard packet.count == Self.headerBytes + cgroupCount + titleCount else { return nil }
    self.pid = pid
    startTicks = word(8)
    name.low = word(32)
    name.high = word(40)
    errno = Int32(truncatingIfNeeded: word(16) & 0xFFFF)
    cgroup = Self.headerBytes..<(Self.headerBytes + cgroupCount)
    title = cgroup.upperBound..<(cgroup.upperBound + titleCount)
  }

  /// Writes the head of a packet whose texts stand behind it.
  static func writeHead(
    _ packet: inout [UInt8], pid: Int32, startTicks: UInt64, errno: Int32, name: ShortName, cgroupCount: Int, titleCount: Int
  ) {
    let words = [
      UInt64(clamping: pid), startTicks, UInt64(clamping: errno), UInt64(cgroupCount) | UInt64(titleCount) << 16, name.low,
      name.high,
    ]
    for (position, word) in words.enumerated() {
      for index in 0..<8 { packet[position * 8 + index] = UInt8(truncatingIfNeeded: word >> UInt64(index * 8)) }
    }
  }
}
