/// How the arguments of an interpreter name the program that it runs.
package struct Interpreter: Equatable, Sendable {
  /// Options whose value is the next argument: `-cp`, `-W`.
  package var takesValue: [String] = []
  /// Options after which the program comes, whatever it looks like: `-jar`, `-m`.
  package var namesMain: [String] = []
  /// Options that bring the program along, so that it has no name: `-c`, `-e`.
  package var noMain: [String] = []

  package init() {}

  /// Where the program's name stands in a command line, without its folders: the first argument that is neither an option nor the value
  /// of one. `nil` where there is none: an interactive shell, a program given as text, a command line that is cut before it.
  package func main(of title: Span<UInt8>) -> Range<Int>? {
    var words = TitleWords(title)
    guard words.next() != nil else { return nil }
    let bytes = ByteScanner(title)
    while let word = words.next() {
      if word.count == 2, bytes.starts(word, with: "--") { return words.next().map { baseName(title, $0) } }
      if namesMain.contains(where: { bytes.matches(word, $0) }) { return words.next().map { baseName(title, $0) } }
      if noMain.contains(where: { bytes.matches(word, $0) }) { return nil }
      if takesValue.contains(where: { bytes.matches(word, $0) }) {
        _ = words.next()
      } else if title[word.lowerBound] != UInt8(ascii: "-") || word.count == 1 {
        return word.count == 1 && title[word.lowerBound] == UInt8(ascii: "-") ? nil : baseName(title, word)
      }
    }
    return nil
  }
}

/// The arguments of a command line one by one: what stands between NULs, or, in a title that its program has written itself, between
/// blanks.
struct TitleWords: ~Escapable {
  private let title: Span<UInt8>
  private let count: Int
  private let hasArguments: Bool
  private var position = 0

  @_lifetime(copy title)
  init(_ title: Span<UInt8>) {
    self.title = title
    var count = title.count
    while count > 0, title[count - 1] == 0 { count -= 1 }
    self.count = count
    var hasArguments = false
    for index in 0..<count where title[index] == 0 {
      hasArguments = true
      break
    }
    self.hasArguments = hasArguments
  }

  /// The next word that is not empty.
  mutating func next() -> Range<Int>? {
    while position < count, isBetween(title[position]) { position += 1 }
    let start = position
    while position < count, !isBetween(title[position]) { position += 1 }
    return start < position ? start..<position : nil
  }

  private func isBetween(_ byte: UInt8) -> Bool { hasArguments ? byte == 0 : TitleMatch.isBlank(byte) }
}

/// `word` without the folders before its last part; `word` itself where nothing comes after the last `/`.
func baseName(_ title: Span<UInt8>, _ word: Range<Int>) -> Range<Int> {
  var start = word.upperBound
  while start > word.lowerBound, title[start - 1] != UInt8(ascii: "/") { start -= 1 }
  return start < word.upperBound ? start..<word.upperBound : word
}
