/// One character of a configuration file, and where it stands.
package struct Letter: Equatable, Sendable {
  package var scalar: Unicode.Scalar
  /// Counted from 1.
  package var line: Int
  /// Counted from 1, in characters (Unicode scalars, a tab is one).
  package var column: Int
}

/// A stretch of one file: a key, a value with its continuation lines joined, a section's name.
package struct Passage: Equatable, Sendable {
  /// By position in the list of files.
  package var file: Int
  package var letters: ArraySlice<Letter>

  /// The characters alone.
  package var text: String { String(letters.map(\.scalar)) }

  package var isEmpty: Bool { letters.isEmpty }

  /// The line it begins in; 0 when it is empty.
  package var line: Int { letters.first?.line ?? 0 }

  /// The letters without the blanks at both ends.
  package var trimmed: Passage {
    var rest = letters
    while let first = rest.first, first.scalar.isBlank { rest.removeFirst() }
    while let last = rest.last, last.scalar.isBlank { rest.removeLast() }
    return Passage(file: file, letters: rest)
  }

  /// The part of the letters that `range` counts from the first.
  package func part(_ range: Range<Int>) -> Passage {
    let inside = range.clamped(to: 0..<letters.count)
    return Passage(
      file: file, letters: letters[(letters.startIndex + inside.lowerBound)..<(letters.startIndex + inside.upperBound)])
  }
}

extension String {
  /// The text made of `scalars`.
  package init(_ scalars: some Sequence<Unicode.Scalar>) {
    self.init()
    unicodeScalars.append(contentsOf: scalars)
  }
}

extension Unicode.Scalar {
  /// A space or a tab: what the configuration's syntax ignores around words.
  package var isBlank: Bool { self == " " || self == "\t" }
}

/// The bytes of one configuration file, by line. Any bytes are taken: what is not UTF-8 becomes U+FFFD.
package struct SourceFile: Sendable {
  /// Larger files are refused: a configuration is written by people.
  package static let sizeLimit = 1 << 20

  package let path: String
  private let bytes: [UInt8]
  private let lineStarts: [Int]

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    // A byte order mark, as editors on Windows write it, is no part of the first line.
    var starts = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
    for (index, byte) in bytes.enumerated() where byte == 0x0A { starts.append(index + 1) }
    lineStarts = starts
  }

  package var lineCount: Int { lineStarts.count }

  /// The characters of line `line`, counted from 1, without its end; empty where there is no such line.
  package func letters(ofLine line: Int) -> [Letter] {
    guard line >= 1, line <= lineStarts.count else { return [] }
    let start = lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] - 1 : bytes.count
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    guard start < end else { return [] }
    var letters: [Letter] = []
    for scalar in String(decoding: bytes[start..<end], as: UTF8.self).unicodeScalars {
      letters.append(Letter(scalar: scalar, line: line, column: letters.count + 1))
    }
    return letters
  }
}
