/// Where to find each signal by its name: what rules are compiled with, and where a mistyped name is looked up.
package struct SignalNames: Sendable {
  /// One signal and its place.
  package struct Entry: Sendable {
    package var index: SignalIndex
    package var facts: SignalFacts
    /// The family it belongs to (`disk` for `disk.busy`); `nil` for a signal of the host.
    package var family: String?
  }

  /// Of the whole catalogue, made once.
  package static let stock = SignalNames(host: Catalogue.host, families: Catalogue.families)

  /// In the catalogue's order: the host's, then each family's.
  package let all: [Entry]
  private let places: [String: Int]
  /// Where each family's entries begin in ``all``.
  private let familyStarts: [Int]

  /// Of two signals with one name the first is found.
  package init(host: [HostSignal], families: [SignalFamily]) {
    var all: [Entry] = []
    for (position, signal) in host.enumerated() { all.append(Entry(index: .host(position), facts: signal.facts, family: nil)) }
    var familyStarts: [Int] = []
    for (familyPosition, family) in families.enumerated() {
      familyStarts.append(all.count)
      for (position, signal) in family.signals.enumerated() {
        let index = SignalIndex.instance(family: familyPosition, signal: position)
        all.append(Entry(index: index, facts: signal.facts, family: family.name))
      }
    }
    places = Dictionary(all.enumerated().map { ($1.facts.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.all = all
    self.familyStarts = familyStarts
  }

  /// The signal called `name`: `memory.available`, `disk.busy`.
  package func find(_ name: String) -> Entry? { places[name].map { all[$0] } }

  /// What the catalogue tells of the signal at `index`; `nil` for a place that does not exist.
  package func facts(_ index: SignalIndex) -> SignalFacts? {
    let place: Int
    switch index {
    case .host(let position):
      guard position >= 0, position < (familyStarts.first ?? all.count) else { return nil }
      place = position
    case .instance(let family, let signal):
      guard familyStarts.indices.contains(family), signal >= 0 else { return nil }
      let (sum, tooLarge) = familyStarts[family].addingReportingOverflow(signal)
      guard !tooLarge, sum < all.count else { return nil }
      place = sum
    }
    return all[place].index == index ? all[place].facts : nil
  }
}

extension Catalogue {
  /// The signal called `name`; `nil` when there is none.
  package static func find(_ name: String) -> SignalNames.Entry? { SignalNames.stock.find(name) }
}
