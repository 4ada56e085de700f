/// The catalogue, with its signals sorted by the input they derive from, so that an input touches only its own.
package struct CatalogueIndex: Sendable {
  package let host: [HostSignal]
  package let families: [SignalFamily]
  package let texts: [TextSignal]
  /// By origin: positions in ``host``.
  private let hostByOrigin: [Origin: [Int]]

  package init(host: [HostSignal], families: [SignalFamily], texts: [TextSignal]) {
    self.host = host
    self.families = families
    self.texts = texts
    hostByOrigin = Dictionary(grouping: host.indices, by: { host[$0].facts.origin })
  }

  /// What this build of Forewarn knows.
  package static let stock = CatalogueIndex(host: Catalogue.host, families: Catalogue.families, texts: Catalogue.texts)

  /// Whether a signal is told by each pulse, and not just by each sample.
  func isPressure(_ signal: SignalIndex) -> Bool {
    if case .host(let position) = signal, host.indices.contains(position) { host[position].facts.origin == .pulse } else { false }
  }

  /// Positions in ``host`` of the signals that derive from `origin`.
  func host(from origin: Origin) -> [Int] { hostByOrigin[origin] ?? [] }
}
