/// The numbers of the table, in as few letters as can be compared at a glance. `-` is what is not known, `0` is nothing.
enum TopCell {
  static let unknown = "-"

  /// Percent of one core: `0.3%`, `98.1%`, `250%`.
  static func percent(_ value: Double?) -> String {
    guard let value else { return unknown }
    return value.magnitude < 0.05 ? "0" : decimal(value) + "%"
  }

  /// In powers of 1024, as `ls -h` has them: `512B`, `1.2G`.
  static func bytes(_ value: Double?) -> String {
    guard let value else { return unknown }
    var size = value
    for letter in ["B", "K", "M", "G", "T", "P", "E"] {
      if size.magnitude < 999.5 || letter == "E" {
        if size.magnitude < 0.5, letter == "B" { return "0" }
        return (letter == "B" ? whole(size) : decimal(size)) + letter
      }
      size /= 1024
    }
    return unknown
  }

  /// Bytes a second as what a minute adds, with its sign; below 1 KiB a minute it is nothing.
  static func growth(_ value: Double?) -> String {
    guard let value else { return unknown }
    let minute = value * 60
    guard minute.magnitude >= 1024 else { return "0" }
    return (minute > 0 ? "+" : "") + bytes(minute)
  }

  static func count(_ value: Double?) -> String { value.map(whole) ?? unknown }

  static func rate(_ value: Double?) -> String {
    guard let value else { return unknown }
    return value.magnitude < 0.05 ? "0" : decimal(value)
  }

  /// `×12`; nothing where nothing is worth a mark.
  static func change(_ value: Double?, hasUnicode: Bool) -> String {
    guard let value else { return "" }
    let mark = hasUnicode ? "×" : "x"
    return value >= 999.5 ? ">\(mark)999" : mark + (value < 9.95 ? decimal(value) : whole(value))
  }

  /// One decimal below 100.
  private static func decimal(_ value: Double) -> String {
    guard value.magnitude < 99.95 else { return whole(value) }
    let tenths = Int((value.magnitude * 10).rounded())
    return (value < 0 ? "-" : "") + "\(tenths / 10).\(tenths % 10)"
  }

  private static func whole(_ value: Double) -> String {
    guard value.magnitude < 1e15 else { return value < 0 ? "-huge" : "huge" }
    return "\(Int(value.rounded()))"
  }
}
