/// Writes JSON (RFC 8259) into bytes that are kept from one document to the next.
///
/// Commas are put by the writer. What it writes is one line without blanks, readable by a terminal too: strings hold no control
/// character, line separator or bidirectional mark unescaped. A number that JSON can't express is `null`, never `NaN`.
///
/// ```
/// json.beginObject()
/// json.member("pid", 812)
/// json.key("sources")
/// json.beginArray()
/// json.endArray()
/// json.endObject()
/// ```
package struct JSONWriter: Sendable {
  /// What was written so far.
  package private(set) var bytes: [UInt8] = []
  /// Whether the next value or key stands behind another one in the same object or array.
  private var needsComma = false
  private var scratch: [UInt8] = []

  package init(reserving capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  /// Starts a new document in the same memory.
  package mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  package mutating func beginObject() { open(UInt8(ascii: "{")) }
  package mutating func endObject() { close(UInt8(ascii: "}")) }
  package mutating func beginArray() { open(UInt8(ascii: "[")) }
  package mutating func endArray() { close(UInt8(ascii: "]")) }

  /// The name of the next value in an object.
  package mutating func key(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// A name that is not known beforehand: an instance, a signal.
  package mutating func key(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  package mutating func null() { literal("null") }
  package mutating func bool(_ value: Bool) { value ? literal("true") : literal("false") }

  package mutating func integer(_ value: some FixedWidthInteger) {
    separate()
    appendInteger(value)
  }

  /// The shortest text that reads back as the same number, without `.0`; `null` for infinities and NaN.
  package mutating func number(_ value: Double) {
    guard value.isFinite else { return null() }
    separate()
    appendShortest(value)
  }

  /// The number rounded to `decimals` places: for values of which more digits mean nothing.
  package mutating func number(_ value: Double, decimals: Int) {
    var scale: UInt64 = 1
    for _ in 0..<min(max(decimals, 0), 9) { scale *= 10 }
    let scaled = (value * Double(scale)).rounded()
    guard scaled.magnitude < 9e15 else {
      // So far up a fraction means nothing either: limits of the kernel that are meant as none, 2^63.
      guard let whole = UInt64(exactly: value.magnitude.rounded()) else { return number(value) }
      separate()
      return appendFixed(whole, scale: 1, isNegative: value < 0)
    }
    separate()
    appendFixed(UInt64(scaled.magnitude), scale: scale, isNegative: scaled < 0)
  }

  /// A string.
  /// - Parameter limit: at most this many characters of it are written, and `…` behind them when it was longer.
  package mutating func string(_ text: String, limit: Int = .max) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    if text.utf8.count <= limit, isPlain(text) { return bytes.append(contentsOf: text.utf8) }
    var count = 0
    for scalar in text.unicodeScalars {
      guard count < limit else {
        appendUTF8(TerminalText.ellipsis, to: &bytes)
        break
      }
      count += 1
      append(scalar)
    }
  }

  /// Text that `fill` appends as UTF-8 to memory that is kept for this.
  package mutating func text(_ fill: (inout [UInt8]) -> Void) {
    var lent: [UInt8] = []
    swap(&lent, &scratch)
    lent.removeAll(keepingCapacity: true)
    fill(&lent)
    text(lent.span)
    swap(&lent, &scratch)
  }

  /// Text that was kept as bytes, written without making a `String` of it; what is not UTF-8 becomes U+FFFD.
  package mutating func text(_ bytes: Span<UInt8>) {
    let checked: UTF8Span
    do { checked = try UTF8Span(validating: bytes) } catch { return string(bytes) }
    separate()
    self.bytes.append(UInt8(ascii: "\""))
    var scalars = checked.makeUnicodeScalarIterator()
    while let scalar = scalars.next() { append(scalar) }
    self.bytes.append(UInt8(ascii: "\""))
  }

  /// Bytes as a string; what is not UTF-8 becomes U+FFFD.
  package mutating func string(_ text: Span<UInt8>, limit: Int = .max) {
    // A character has at most four bytes, so that what lies behind can't be part of the first `limit`.
    let end = min(text.count, limit < text.count / 4 ? limit * 4 + 4 : text.count)
    string(text.extracting(0..<end).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }, limit: limit)
  }

  package mutating func member(_ name: StaticString, _ value: String) {
    key(name)
    string(value)
  }

  /// The text, or `null`.
  package mutating func member(_ name: StaticString, _ value: String?) {
    key(name)
    if let value { string(value) } else { null() }
  }

  package mutating func member(_ name: StaticString, _ value: Double) {
    key(name)
    number(value)
  }

  package mutating func member(_ name: StaticString, _ value: some FixedWidthInteger) {
    key(name)
    integer(value)
  }

  package mutating func member(_ name: StaticString, _ value: (some FixedWidthInteger)?) {
    key(name)
    if let value { integer(value) } else { null() }
  }

  package mutating func member(_ name: StaticString, _ value: Bool) {
    key(name)
    bool(value)
  }
}

extension JSONWriter {
  /// A value of another document.
  package mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let flag): bool(flag)
    case .number(let number): self.number(number)
    case .string(let text): string(text)
    case .array(let elements):
      beginArray()
      for element in elements { self.value(element) }
      endArray()
    case .object(let members):
      beginObject()
      for member in members {
        key(member.name)
        self.value(member.value)
      }
      endObject()
    }
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func literal(_ word: StaticString) {
    separate()
    word.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Whether the text can stand as it is, as nearly all names do; told without taking it apart into characters.
  private func isPlain(_ text: String) -> Bool {
    text.utf8.withContiguousStorageIfAvailable { bytes in
      bytes.allSatisfy { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    } ?? false
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"", "\\":
      bytes.append(UInt8(ascii: "\\"))
      appendUTF8(scalar, to: &bytes)
    case "\n": appendEscape(UInt8(ascii: "n"))
    case "\r": appendEscape(UInt8(ascii: "r"))
    case "\t": appendEscape(UInt8(ascii: "t"))
    default:
      guard scalar.isUnsafeToShow else { return appendUTF8(scalar, to: &bytes) }
      for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
        appendEscape(UInt8(ascii: "u"))
        appendHexadecimal(UInt32(unit), digits: 4, to: &bytes)
      }
    }
  }

  private mutating func appendEscape(_ letter: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    bytes.append(letter)
  }

  private mutating func appendShortest(_ value: Double) {
    if let whole = Int64(exactly: value), whole.magnitude < 1 << 53 { return appendInteger(whole) }
    // Most values are rounded to a few places: those need no allocated text.
    let thousandths = (value * 1000).rounded()
    if thousandths.magnitude < 1e12, thousandths / 1000 == value {
      return appendFixed(UInt64(thousandths.magnitude), scale: 1000, isNegative: value < 0)
    }
    // Swift's own text of a finite number is valid JSON: `1e-07`, `1.5e+300`.
    for byte in value.description.utf8 { bytes.append(byte) }
    if bytes.count >= 2, bytes[bytes.count - 1] == UInt8(ascii: "0"), bytes[bytes.count - 2] == UInt8(ascii: ".") {
      bytes.removeLast(2)
    }
  }

  /// A number of `1 / scale`s, without zeros at its end; `scale` is a power of ten.
  private mutating func appendFixed(_ value: UInt64, scale: UInt64, isNegative: Bool) {
    if isNegative { bytes.append(UInt8(ascii: "-")) }
    appendInteger(value / scale)
    var rest = value % scale
    guard rest > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    while rest > 0 {
      rest *= 10
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / scale))
      rest %= scale
    }
  }

  private mutating func appendInteger(_ value: some FixedWidthInteger) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    var rest = value.magnitude
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    // Not by reversing a slice: that copies the array.
    var left = start
    var right = bytes.count - 1
    while left < right {
      bytes.swapAt(left, right)
      left += 1
      right -= 1
    }
  }
}
