/// Text that is not what its writer's format promises.
///
/// Parsers throw it and never trap: the kernel's files change between releases, and other files can hold anything.
package struct ParseError: Error, Equatable, Sendable {
  /// What was being read, in the kernel's or the format's own words: `/proc/meminfo`.
  package var file: StaticName
  /// The byte at which reading stopped, counted from 0.
  package var offset: Int
  /// What should have stood there.
  package var expected: StaticName

  package init(_ file: StaticName, at offset: Int, expected: StaticName) {
    self.file = file
    self.offset = offset
    self.expected = expected
  }
}

/// A `StaticString` that can be compared, so that errors hold no allocated text.
package struct StaticName: Equatable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  private let text: StaticString

  package init(stringLiteral value: StaticString) { text = value }

  package var description: String { text.description }

  package static func == (left: StaticName, right: StaticName) -> Bool { left.description == right.description }
}

extension ParseError: CustomStringConvertible {
  package var description: String { "\(file): byte \(offset): expected \(expected)" }
}
