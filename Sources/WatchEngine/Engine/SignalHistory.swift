/// The last ten minutes of what rules look at, so that an alert can show where its value comes from.
///
/// Of the host's signals always; of instances, of which there can be thousands, from the moment on at which a rule is true for one.
struct SignalHistory: Sendable {
  /// Between two values.
  static let pace: Duration = .seconds(10)
  static let length = 60

  /// Whose values an instance's are: the rule by position in the book, and the slot.
  struct Key: Hashable, Sendable {
    var rule: Int
    var slot: Int
  }

  private var host: [Float]
  private let hostCount: Int
  private var moments: [Duration] = Array(repeating: .zero, count: length)
  /// Whose trails there are, and their values, ``length`` each: flat, since a dictionary asks for memory at each change in place.
  private var followed: [Key] = []
  private var trails: [Float] = []
  private var count = 0
  private var next = 0
  private var takenAt: Duration?

  /// Instances that are followed at most: of a storm the first ones.
  private static let mostTrails = 256

  init(hostCount: Int) {
    self.hostCount = hostCount
    host = Array(repeating: .nan, count: hostCount * Self.length)
  }

  /// Takes the values of a moment, if it is time.
  mutating func add(_ table: borrowing SignalTable, _ book: borrowing AlertBook, at now: Instant) {
    if let takenAt, now.monotonic - takenAt < Self.pace - .milliseconds(500) { return }
    takenAt = now.monotonic
    moments[next] = now.realtime
    for position in 0..<hostCount { host[next * hostCount + position] = Float(table.host[position].value ?? .nan) }
    for trail in followed.indices.reversed() where !isActive(followed[trail], book) { forget(trail) }
    for rule in book.rules.indices where book.rules[rule].rule.family != nil {
      for slot in book.rules[rule].entries.indices where book.rules[rule].entries[slot].alert.phase != .inactive {
        guard let trail = trail(Key(rule: rule, slot: slot)) else { continue }
        trails[trail * Self.length + next] = Float(book.rules[rule].value(slot: slot, table).value ?? .nan)
      }
    }
    next = (next + 1) % Self.length
    count = min(count + 1, Self.length)
  }

  /// The positions of rules mean others now.
  mutating func forgetInstances() {
    followed = []
    trails = []
  }

  private func isActive(_ key: Key, _ book: borrowing AlertBook) -> Bool {
    key.rule < book.rules.count && key.slot < book.rules[key.rule].entries.count
      && book.rules[key.rule].entries[key.slot].alert.phase != .inactive
  }

  /// The position of an instance's trail, a new one if it has none; `nil` if there are too many.
  private mutating func trail(_ key: Key) -> Int? {
    for position in followed.indices where followed[position] == key { return position }
    guard followed.count < Self.mostTrails else { return nil }
    followed.append(key)
    for _ in 0..<Self.length { trails.append(.nan) }
    return followed.count - 1
  }

  /// Gives the last one's place to it.
  private mutating func forget(_ trail: Int) {
    let last = followed.count - 1
    if trail < last {
      followed[trail] = followed[last]
      for place in 0..<Self.length { trails[trail * Self.length + place] = trails[last * Self.length + place] }
    }
    followed.removeLast()
    trails.removeLast(Self.length)
  }

  /// The values of a rule's first comparison in its own unit, oldest first, with `last` as the newest.
  func points(
    of rule: Int, slot: Int, in book: borrowing AlertBook, _ table: borrowing SignalTable, last: Notification.Point
  ) -> [Notification.Point] {
    var points: [Notification.Point] = []
    let compared = book.rules[rule].rule
    var scale: Float = 1
    if case .host(let position)? = compared.limitIsPercentOfWhole, let whole = table.host[position].value, whole > 0 {
      scale = Float(100 / whole)
    }
    for step in 0..<count {
      let place = (next - count + step + Self.length) % Self.length
      let value: Float
      if case .host(let position) = compared.signal {
        value = host[place * hostCount + position] * scale
      } else if let trail = followed.firstIndex(of: Key(rule: rule, slot: slot)) {
        value = trails[trail * Self.length + place]
      } else {
        continue
      }
      points.append(Notification.Point(at: moments[place], value: value.isFinite ? Double(value) : nil))
    }
    if let newest = points.last, newest.at < last.at { points.append(last) }
    // What was not followed yet is not unknown.
    return Array(points.drop { $0.value == nil })
  }
}
