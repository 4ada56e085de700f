/// A process's name as a rule writes it: `postgres`, `php-fpm*`.
package struct ProcessNamePattern: Equatable, Sendable {
  /// The kernel keeps no more of a name (`TASK_COMM_LEN`, less the NUL).
  static let keptLength = 15

  private let bytes: [UInt8]
  private let hasStar: Bool
  /// As much as the kernel keeps.
  private let short: ShortName

  package init(_ pattern: String) {
    bytes = Array(pattern.utf8)
    hasStar = pattern.utf8.contains(UInt8(ascii: "*")) || pattern.utf8.contains(UInt8(ascii: "?"))
    let kept = bytes.prefix(Self.keptLength)
    short = ShortName(Array(kept).span)
  }

  /// The bytes that names which fit can begin with, as bits.
  var firstBytes: FirstBytes {
    guard let first = bytes.first, first != UInt8(ascii: "*"), first != UInt8(ascii: "?") else { return .all }
    return FirstBytes(first)
  }

  func matches(_ name: ShortName) -> Bool {
    if !hasStar { return name == short }
    var length = 0
    while length < 16, Self.byte(name, length) != 0 { length += 1 }
    return matches(length) { Self.byte(name, $0) }
  }

  func matches(_ title: Span<UInt8>, _ range: Range<Int>) -> Bool {
    if !hasStar {
      guard range.count == bytes.count else { return false }
      for offset in 0..<range.count where title[range.lowerBound + offset] != bytes[offset] { return false }
      return true
    }
    return matches(range.count) { title[range.lowerBound + $0] }
  }

  /// The byte of `name` at `index`, 0 beyond its end.
  static func byte(_ name: ShortName, _ index: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: (index < 8 ? name.low : name.high) >> UInt64((index & 7) * 8))
  }

  private func matches(_ count: Int, _ byte: (Int) -> UInt8) -> Bool {
    var place = 0
    var index = 0
    var star: (after: Int, reach: Int)?
    while index < count {
      if place < bytes.count, bytes[place] == UInt8(ascii: "*") {
        place += 1
        star = (place, index)
      } else if place < bytes.count, bytes[place] == UInt8(ascii: "?") || bytes[place] == byte(index) {
        place += 1
        index += 1
      } else if let (after, reach) = star {
        index = reach + 1
        star = (after, index)
        place = after
      } else {
        return false
      }
    }
    while place < bytes.count, bytes[place] == UInt8(ascii: "*") { place += 1 }
    return place == bytes.count
  }
}

/// A set of bytes.
struct FirstBytes: Equatable, Sendable {
  private var low: UInt64 = 0
  private var upper: UInt64 = 0
  /// All bytes from 0x80 on count as one.
  private var others = false

  static let all: FirstBytes = {
    var all = FirstBytes()
    all.low = .max
    all.upper = .max
    all.others = true
    return all
  }()

  init() {}

  init(_ byte: UInt8) {
    switch byte {
    case 0..<64: low = 1 << UInt64(byte)
    case 64..<128: upper = 1 << UInt64(byte - 64)
    default: others = true
    }
  }

  func contains(_ byte: UInt8) -> Bool {
    switch byte {
    case 0..<64: low & (1 << UInt64(byte)) != 0
    case 64..<128: upper & (1 << UInt64(byte - 64)) != 0
    default: others
    }
  }

  mutating func formUnion(_ other: FirstBytes) {
    low |= other.low
    upper |= other.upper
    others = others || other.others
  }
}
