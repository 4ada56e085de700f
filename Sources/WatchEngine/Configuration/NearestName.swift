/// Finds the name that somebody meant who mistyped it.
package enum NearestName {
  /// The candidate with the fewest letters added, left out, changed or swapped (Damerau–Levenshtein, optimal string alignment;
  /// the difference between capitals and small letters counts nothing); `nil` when even that is a third of the word or more.
  /// Of equally near ones the first. A word of three letters or more that a candidate begins with is as near as one letter.
  package static func of(_ word: String, among candidates: [String]) -> String? {
    let letters = Array(word.utf8.prefix(65)).map(lowercased)
    guard !letters.isEmpty, letters.count <= 64 else { return nil }
    let limit = max(1, (letters.count + 1) / 3)
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let other = Array(candidate.utf8.prefix(65)).map(lowercased)
      if letters.count >= 3, other.count > letters.count, other.starts(with: letters) {
        if best.map({ $0.distance > 1 }) ?? true { best = (candidate, 1) }
        continue
      }
      guard other.count <= 64, abs(other.count - letters.count) <= limit else { continue }
      let distance = distance(letters, other)
      // A word of which every letter would change is another word.
      guard distance <= limit, distance < max(letters.count, other.count) else { continue }
      if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
    }
    return best?.name
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte }

  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      for column in 0..<right.count {
        let same = left[row] == right[column]
        var cost = min(last[column] + (same ? 0 : 1), last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
