/// A compiled sentence.
package struct Condition: Sendable {
  /// `SIGNAL op NUMBER`, and a flag, which is `= 1`.
  package struct Comparison: Equatable, Sendable {
    package var signal: SignalIndex
    package var comparator: Comparator
    /// In the signal's unit, or percent of ``whole``.
    package var limit: Double
    /// The signal that is 100 %, when ``limit`` is percent of it.
    package var whole: SignalIndex?
    /// Of events: over how long they are counted.
    package var within: Duration?
    /// Of events: which of the memory's windows counts them.
    var window = 0
  }

  /// Children stand before their parents.
  enum Node: Equatable, Sendable {
    case comparison(Comparison)
    case and(Int, Int)
    case or(Int, Int)
    /// The child must have been true so long without a break.
    case held(Int, for: Duration, hold: Int)
  }

  var nodes: [Node] = []

  /// Never true.
  package init() {}

  /// From left to right.
  package var comparisons: [Comparison] {
    nodes.compactMap { if case .comparison(let comparison) = $0 { comparison } else { nil } }
  }

  /// Whether a part of it must have been true for some time.
  var holdsParts: Bool { nodes.contains { if case .held = $0 { true } else { false } } }

  /// Whether no level is compared.
  package var hasOnlyEvents: Bool { comparisons.allSatisfy { $0.within != nil } }
}

/// What a condition remembers of one instance: windows of events, inner holds.
package struct ConditionMemory: Sendable {
  /// How long a part has been true.
  struct Hold: Equatable, Sendable {
    var held: Duration = .zero
    /// When it was last found true, if it was at the last look.
    var lastYes: Duration?
  }

  var windows: [EventWindow] = []
  var holds: [Hold] = []

  package init() {}

  /// Starts all inner holds anew, as after a gap in the samples; counted events stay.
  package mutating func forgetHolds() {
    for index in holds.indices { holds[index] = Hold() }
  }
}

extension Condition {
  /// An empty memory of the size this condition needs.
  package func makeMemory() -> ConditionMemory {
    var memory = ConditionMemory()
    for node in nodes {
      switch node {
      case .comparison(let comparison): if let within = comparison.within { memory.windows.append(EventWindow(within)) }
      case .held: memory.holds.append(.init())
      case .and, .or: break
      }
    }
    return memory
  }

  /// Evaluates at `now` (monotonic) for the instance in `slot`. To be called once per sample: each call counts its events.
  /// - Parameter memory: made by ``makeMemory()`` of this condition, one for each instance.
  package func evaluate(_ signals: borrowing SignalTable, slot: Int, now: Duration, memory: inout ConditionMemory) -> Verdict {
    guard !nodes.isEmpty else { return .no }
    return verdict(of: nodes.count - 1, signals, slot, now, &memory)
  }

  /// What the first comparison looks at, in the unit of its limit: the value now, percent of the whole, or the number of
  /// events in the window as of the last ``evaluate(_:slot:now:memory:)``.
  package func value(_ signals: borrowing SignalTable, slot: Int, memory: borrowing ConditionMemory) -> Reading {
    guard let first = nodes.lazy.compactMap({ if case .comparison(let first) = $0 { first } else { nil } }).first else {
      return .unknown(.absent)
    }
    guard first.within != nil, memory.windows.indices.contains(first.window) else { return first.reading(signals, slot) }
    return .known(memory.windows[first.window].sum)
  }

  /// Both sides are always evaluated: windows and holds must see every sample.
  private func verdict(
    of node: Int, _ signals: borrowing SignalTable, _ slot: Int, _ now: Duration, _ memory: inout ConditionMemory
  ) -> Verdict {
    switch nodes[node] {
    case .comparison(let comparison):
      if let within = comparison.within, memory.windows.indices.contains(comparison.window) {
        let reading = comparison.reading(signals, slot)
        memory.windows[comparison.window].add(reading, at: now)
        return comparison.verdict(memory.windows[comparison.window], reading, within, now)
      }
      return comparison.verdict(comparison.reading(signals, slot))
    case .and(let left, let right):
      let first = verdict(of: left, signals, slot, now, &memory)
      return .and(first, verdict(of: right, signals, slot, now, &memory))
    case .or(let left, let right):
      let first = verdict(of: left, signals, slot, now, &memory)
      return .or(first, verdict(of: right, signals, slot, now, &memory))
    case .held(let child, let length, let hold):
      let inner = verdict(of: child, signals, slot, now, &memory)
      guard memory.holds.indices.contains(hold) else { return inner }
      return memory.holds[hold].verdict(inner, for: length, now)
    }
  }
}

extension ConditionMemory.Hold {
  /// Time in which the part is unknown does not count, and does not start the hold anew.
  fileprivate mutating func verdict(_ inner: Verdict, for length: Duration, _ now: Duration) -> Verdict {
    switch inner {
    case .yes:
      if let lastYes, now > lastYes { held += now - lastYes }
      lastYes = now
      return held >= length ? .yes : .no
    case .no:
      self = Self()
      return .no
    case .unknown:
      lastYes = nil
      return inner
    }
  }
}

extension Condition.Comparison {
  /// In the unit of ``limit``.
  package func reading(_ signals: borrowing SignalTable, _ slot: Int) -> Reading {
    let part = signals.reading(signal, slot: slot)
    guard let whole, let value = part.value else { return part }
    switch signals.reading(whole, slot: slot) {
    // Of nothing there is no part: no swap, a file system without inodes.
    case .known(let all), .estimated(let all): return all > 0 ? .known(value / all * 100) : .unknown(.absent)
    case .unknown(let why): return .unknown(why)
    }
  }

  fileprivate func verdict(_ reading: Reading) -> Verdict {
    switch reading {
    case .known(let value), .estimated(let value):
      value.isNaN ? .unknown(.malformed) : comparator.holds(value, limit) ? .yes : .no
    case .unknown(let why): .unknown(why)
    }
  }

  /// What is missing from the window could only have made the sum larger: what a larger sum would not change is certain.
  fileprivate func verdict(_ window: borrowing EventWindow, _ reading: Reading, _ within: Duration, _ now: Duration) -> Verdict {
    let sum = window.sum
    let result: Verdict = comparator.holds(sum, limit) ? .yes : .no
    switch comparator {
    case .greater, .greaterOrEqual:
      if case .unknown(let why) = reading, result == .no { return .unknown(why) }
      return result
    case .less, .lessOrEqual, .equal, .notEqual:
      let isBeyond = comparator == .less ? sum >= limit : sum > limit
      if isBeyond || window.isComplete(within, at: now) { return result }
      if case .unknown(let why) = reading { return .unknown(why) }
      return .unknown(.notYetSampled)
    }
  }
}
