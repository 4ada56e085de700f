// What values of many sections have in common.

extension Entry {
  /// A number and a unit of time; `nil` if it is none.
  func duration() -> Duration? { Self.duration(value.text) }

  /// `yes` or `no`; `nil` if it is neither.
  func flag() -> Bool? {
    switch value.text {
    case "yes": true
    case "no": false
    default: nil
    }
  }

  /// What stands between commas.
  func list() -> [String] {
    value.text.split(separator: ",").map { $0.unicodeScalars }.compactMap { scalars in
      let letters = Array(scalars)
      guard let first = letters.firstIndex(where: { !$0.isBlank }), let last = letters.lastIndex(where: { !$0.isBlank }) else {
        return nil
      }
      return String(letters[first...last])
    }
  }

  static func duration(_ text: String) -> Duration? {
    let digits = text.unicodeScalars.prefix { ("0"..."9").contains($0) || $0 == "." }
    let unit = String(text.unicodeScalars.dropFirst(digits.count)).drop { $0 == " " || $0 == "\t" }
    guard digits.count <= 15, digits.first != ".", let number = Double(String(digits)) else { return nil }
    return Quantity.duration(number, String(unit))
  }
}
