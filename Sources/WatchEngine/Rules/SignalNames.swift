/// The names a rule may use, and what the compiler must know of each: a lookup built once from the catalogue.
package struct SignalNames: Sendable {
  package struct Family: Sendable {
    package var name: String
    package var signals: [SignalFacts]

    package init(_ name: String, _ signals: [SignalFacts]) {
      self.name = name
      self.signals = signals
    }
  }

  /// By position in ``Catalogue/texts``.
  package struct Text: Sendable {
    package var name: String
    package var family: String?

    package init(_ name: String, family: String? = nil) {
      self.name = name
      self.family = family
    }
  }

  package let host: [SignalFacts]
  package let families: [Family]
  package let texts: [Text]
  private let indexes: [String: SignalIndex]
  private let textIndexes: [String: Int]

  package init(host: [SignalFacts], families: [Family] = [], texts: [Text] = []) {
    self.host = host
    self.families = families
    self.texts = texts
    var indexes: [String: SignalIndex] = [:]
    for (position, facts) in host.enumerated() { indexes[facts.name] = .host(position) }
    for (familyPosition, family) in families.enumerated() {
      for (position, facts) in family.signals.enumerated() {
        indexes[facts.name] = .instance(family: familyPosition, signal: position)
      }
    }
    self.indexes = indexes
    var textIndexes: [String: Int] = [:]
    for (position, text) in texts.enumerated() { textIndexes[text.name] = position }
    self.textIndexes = textIndexes
  }

  /// Every signal there is.
  package static let catalogue = SignalNames(
    host: Catalogue.host.map(\.facts),
    families: Catalogue.families.map { Family($0.name, $0.signals.map(\.facts)) },
    texts: Catalogue.texts.map { Text($0.name, family: $0.family) })

  package func index(of name: String) -> SignalIndex? { indexes[name] }

  package func text(of name: String) -> Int? { textIndexes[name] }

  package func family(named name: String) -> Int? { families.firstIndex { $0.name == name } }

  /// What the catalogue tells of the signal at `index`; `nil` for an index that is not of this catalogue.
  package func facts(_ index: SignalIndex) -> SignalFacts? {
    switch index {
    case .host(let position):
      return host.indices.contains(position) ? host[position] : nil
    case .instance(let family, let signal):
      guard families.indices.contains(family), families[family].signals.indices.contains(signal) else { return nil }
      return families[family].signals[signal]
    }
  }

  /// All names that can stand in a sentence.
  package var all: [String] { host.map(\.name) + families.flatMap { $0.signals.map(\.name) } }
}

extension SignalIndex {
  /// The family by position in the catalogue; `nil` for a signal of the host.
  package var family: Int? { if case .instance(let family, _) = self { family } else { nil } }
}
