/// Why nobody is told of an alert for a while.
package struct Hush: Equatable, Sendable {
  /// Since 1970.
  package var until: Duration
  /// Who wants it: a person, or the name of a quiet time.
  package var by: String
  package var because: String

  /// `ann: upgrade of the database`.
  package var sentence: String { because.isEmpty ? by : "\(by): \(because)" }
}

extension Notifier {
  /// What keeps an alert from all receivers, of several what lasts longest; `nil` if people are told. Asks for no memory
  /// where nothing is silenced.
  /// - Parameters:
  ///   - instance: of the alert, if that is a unit.
  ///   - blamed: the unit that it blames.
  package func hush(rule: String, instance: String?, blamed: String?, at realtime: Duration) -> Hush? {
    guard !silences.isEmpty || !quiet.isEmpty else { return nil }
    let units = [instance, blamed].compactMap { $0 }
    var found: Hush?
    for silence in silences where silence.receiver == nil && silence.holds(at: realtime) && silence.until > found?.until ?? .zero
    {
      if silence.covers(rule: rule, units: units) { found = Hush(until: silence.until, by: silence.by, because: silence.because) }
    }
    for window in quiet where window.covers(rule: rule, units: units) {
      guard let end = window.ends(realtime), end > found?.until ?? .zero else { continue }
      found = Hush(until: end, by: window.name, because: window.because)
    }
    return found
  }
}
