/// A forecast for each unit or mount that has a limit, by name: rows come and go, and change their places.
package struct InstanceForecasts: Sendable {
  private struct Entry: Sendable {
    var name: String
    var forecaster: Forecaster
    var seenAt: Duration
  }

  private let base: Double
  private var entries: [Entry] = []
  private var entryByName: [String: Int] = [:]
  /// By row of the newest input: its entry, or why it has none. Rows seldom move, so it is the guess for the next input as well.
  private var entryOfRow: [Result<Int, Unknown>] = []
  private var rows = 0

  /// How many samples long an instance may be missing until it is forgotten.
  private static let patience = 60.0

  /// - Parameter base: about as many seconds as lie between two inputs.
  init(base: Double) { self.base = base }

  /// How many instances it remembers.
  var count: Int { entries.count }

  /// - Throws: why nobody can tell when the instance in `row` of the newest input is at its limit.
  package func outlook(_ row: Int) throws(Unknown) -> Outlook {
    guard row >= 0, row < rows else { throw .notYetSampled }
    return try entries[entryOfRow[row].get()].forecaster.outlook.get()
  }

  /// Prepares for an input.
  mutating func begin() { rows = 0 }

  /// Takes what is left of the instance in `row`; rows come in order.
  mutating func add(_ name: String, at row: Int, _ left: Result<Double, Unknown>, now: Duration) {
    rows = row + 1
    while entryOfRow.count < rows { entryOfRow.append(.failure(.absent)) }
    switch left {
    case .success(let left):
      let entry = place(name, at: row, now)
      entries[entry].forecaster.add(left, at: now)
      entries[entry].seenAt = now
      entryOfRow[row] = .success(entry)
    case .failure(let why): entryOfRow[row] = .failure(why)
    }
  }

  /// Ends an input: who was not seen for long is forgotten, however many that are at once.
  mutating func end(now: Duration) {
    var index = 0
    while index < entries.count {
      if (now - entries[index].seenAt).inSeconds > Self.patience * base { forget(index) } else { index += 1 }
    }
  }

  /// Puts the last entry in the place of the one that goes.
  private mutating func forget(_ gone: Int) {
    entryByName[entries[gone].name] = nil
    let last = entries.count - 1
    entries.swapAt(gone, last)
    entries.removeLast()
    guard gone < entries.count else { return }
    entryByName[entries[gone].name] = gone
    for row in entryOfRow.indices {
      if case .success(last) = entryOfRow[row] { entryOfRow[row] = .success(gone) }
    }
  }

  private mutating func place(_ name: String, at row: Int, _ now: Duration) -> Int {
    if case .success(let guess) = entryOfRow[row], guess < entries.count, entries[guess].name == name { return guess }
    if let known = entryByName[name] { return known }
    entries.append(Entry(name: name, forecaster: Forecaster(base: base), seenAt: now))
    entryByName[name] = entries.count - 1
    return entries.count - 1
  }
}
