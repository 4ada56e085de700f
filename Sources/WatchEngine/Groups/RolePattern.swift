/// What stands in the parentheses of `role(postgres, autovacuum).cpu`: a pattern for each part of a role's name.
///
/// `*` is anything, `?` one character. A pattern may end where a word of its part ends: `autovacuum` means `autovacuum worker` too,
/// `app` means `app@shop`. Parts that are left out may be anything.
package struct RolePattern: Equatable, Sendable {
  /// A role has no more.
  package static let partLimit = 3

  package let pattern: String
  private let parts: [[UInt8]]

  package init(_ pattern: String) {
    self.pattern = pattern
    parts = pattern.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { Self.trimmed($0) }
  }

  /// How many parts the pattern speaks of.
  package var count: Int { parts.count }

  /// Whether ``ProcessRole/instanceName`` of a role fits.
  package func matches(_ instance: String) -> Bool {
    let given = instance.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard given.count >= parts.count else { return false }
    for (pattern, part) in zip(parts, given) where !pattern.isEmpty {
      if !Self.begins(Self.trimmed(part), with: pattern) { return false }
    }
    return true
  }

  private static func trimmed(_ text: Substring.UTF8View) -> [UInt8] {
    var text = text
    while text.first == 0x20 || text.first == 0x09 { text.removeFirst() }
    while text.last == 0x20 || text.last == 0x09 { text.removeLast() }
    return Array(text)
  }

  /// Whether `pattern` fits `text` up to its end or the end of a word in it. The time is at most the product of their lengths.
  private static func begins(_ text: [UInt8], with pattern: [UInt8]) -> Bool {
    var place = 0
    var index = 0
    // Where the last star stands, and how far it reaches so far: on a mismatch it takes one byte more.
    var star: (after: Int, reach: Int)?
    while true {
      if place == pattern.count, index == text.count || isEndOfWord(text[index]) { return true }
      if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
        place += 1
        star = (place, index)
      } else if place < pattern.count, index < text.count, pattern[place] == UInt8(ascii: "?") {
        place += 1
        index += 1
        while index < text.count, text[index] & 0xC0 == 0x80 { index += 1 }
      } else if place < pattern.count, index < text.count, pattern[place] == text[index] {
        place += 1
        index += 1
      } else if let (after, reach) = star, reach < text.count {
        index = reach + 1
        star = (after, index)
        place = after
      } else {
        return false
      }
    }
  }

  /// A blank, or one of the signs that part the particulars of a role. Not `-`, `.` and `_`, which are in names.
  private static func isEndOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, UInt8(ascii: "@"), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "("): true
    default: false
    }
  }
}
