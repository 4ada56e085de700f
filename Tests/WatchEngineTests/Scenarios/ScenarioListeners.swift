@testable import WatchEngine

/// The listeners of a recorded host.
extension ScenarioRows {
  /// As the kernel would list them; a recording without any is of a host on which they can't be listed.
  func socketTable(at now: Instant) -> SocketTable {
    var table = SocketTable()
    table.instant = now
    table.leftOut = hiddenListeners ?? 0
    table.listeners.value = listeners.sorted { $0.name < $1.name }
    table.listeners.unknown = listeners.isEmpty ? .absent : nil
    return table
  }

  mutating func setListener(_ listener: String, _ name: String, _ text: String) -> Bool {
    if !listeners.contains(where: { $0.name == listener }) {
      var row = ListenerRow()
      (row.name, row.sockets, row.limit, row.fullestPercent) = (listener, 1, 128, 0)
      (row.drops, row.established, row.closeWait, row.connects) = (0, 0, 0, 0)
      listeners.append(row)
    }
    guard let index = listeners.firstIndex(where: { $0.name == listener }) else { return false }
    if name == "unit" {
      listeners[index].unit = text
      return true
    }
    return Double(text).flatMap { number in changeListener(&listeners[index], name) { _ in number } } != nil
  }

  /// The queue is of one socket.
  func changeListener(_ row: inout ListenerRow, _ name: String, _ change: (Double) -> Double) -> Double? {
    defer { row.fullestPercent = Double(row.queue) / Double(max(row.limit, 1)) * 100 }
    let counts: [String: WritableKeyPath<ListenerRow, UInt64>] = ["queue": \.queue, "queue-limit": \.limit]
    if let path = counts[name] {
      let changed = max(change(Double(row[keyPath: path])), 0)
      row[keyPath: path] = UInt64(changed.rounded())
      return changed
    }
    let counters: [String: WritableKeyPath<ListenerRow, UInt64?>] = [
      "drops": \.drops, "established": \.established, "close-wait": \.closeWait,
    ]
    if let path = counters[name] {
      let changed = max(change(Double(row[keyPath: path] ?? 0)), 0)
      row[keyPath: path] = UInt64(changed.rounded())
      return changed
    }
    let figures: [String: WritableKeyPath<ListenerRow, Double?>] = [
      "connects": \.connects, "connects.change": \.connectsChange, "established.change": \.establishedChange,
    ]
    guard let path = figures[name] else { return nil }
    let changed = change(row[keyPath: path] ?? 0)
    row[keyPath: path] = changed
    return changed
  }
}
