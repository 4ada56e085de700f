/// What ``torture(_:flips:seed:parse:)`` did: a test asserts on it, so that a torture that tried nothing can't pass.
struct TortureCount {
  /// Texts that the parser took, torn or not.
  var accepted = 0
  /// Texts that it refused with an error.
  var refused = 0
  var tried: Int { accepted + refused }
}

/// Hands a parser every truncation of `fixture`, `flips` copies with bytes changed at random, each line left out in turn, each
/// run of digits replaced by one too long for 64 bits, and some texts that no kernel writes. A parser throws or returns: one that
/// traps ends the whole test run.
/// - Parameter parse: the parser; it should use one value throughout, to meet content left over from before.
func torture(
  _ fixture: [UInt8], flips: Int = 2_000, seed: UInt64 = 0x5EED, parse: (Span<UInt8>) throws -> Void
) -> TortureCount {
  var count = TortureCount()
  func attempt(_ bytes: Span<UInt8>) {
    do {
      try parse(bytes)
      count.accepted += 1
    } catch {
      count.refused += 1
    }
  }
  let whole = fixture.span
  for length in 0...fixture.count { attempt(whole.extracting(0..<length)) }
  for start in stride(from: 0, to: fixture.count, by: max(1, fixture.count / 200)) { attempt(whole.extracting(start...)) }

  var random = SplitMix64(seed: seed)
  // Bytes that mean something to parsers come as often as all others.
  let pointed: [UInt8] = Array("0123456789 \t\n-+.:/\\()=,\u{0}".utf8) + [0x80, 0xC3, 0xFF]
  var torn = fixture
  for _ in 0..<(fixture.isEmpty ? 0 : flips) {
    var undo: [(Int, UInt8)] = []
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let index = Int.random(in: 0..<torn.count, using: &random)
      undo.append((index, torn[index]))
      torn[index] =
        Bool.random(using: &random)
        ? UInt8.random(in: 0...255, using: &random) : pointed[Int.random(in: 0..<pointed.count, using: &random)]
    }
    attempt(torn.span)
    for (index, byte) in undo.reversed() { torn[index] = byte }
  }

  var lineStart = 0
  for index in fixture.indices where fixture[index] == 0x0A {
    let without = Array(fixture[..<lineStart] + fixture[(index + 1)...])
    attempt(without.span)
    lineStart = index + 1
  }
  for huge in ["18446744073709551615", "18446744073709551616", "9223372036854775808", "4294967296", "-1", "", "0x10", "1e309"] {
    let text = withDigits(of: fixture, replacedBy: Array(huge.utf8))
    attempt(text.span)
  }
  for length in [1, 20, 21, 400] {
    let digits = [UInt8](repeating: 0x39, count: length)
    attempt(digits.span)
  }
  for byte: UInt8 in [0x00, 0x0A, 0x20, 0x28, 0x29, 0x2D, 0xFF] {
    let same = [UInt8](repeating: byte, count: 300)
    attempt(same.span)
  }
  return count
}

/// `text` with each run of digits replaced.
private func withDigits(of text: [UInt8], replacedBy digits: [UInt8]) -> [UInt8] {
  var result: [UInt8] = []
  var inDigits = false
  for byte in text {
    let isDigit = byte &- 0x30 <= 9
    if isDigit && !inDigits { result += digits }
    if !isDigit { result.append(byte) }
    inDigits = isDigit
  }
  return result
}
