/// Where a signal's reading stands in the ``SignalTable``. Rules are compiled to these once.
package enum SignalIndex: Equatable, Hashable, Sendable {
  case host(Int)
  case instance(family: Int, signal: Int)
}

/// The current reading of every signal, in flat arrays that are refilled in place.
package struct SignalTable: Sendable {
  /// By position in ``Catalogue/host``.
  package var host: [Reading]
  /// By position in ``Catalogue/families``.
  package var families: [FamilyTable]

  package init(hostCount: Int, families: [FamilyTable]) {
    host = Array(repeating: .unknown(.notYetSampled), count: hostCount)
    self.families = families
  }

  /// The reading of `index`; `slot` is the instance's and is ignored for host signals.
  @inlinable
  package func reading(_ index: SignalIndex, slot: Int) -> Reading {
    switch index {
    case .host(let position): host[position]
    case .instance(let family, let signal): families[family].reading(signal, slot: slot)
    }
  }
}

/// The readings of one family. Each instance keeps its slot for as long as it lives, so that rule state can be kept by slot.
package struct FamilyTable: Sendable {
  package var signalCount: Int
  /// By slot; empty text in a slot that is free.
  package var names: [String] = []
  /// Whether the instance was there in the newest input.
  package var present: [Bool] = []
  /// `slot * signalCount + signal`.
  package var readings: [Reading] = []

  package init(signalCount: Int) { self.signalCount = signalCount }

  @inlinable
  package func reading(_ signal: Int, slot: Int) -> Reading {
    let index = slot * signalCount + signal
    return index < readings.count ? readings[index] : .unknown(.absent)
  }
}
