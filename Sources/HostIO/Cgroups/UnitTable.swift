import WatchEngine

/// One row a systemd unit: what its cgroup counts, and its state as the unit watcher tells it.
///
/// Rows are the leaves of systemd's tree: services, scopes, sockets, mounts and swaps. Slices are not rows (their values are the
/// sums of the leaves), and what a unit keeps below itself is part of it: all of a user's own services are one row,
/// `user@UID.service`, and so is a container. A unit that the watcher tells of without a cgroup has a row unless it is inactive.
/// Rows are in order of name.
///
/// For one thread at a time.
package final class UnitTable: @unchecked Sendable {
  private let root: String
  private let budget: DescriptorBudget
  private var tree: CgroupTree?
  private var reader: UnitFileReader?
  private var units: [UnitFiles] = []
  private var found: [CgroupTree.Found] = []
  private var plan: [Planned] = []
  private var mergedVersion: UInt64?
  private var nextWalk: Duration = .zero
  private var version: CgroupLayout.Version = .unified
  private var values = UnitValues()

  /// What one row is made of.
  private struct Planned {
    var name: String
    /// Position in ``units``; `nil` for a unit without a cgroup.
    var unit: Int?
    var state: UnitState?
  }

  /// The tree is walked at least this often, whether or not it seems to have changed; a missing one is looked for as often.
  package static let walkInterval: Duration = .seconds(60)

  /// - Parameters:
  ///   - cgroupRoot: where cgroups are mounted.
  ///   - budget: how many descriptors may be kept; up to twelve a unit are used.
  package init(cgroupRoot: String = "/sys/fs/cgroup", budget: DescriptorBudget = .raised(share: 0.1)) {
    root = cgroupRoot
    self.budget = budget
  }

  deinit {
    for index in units.indices { reader?.shut(&units[index]) }
    reader?.shut()
    tree?.shut()
  }

  /// How cgroups are laid out: `cgroup v2`, `cgroup v1` or `cgroup v1 and v2`; `nil` where systemd's were not found.
  package var layout: String? {
    guard tree != nil else { return nil }
    switch version {
    case .unified: return "cgroup v2"
    case .hybrid: return "cgroup v1 and v2"
    case .legacy: return "cgroup v1"
    }
  }

  package var keptCount: Int { reader?.keptCount ?? 0 }

  /// Reads all units.
  ///
  /// - Parameters:
  ///   - source: absent where systemd keeps no cgroups and the watcher knows no unit.
  ///   - states: of the unit watcher; merged only if its version changed.
  ///   - now: the monotonic clock.
  package func read(into source: inout Source<[UnitRow]>, states: UnitStates, now: Duration) {
    var failure: Unknown?
    if now >= nextWalk || tree?.hasChanged == true { failure = walk(now: now) }
    if mergedVersion != states.version { merge(states) }
    fill(&source.value)
    if reader?.sawRemoval == true {
      // A unit ended while it was read.
      failure = walk(now: now)
      merge(states)
      fill(&source.value)
    }
    source.unknown = tree == nil && plan.isEmpty ? failure ?? .absent : nil
  }

  private func walk(now: Duration) -> Unknown? {
    nextWalk = now + Self.walkInterval
    reader?.sawRemoval = false
    if tree == nil {
      guard let layout = CgroupLayout.find(below: root) else { return .absent }
      version = layout.version
      tree = CgroupTree(root: layout.tree)
      reader = UnitFileReader(layout: layout, budget: budget)
    }
    let failure = tree?.walk(into: &found) ?? 0
    adopt()
    if failure == 0 { return nil }
    tree?.shut()
    tree = nil
    reader?.shut()
    reader = nil
    return Unknown(errno: failure)
  }

  /// Takes over what the walk found: units that stay keep their descriptors.
  private func adopt() {
    var kept: [UnitFiles] = []
    kept.reserveCapacity(found.count)
    var old = 0
    for unit in found {
      while old < units.count, (units[old].name, units[old].path) < (unit.name, unit.path) {
        reader?.shut(&units[old])
        old += 1
      }
      if old < units.count, units[old].path == unit.path {
        kept.append(units[old])
        old += 1
      } else {
        kept.append(UnitFiles(name: unit.name, path: unit.path))
      }
    }
    while old < units.count {
      reader?.shut(&units[old])
      old += 1
    }
    units = kept
    mergedVersion = nil
  }

  /// Decides which rows there are.
  private func merge(_ states: UnitStates) {
    mergedVersion = states.version
    plan.removeAll(keepingCapacity: true)
    // With the bus gone the units stay, their states don't: an alert on one of them loses sight, it is not over.
    let isKnown = states.unknown == nil
    for (index, unit) in units.enumerated() {
      plan.append(Planned(name: unit.name, unit: index, state: isKnown ? states.states[unit.name] : nil))
    }
    let names = Set(plan.map(\.name))
    for (name, state) in states.states where state.active != .inactive && !names.contains(name) {
      plan.append(Planned(name: name, unit: nil, state: isKnown ? state : nil))
    }
    plan.sort { $0.name < $1.name }
  }

  private func fill(_ rows: inout [UnitRow]) {
    if rows.count > plan.count { rows.removeLast(rows.count - plan.count) }
    for (index, planned) in plan.enumerated() {
      var row = UnitRow()
      row.name = planned.name
      row.state = planned.state
      if let unit = planned.unit { reader?.fill(&row, from: &units[unit], version, &values) }
      if index < rows.count { rows[index] = row } else { rows.append(row) }
    }
  }
}
