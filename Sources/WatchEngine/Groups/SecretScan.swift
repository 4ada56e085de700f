/// Finds what looks like a secret in the words of a command line.
struct SecretScan {
  private let bytes: [UInt8]
  private let words: [Range<Int>]
  private let isCut: Bool
  private var found: [Range<Int>] = []
  private var habits = SecretHabits()
  /// Whether the next token is a secret, for the one before has announced it.
  private var hidesNext = false
  /// The token before was nothing but the name of a secret: `password = x`.
  private var follows = false
  /// Of a secret in quotes that is not closed yet.
  private var quote: UInt8?

  init(_ bytes: [UInt8], _ words: [Range<Int>], isCut: Bool) {
    self.bytes = bytes
    self.words = words
    self.isCut = isCut
  }

  /// Where the secrets stand: in order, without overlaps.
  mutating func hidden() -> [Range<Int>] {
    for word in words { scan(word) }
    if habits.lastIsSecret, words.count > 2, let last = words.last { found.append(last) }
    var merged: [Range<Int>] = []
    for range in found.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = merged.last, range.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    return merged
  }

  /// Looks at one argument. What stands between blanks in it is looked at as if it were arguments: `sh -c "mysql -pX"`.
  private mutating func scan(_ word: Range<Int>) {
    if hidesNext, quote == nil, !isScheme(word) {
      hidesNext = false
      found.append(word)
      return openQuote(word, from: word.lowerBound)
    }
    var start = word.lowerBound
    while start < word.upperBound {
      while start < word.upperBound, TitleMatch.isBlank(bytes[start]) { start += 1 }
      var end = start
      while end < word.upperBound, !TitleMatch.isBlank(bytes[end]) { end += 1 }
      if start < end { token(start..<end, in: word) }
      start = end
    }
  }

  private mutating func token(_ token: Range<Int>, in word: Range<Int>) {
    if let quote {
      found.append(token)
      if bytes[token].contains(quote) { self.quote = nil }
      return
    }
    if hidesNext {
      found.append(token)
      hidesNext = isScheme(token)
      return openQuote(token, from: token.lowerBound)
    }
    let bare = bare(token)
    if follows, let first = bytes[token].first, first == UInt8(ascii: "=") || first == UInt8(ascii: ":") {
      hide(token.lowerBound + 1..<token.upperBound, in: token)
    }
    follows = SecretNames.contains(bytes[bare])
    habits.meet(bytes[bare])
    if isScheme(bare) { hidesNext = true }
    assignments(token, in: word)
    option(token)
    url(token, isLast: isCut && token.upperBound == words.last?.upperBound)
    if let start = SecretNames.knownSecret(in: bytes, token) { found.append(start..<token.upperBound) }
  }

  /// `NAME=VALUE` and `NAME: VALUE` anywhere in the token.
  private mutating func assignments(_ token: Range<Int>, in word: Range<Int>) {
    for index in token where bytes[index] == UInt8(ascii: "=") || bytes[index] == UInt8(ascii: ":") {
      var end = index
      while end > token.lowerBound, "\"'\\)]}".utf8.contains(bytes[end - 1]) { end -= 1 }
      var start = end
      while start > token.lowerBound, end - start < 80, SecretNames.isOfName(bytes[start - 1]) { start -= 1 }
      guard SecretNames.contains(bytes[start..<end]) else { continue }
      let isHeader = bytes[index] == UInt8(ascii: ":")
      // An argument that begins with the name is the secret's to its end, blanks and all; so is a header.
      if isHeader || start <= word.lowerBound + 2 {
        found.append(index + 1..<word.upperBound)
        if index + 1 == word.upperBound { hidesNext = isHeader } else { openQuote(token, from: index + 1) }
      } else {
        hide(index + 1..<token.upperBound, in: token)
      }
      return
    }
  }

  /// `--password X`, and what the program at hand means by its letters: `-pX` of mysql.
  private mutating func option(_ token: Range<Int>) {
    guard token.count > 1, bytes[token.lowerBound] == UInt8(ascii: "-") else {
      if habits.hasSlash, let slash = bytes[token].firstIndex(of: UInt8(ascii: "/")), slash > token.lowerBound {
        found.append(slash + 1..<token.upperBound)
      }
      return
    }
    let name = bytes[token].drop { $0 == UInt8(ascii: "-") }
    if name.count == token.count - 1, name.count > 1, let letter = name.first, habits.attached(letter) {
      found.append(token.lowerBound + 2..<token.upperBound)
    } else if name.count == 1, token.count == 2, let letter = name.first, habits.before(letter) {
      hidesNext = true
    } else if SecretNames.contains(name) {
      hidesNext = true
    }
  }

  /// `https://user:password@host`, and the same without a scheme.
  private mutating func url(_ token: Range<Int>, isLast: Bool) {
    var start = token.lowerBound
    var hasScheme = false
    for index in token.dropLast(2) where bytes[index] == UInt8(ascii: ":") {
      guard bytes[index + 1] == UInt8(ascii: "/"), bytes[index + 2] == UInt8(ascii: "/") else { continue }
      start = index + 3
      hasScheme = true
      break
    }
    let rest = bytes[start..<token.upperBound]
    let colon = rest.firstIndex(of: UInt8(ascii: ":"))
    guard let at = rest.lastIndex(of: UInt8(ascii: "@")) else {
      // The `@` may be in what was cut off.
      if isLast, hasScheme, let colon { found.append(colon + 1..<token.upperBound) }
      return
    }
    if let colon, colon < at, rest.firstIndex(of: UInt8(ascii: "@")).map({ colon < $0 }) ?? false {
      found.append(colon + 1..<at)
    } else if hasScheme, at - start >= 20 {
      found.append(start..<at)
    }
  }

  /// Hides a value up to the end of its token, or of its quotes.
  private mutating func hide(_ value: Range<Int>, in token: Range<Int>) {
    if value.isEmpty {
      hidesNext = true
    } else {
      found.append(value)
      openQuote(token, from: value.lowerBound)
    }
  }

  /// Remembers a quote at `start` that is not closed in the token.
  private mutating func openQuote(_ token: Range<Int>, from start: Int) {
    guard start < token.upperBound, bytes[start] == UInt8(ascii: "'") || bytes[start] == UInt8(ascii: "\"") else { return }
    quote = bytes[(start + 1)..<token.upperBound].contains(bytes[start]) ? nil : bytes[start]
  }

  /// Whether what follows is a secret: `Authorization: Bearer X`.
  private func isScheme(_ token: Range<Int>) -> Bool {
    SecretNames.isScheme(bytes[bare(token)])
  }

  /// Without quotes and signs around it.
  private func bare(_ token: Range<Int>) -> Range<Int> {
    var range = token
    while let first = bytes[range].first, "\"'`({[$".utf8.contains(first) { range = range.lowerBound + 1..<range.upperBound }
    while let last = bytes[range].last, "\"'`)}],;:".utf8.contains(last) { range = range.lowerBound..<range.upperBound - 1 }
    return range
  }
}
