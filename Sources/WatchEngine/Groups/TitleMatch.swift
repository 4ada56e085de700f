/// One attempt to fit a title to a ``TitlePattern``.
///
/// Goes back where it must, but tries nothing twice: what failed once is remembered once there is much of it, so that the time is at most
/// the number of steps times the length of the title, whatever the title. Allocates nothing before it has found a fit, except
/// for that memory, which titles of ordinary length never need.
struct TitleMatch {
  private let pattern: TitlePattern
  /// Where each place of the pattern stands in the title; `nil` where it is in a part that is missing.
  private(set) var places: [Range<Int>?] = []
  private var attempts = 0
  /// One bit a step and position: no fit from there.
  private var failed: [UInt64] = []

  /// After so many attempts failures are remembered.
  private static let patience = 256

  /// - Parameter title: without blanks at its ends.
  init?(_ pattern: TitlePattern, _ title: Span<UInt8>) {
    self.pattern = pattern
    guard fits(0, title, 0) else { return nil }
    if places.isEmpty { places = [Range<Int>?](repeating: nil, count: pattern.names.count) }
  }

  /// What separates words in a title.
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0 || byte &- 9 <= 4 }

  /// Whether the title from `start` fits the steps from `first`.
  private mutating func fits(_ first: Int, _ title: Span<UInt8>, _ start: Int) -> Bool {
    var step = first
    var position = start
    while step < pattern.steps.count {
      switch pattern.steps[step] {
      case .text(let range):
        guard title.count - position >= range.count else { return false }
        for offset in 0..<range.count where title[position + offset] != pattern.text[range.lowerBound + offset] { return false }
        position += range.count
      case .blanks:
        guard position < title.count, Self.isBlank(title[position]) else { return false }
        while position < title.count, Self.isBlank(title[position]) { position += 1 }
      case .optional(let end):
        if hasFailed(step, title, position) { return false }
        attempts += 1
        if fits(step + 1, title, position) || fits(end, title, position) { return true }
        remember(step, title, position)
        return false
      case .word(let name):
        guard let end = shortest(step, title, position, least: 1, isWord: true) else { return false }
        return place(name, position..<end)
      case .number(let name):
        // Digits end where they end: what comes next is no digit, or it is a part of the number.
        var end = position
        while end < title.count, title[end] &- 0x30 <= 9 { end += 1 }
        guard end > position, fits(step + 1, title, end) else { return false }
        return place(name, position..<end)
      case .rest(let name):
        guard let end = shortest(step, title, position, least: 1, isWord: false) else { return false }
        return place(name, position..<end)
      case .any:
        return shortest(step, title, position, least: 0, isWord: false) != nil
      }
      step += 1
    }
    return position == title.count
  }

  /// The first place, `least` bytes from `start` or more, from which the steps after `step` fit.
  ///
  /// Nothing ends within a run of blanks: what comes next would fit from the run's beginning as well.
  private mutating func shortest(_ step: Int, _ title: Span<UInt8>, _ start: Int, least: Int, isWord: Bool) -> Int? {
    let isLast = step + 1 == pattern.steps.count
    // What the next step begins with, if that is known.
    var next: UInt8?
    if !isLast, case .text(let range) = pattern.steps[step + 1] { next = pattern.text[range.lowerBound] }
    // Words hold no blank, so that the last byte of one is the end of the title or stands before a blank.
    var end = isLast && !isWord ? max(title.count, start + least) : start + least
    if least > 0, start < title.count, Self.isBlank(title[start]) { return nil }
    while end <= title.count {
      // Another attempt, which began before, has come by here.
      if hasFailed(step, title, end) { return nil }
      let isBlank = end < title.count && Self.isBlank(title[end])
      let isInRun = isBlank && end > start && Self.isBlank(title[end - 1])
      if !isInRun, next == nil || (end < title.count && title[end] == next) {
        attempts += 1
        if fits(step + 1, title, end) { return end }
      }
      remember(step, title, end)
      if isWord, isBlank { return nil }
      end += 1
    }
    return nil
  }

  private mutating func place(_ name: Int, _ range: Range<Int>) -> Bool {
    if places.isEmpty { places = [Range<Int>?](repeating: nil, count: pattern.names.count) }
    places[name] = range
    return true
  }

  private func hasFailed(_ step: Int, _ title: Span<UInt8>, _ position: Int) -> Bool {
    guard !failed.isEmpty else { return false }
    let bit = step * (title.count + 1) + position
    return failed[bit >> 6] & (1 << UInt64(bit & 63)) != 0
  }

  private mutating func remember(_ step: Int, _ title: Span<UInt8>, _ position: Int) {
    guard attempts >= Self.patience else { return }
    if failed.isEmpty { failed = [UInt64](repeating: 0, count: ((pattern.steps.count + 1) * (title.count + 1) + 63) / 64) }
    let bit = step * (title.count + 1) + position
    failed[bit >> 6] |= 1 << UInt64(bit & 63)
  }
}
