/// Walks over the bytes of a kernel file once, from left to right, without allocating.
///
/// Every method either moves forward or leaves the position unchanged and reports that what it looks for is not there;
/// reading past the end is impossible, numbers that overflow are errors.
package struct ByteScanner: ~Escapable {
  private let bytes: Span<UInt8>
  /// The index of the next byte.
  package private(set) var position: Int = 0

  @_lifetime(copy bytes)
  package init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  package var atEnd: Bool { position >= bytes.count }

  /// The next byte, or `nil` at the end.
  package var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Steps over spaces and tabs.
  package mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x09 { position += 1 }
  }

  /// Steps over everything up to and including the next newline.
  package mutating func skipLine() {
    while let byte = peek {
      position += 1
      if byte == 0x0A { return }
    }
  }

  /// Steps over the next run of bytes that are neither blank nor newline, and gives its range.
  package mutating func word() -> Range<Int> {
    skipBlanks()
    let start = position
    while let byte = peek, byte != 0x20, byte != 0x09, byte != 0x0A { position += 1 }
    return start..<position
  }

  /// Steps over `text` if it stands here.
  package mutating func skip(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard bytes.count - position >= length else { return false }
    for index in 0..<length where bytes[position + index] != text.utf8Start[index] { return false }
    position += length
    return true
  }

  /// Steps over blanks and a decimal number; `nil`, without moving past the blanks, where no number stands or it exceeds 64 bits.
  package mutating func number() -> UInt64? {
    skipBlanks()
    var index = position
    var value: UInt64 = 0
    while index < bytes.count, bytes[index] &- 0x30 <= 9 {
      let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, carried) = product.addingReportingOverflow(UInt64(bytes[index] &- 0x30))
      guard !tooLarge, !carried else { return nil }
      value = sum
      index += 1
    }
    guard index > position else { return nil }
    position = index
    return value
  }

  /// The bytes of a range that this scanner gave.
  package func byte(at index: Int) -> UInt8? { index >= 0 && index < bytes.count ? bytes[index] : nil }

  /// Whether the bytes of `range` are those of `text`.
  package func matches(_ range: Range<Int>, _ text: StaticString) -> Bool {
    guard range.count == text.utf8CodeUnitCount, range.lowerBound >= 0, range.upperBound <= bytes.count else { return false }
    for (offset, index) in range.enumerated() where bytes[index] != text.utf8Start[offset] { return false }
    return true
  }

  /// The bytes of `range` as text; what is not UTF-8 becomes U+FFFD.
  package func text(_ range: Range<Int>) -> String {
    let inside = range.clamped(to: 0..<bytes.count)
    return bytes.extracting(inside).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}
