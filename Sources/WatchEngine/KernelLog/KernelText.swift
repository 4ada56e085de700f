/// Looks for the kernel's words in the text of one log record, without allocating.
///
/// A name that a process gave itself can stand anywhere in such a text, so each caller says which end the kernel's own words stand at.
extension Span<UInt8> {
  /// Whether `text` stands at `index`.
  func holds(_ text: StaticString, at index: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard index >= 0, index <= count, count - index >= length else { return false }
    for offset in 0..<length where self[index + offset] != text.utf8Start[offset] { return false }
    return true
  }

  /// The range of the first `text` inside `range`.
  func first(_ text: StaticString, in range: Range<Int>) -> Range<Int>? {
    let inside = range.clamped(to: 0..<count)
    let length = text.utf8CodeUnitCount
    guard inside.count >= length else { return nil }
    for index in inside.lowerBound...(inside.upperBound - length) where holds(text, at: index) { return index..<(index + length) }
    return nil
  }

  /// The range of the last `text` inside `range`.
  func last(_ text: StaticString, in range: Range<Int>) -> Range<Int>? {
    let inside = range.clamped(to: 0..<count)
    let length = text.utf8CodeUnitCount
    guard inside.count >= length else { return nil }
    var index = inside.upperBound - length
    while index >= inside.lowerBound {
      if holds(text, at: index) { return index..<(index + length) }
      index -= 1
    }
    return nil
  }

  /// The range of `text` where it stands once inside `range`; `nil` where it is absent or its place is open to doubt.
  func only(_ text: StaticString, in range: Range<Int>) -> Range<Int>? {
    guard let found = first(text, in: range), found == last(text, in: range) else { return nil }
    return found
  }

  /// What follows `text` inside `range`, where `range` begins with it.
  func rest(of range: Range<Int>, after text: StaticString) -> Range<Int>? {
    let start = range.lowerBound + text.utf8CodeUnitCount
    guard start <= range.upperBound, holds(text, at: range.lowerBound) else { return nil }
    return start..<range.upperBound
  }

  /// What stands before `text` inside `range`, where `range` ends with it.
  func start(of range: Range<Int>, before text: StaticString) -> Range<Int>? {
    let end = range.upperBound - text.utf8CodeUnitCount
    guard end >= range.lowerBound, holds(text, at: end) else { return nil }
    return range.lowerBound..<end
  }

  /// The decimal number that begins `range`, and what follows it; `nil` where none stands or it exceeds 64 bits.
  func number(in range: Range<Int>) -> (value: UInt64, rest: Range<Int>)? {
    let inside = range.clamped(to: 0..<count)
    var index = inside.lowerBound
    var value: UInt64 = 0
    while index < inside.upperBound, self[index] &- 0x30 <= 9 {
      let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, carried) = product.addingReportingOverflow(UInt64(self[index] &- 0x30))
      guard !tooLarge, !carried else { return nil }
      value = sum
      index += 1
    }
    return index > inside.lowerBound ? (value, index..<inside.upperBound) : nil
  }

  /// The number that begins `range`, as a process id.
  func pid(in range: Range<Int>) -> (pid: Int32, rest: Range<Int>)? {
    guard let (value, rest) = number(in: range), let pid = Int32(exactly: value) else { return nil }
    return (pid, rest)
  }

  /// `range` without the blanks it begins with.
  func skippingBlanks(_ range: Range<Int>) -> Range<Int> {
    let inside = range.clamped(to: 0..<count)
    var start = inside.lowerBound
    while start < inside.upperBound, self[start] == 0x20 { start += 1 }
    return start..<inside.upperBound
  }

  /// The bytes of `range` with the kernel's `\xNN` decoded. Allocates.
  ///
  /// `/dev/kmsg` writes control characters, the backslash and everything beyond ASCII that way
  /// (`Documentation/ABI/testing/dev-kmsg`). What only looks like an escape stays as it is.
  func unescaped(_ range: Range<Int>) -> [UInt8] {
    let inside = range.clamped(to: 0..<count)
    var result: [UInt8] = []
    result.reserveCapacity(inside.count)
    var index = inside.lowerBound
    while index < inside.upperBound {
      if self[index] == 0x5C, inside.upperBound - index >= 4, self[index + 1] == 0x78,
        let high = Self.digit(self[index + 2]), let low = Self.digit(self[index + 3])
      {
        result.append(high << 4 | low)
        index += 4
      } else {
        result.append(self[index])
        index += 1
      }
    }
    return result
  }

  /// The same as text; what is not UTF-8 becomes U+FFFD. Not escaped: each sink escapes for itself.
  func unescapedText(_ range: Range<Int>) -> String { String(decoding: unescaped(range), as: UTF8.self) }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x61...0x66: byte - 0x61 + 10
    case 0x41...0x46: byte - 0x41 + 10
    default: nil
    }
  }
}
