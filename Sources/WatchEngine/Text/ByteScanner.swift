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

  /// Whether `text` stands here.
  package func starts(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard bytes.count - position >= length else { return false }
    for index in 0..<length where bytes[position + index] != text.utf8Start[index] { return false }
    return true
  }

  /// Steps over `text` if it stands here.
  package mutating func skip(_ text: StaticString) -> Bool {
    guard starts(text) else { return false }
    position += text.utf8CodeUnitCount
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

  /// Steps over blanks and a decimal number that must stand here.
  /// - Throws: that there is none, or that it exceeds 64 bits.
  package mutating func number(in file: StaticName, expected: StaticName) throws(ParseError) -> UInt64 {
    guard let value = number() else { throw ParseError(file, at: position, expected: expected) }
    return value
  }

  /// Steps over blanks and a decimal number that must stand here and fit into 32 bits.
  /// - Throws: that there is none, or that it exceeds 32 bits.
  package mutating func number32(in file: StaticName, expected: StaticName) throws(ParseError) -> UInt32 {
    let start = position
    guard let value = number(), let small = UInt32(exactly: value) else {
      throw ParseError(file, at: start, expected: expected)
    }
    return small
  }

  /// Steps over blanks and a number such as `12` or `0.25`; `nil`, without moving past the blanks, where none stands.
  package mutating func fraction() -> Double? {
    guard let whole = number() else { return nil }
    guard peek == 0x2E else { return Double(whole) }
    position += 1
    var value = Double(whole)
    var weight = 0.1
    while let byte = peek, byte &- 0x30 <= 9 {
      value += Double(byte &- 0x30) * weight
      weight /= 10
      position += 1
    }
    return value
  }

  /// Goes on at `index`; never back, and never past the end.
  mutating func move(to index: Int) { position = min(max(index, position), bytes.count) }

  /// The bytes of a range that this scanner gave.
  package func byte(at index: Int) -> UInt8? { index >= 0 && index < bytes.count ? bytes[index] : nil }

  /// Whether the bytes of `range` are those of `text`.
  package func matches(_ range: Range<Int>, _ text: StaticString) -> Bool {
    guard range.count == text.utf8CodeUnitCount, range.lowerBound >= 0, range.upperBound <= bytes.count else { return false }
    for offset in 0..<range.count where bytes[range.lowerBound + offset] != text.utf8Start[offset] { return false }
    return true
  }

  /// Whether the bytes of `range` begin with those of `text`.
  package func starts(_ range: Range<Int>, with text: StaticString) -> Bool {
    guard range.count >= text.utf8CodeUnitCount else { return false }
    return matches(range.lowerBound..<range.lowerBound + text.utf8CodeUnitCount, text)
  }

  /// Whether the bytes of `range` are those of `text`: whoever keeps texts compares before making a new one.
  package func matches(_ range: Range<Int>, _ text: String) -> Bool {
    guard range.lowerBound >= 0, range.upperBound <= bytes.count, range.count == text.utf8.count else { return false }
    var index = range.lowerBound
    for byte in text.utf8 {
      guard index < range.upperBound, bytes[index] == byte else { return false }
      index += 1
    }
    return true
  }

  /// The bytes of `range` as text; what is not UTF-8 becomes U+FFFD.
  package func text(_ range: Range<Int>) -> String {
    let inside = range.clamped(to: 0..<bytes.count)
    return bytes.extracting(inside).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}
