/// What is sent in one go: the latest news of one incident, or of many as a digest.
package struct Shipment: Equatable, Sendable {
  package struct Item: Equatable, Sendable {
    /// What is sent.
    package var latest: Delivery
    /// What it stands for besides, oldest first.
    package var earlier: [Delivery]
    /// How many changes there were before the latest.
    package var changes: Int

    init(_ lane: Lane) {
      latest = lane.latest
      earlier = Array(lane.earlier)
      changes = lane.earlier.count + lane.forgotten
    }
  }

  /// The most urgent first; never empty.
  package var items: [Item]
  /// Which try of it this is, from 1.
  package var tries: Int

  init(_ lanes: [Lane]) {
    items = lanes.map { Item($0) }
    tries = lanes.map(\.tries).max() ?? 1
  }

  package var isDigest: Bool { items.count > 1 }

  /// What the receiver can know a repetition by: the same for each try of the same content, another for any other.
  package func idempotencyKey(receiver: String) -> String {
    guard isDigest else { return "\(items[0].latest.id)/\(receiver)" }
    let newest = items.map(\.latest.id).max() ?? ""
    return "\(newest)+\(items.count)/\(receiver)"
  }
}
