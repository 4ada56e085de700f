/// When a connection that rests is used for nothing, so that it stands and its name is resolved when an alert needs it.
///
/// Servers close connections that rest, each after a time of its own. The pause is found out: a connection that was still there may rest
/// a little longer, one that was gone comes sooner. With a server that keeps none there is only the name to keep, which is cheap.
package struct Warmth: Equatable, Sendable {
  package static let shortest: Duration = .seconds(20)
  package static let longest: Duration = .seconds(300)
  /// For a server that closes each connection.
  package static let namesOnly: Duration = .seconds(600)
  /// To find out when a server is back.
  package static let afterFailure: Duration = .seconds(15)

  private var pause: Duration = .seconds(45)
  private var usedAt: Duration?
  private var coldInARow = 0
  private var hasFailed = false

  package init() {}

  /// When to use the connection next; at once if it never was.
  package var next: Duration {
    guard let usedAt else { return .zero }
    if hasFailed { return usedAt + Warmth.afterFailure }
    return usedAt + (coldInARow >= 4 ? Warmth.namesOnly : pause)
  }

  /// An alert used the connection.
  package mutating func used(at now: Duration) {
    usedAt = now
    hasFailed = false
  }

  /// It was used for warmth alone.
  package mutating func warmed(at now: Duration, wasWarm: Bool, failed: Bool) {
    defer { usedAt = now }
    hasFailed = failed
    guard usedAt != nil, !failed else { return }
    if wasWarm {
      coldInARow = 0
      pause = min(pause * 5 / 4, Warmth.longest)
    } else {
      coldInARow += 1
      pause = max(pause / 2, Warmth.shortest)
    }
  }
}
