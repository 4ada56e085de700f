/// What the keys mean, taken byte by byte as a terminal sends them.
struct TopKeys: Sendable {
  enum Action: Equatable, Sendable {
    case sort(TopSort)
    case group(TopGrouping)
    /// Lines down; up if negative.
    case scroll(Int)
    /// Screens down; up if negative.
    case page(Int)
    case home
    case end
    case quit
  }

  private enum State: Sendable {
    case ground
    case escape
    /// Inside of a control sequence, ECMA-48: its first parameter so far.
    case sequence(UInt8?)
  }

  private var state = State.ground

  /// - Returns: `nil` for a key that means nothing, or whose last byte has not come yet.
  mutating func take(_ byte: UInt8) -> Action? {
    switch state {
    case .escape where byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O"):
      state = .sequence(nil)
      return nil
    case .sequence(let parameter):
      if (0x20...0x3F).contains(byte) {
        state = .sequence(parameter ?? byte)
        return nil
      }
      state = .ground
      return Self.action(sequence: byte, parameter)
    case .ground, .escape:
      state = byte == 0x1B ? .escape : .ground
      return Self.action(key: byte)
    }
  }

  private static func action(key: UInt8) -> Action? {
    let key = Character(Unicode.Scalar(key))
    if let sort = TopSort.allCases.first(where: { $0.key == key }) { return .sort(sort) }
    switch key {
    case "u": return .group(.unit)
    case "r": return .group(.role)
    case "b": return .group(.both)
    case "+", "j": return .scroll(1)
    case "-", "k": return .scroll(-1)
    case " ": return .page(1)
    case "q", "\u{03}": return .quit
    default: return nil
    }
  }

  private static func action(sequence final: UInt8, _ parameter: UInt8?) -> Action? {
    switch (Character(Unicode.Scalar(final)), parameter.map { Character(Unicode.Scalar($0)) }) {
    case ("A", _): .scroll(-1)
    case ("B", _): .scroll(1)
    case ("H", _), ("~", "1"), ("~", "7"): .home
    case ("F", _), ("~", "4"), ("~", "8"): .end
    case ("~", "5"): .page(-1)
    case ("~", "6"): .page(1)
    default: nil
    }
  }
}
