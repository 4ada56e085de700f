/// The `[forewarn]` section.
package struct Settings: Equatable, Sendable {
  /// Between two samples of the host; 1 s unless set, 200 ms to 60 s.
  package var interval: Duration = .seconds(1)
  /// After how long without an answer a mount counts as silent; 10 s unless set, 1 s to 5 min.
  package var mountTimeout: Duration = .seconds(10)
  /// How many notification files the outbox may hold; 1,000 unless set, 10 to 100,000.
  package var outboxLimit: Int = 1000

  package init() {}
}
