/// The command line of a process, or the title that it has given itself, fit to be told: in words, cut, secrets masked.
///
/// Source: `/proc/PID/cmdline`, proc_pid_cmdline(5): arguments with a NUL after each, anything at all once the process has written over
/// them (setproctitle(3)), nothing for kernel threads and zombies. Secrets are found by their names and usual places; it is rather
/// too much that is masked than too little. A secret that looks like any other argument can't be known.
/// Not escaped: each sink escapes for itself.
package struct ProcessTitle: Equatable, Sendable {
  /// Bytes; what comes later is cut off.
  package static let limit = 4096
  /// Stands for a secret, whatever its length.
  package static let mask = "****"

  /// The arguments; of a title without NULs in it, what stands between its blanks. Empty ones are left out. What is not UTF-8
  /// becomes U+FFFD.
  package private(set) var words: [String] = []
  /// Whether something was cut off.
  package private(set) var isCut: Bool

  /// - Parameters:
  ///   - bytes: as read.
  ///   - isCut: that there was more to read; taken for granted when ``limit`` is reached.
  package init(_ bytes: Span<UInt8>, isCut: Bool = false) {
    self.isCut = isCut || bytes.count >= Self.limit
    let title = bytes.extracting(0..<min(bytes.count, Self.limit))
    var ranges: [Range<Int>] = []
    var walk = TitleWords(title)
    while let word = walk.next() { ranges.append(word) }
    let text = title.withUnsafeBufferPointer { Array($0) }
    var scan = SecretScan(text, ranges, isCut: self.isCut)
    let hidden = scan.hidden()
    words.reserveCapacity(ranges.count)
    var next = 0
    for range in ranges {
      var word = ""
      var start = range.lowerBound
      while next < hidden.count, hidden[next].lowerBound < range.upperBound {
        let part = hidden[next].clamped(to: start..<range.upperBound)
        word += String(decoding: text[start..<part.lowerBound], as: UTF8.self) + (part.isEmpty ? "" : Self.mask)
        start = part.upperBound
        if hidden[next].upperBound > range.upperBound { break }
        next += 1
      }
      words.append(word + String(decoding: text[start..<range.upperBound], as: UTF8.self))
    }
  }

  /// The words with a blank between them, and `…` where the rest was cut off.
  package var text: String { words.joined(separator: " ") + (isCut ? "…" : "") }
}
