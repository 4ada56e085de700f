/// Who takes most of each resource: the unit, the role and the process, over three times.
package struct Tops: Equatable, Sendable {
  /// Who is compared with whom.
  package enum Scope: UInt8, CaseIterable, Sendable {
    case unit, role, process

    package var name: String {
      switch self {
      case .unit: "unit"
      case .role: "role"
      case .process: "process"
      }
    }
  }

  /// The one that takes most.
  package struct Top: Equatable, Sendable {
    /// Where it stands among the rows of its scope: units, or groups; of a process the group that it is in.
    package var row: Int
    package var amount: Float
    /// How many times the average of the hour before; `nil` where that is not known.
    package var change: Float?
  }

  /// The times that a question can be about.
  package static let windows: [Window] = [.tenSeconds, .minute, .tenMinutes]

  /// `(scope * resources + resource) * windows + window`.
  private var tops: [Top?] = []

  package init() {}

  package func top(_ scope: Scope, _ resource: Resource, _ window: Window) -> Top? {
    let index = Self.index(scope, resource, window)
    return index < tops.count ? tops[index] : nil
  }

  private static func index(_ scope: Scope, _ resource: Resource, _ window: Window) -> Int {
    (Int(scope.rawValue) * Resource.allCases.count + Int(resource.rawValue)) * windows.count
      + min(Int(window.rawValue), windows.count - 1)
  }

  /// Compares all, and keeps the greatest of each.
  package mutating func refill(units: [UnitRow], groups: [GroupRow]) {
    let count = Scope.allCases.count * Resource.allCases.count * Self.windows.count
    tops.removeAll(keepingCapacity: true)
    tops.append(contentsOf: repeatElement(nil, count: count))
    for row in units.indices { compare(units[row].usage, row, .unit) }
    for row in groups.indices {
      compare(groups[row].usage, row, .role)
      compareLeaders(of: groups[row], row)
    }
  }

  private mutating func compare(_ usage: Usage, _ row: Int, _ scope: Scope) {
    for resource in Resource.allCases {
      for window in Self.windows {
        guard let amount = usage.amount(resource, window) else { continue }
        challenge(scope, resource, window, row, amount) { usage.change(resource) }
      }
    }
  }

  private mutating func compareLeaders(of group: GroupRow, _ row: Int) {
    for resource in Resource.allCases {
      guard let leader = group.leaders[resource] else { continue }
      challenge(.process, resource, .tenSeconds, row, leader.amount) { nil }
      challenge(.process, resource, .minute, row, resource == .cpu ? leader.minute : leader.amount) { nil }
      challenge(.process, resource, .tenMinutes, row, resource == .cpu ? leader.tenMinutes : leader.amount) { nil }
    }
  }

  private mutating func challenge(
    _ scope: Scope, _ resource: Resource, _ window: Window, _ row: Int, _ amount: Float, change: () -> Float?
  ) {
    guard amount > 0 else { return }
    let index = Self.index(scope, resource, window)
    if let top = tops[index], top.amount >= amount { return }
    tops[index] = Top(row: row, amount: amount, change: change())
  }
}
