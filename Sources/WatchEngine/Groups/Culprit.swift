/// Who takes most of a resource at this moment: the unit, the role in it, the process in that.
package struct Culprit: Equatable, Sendable {
  package var resource: Resource
  /// The systemd unit; `nil` where there is none (a thread of the kernel, a host without systemd).
  package var unit: String?
  /// The container, as people know it; `nil` outside of one.
  package var container: String?
  /// `postgres autovacuum worker (shop)`; `nil` where it is not known.
  package var role: String?
  package var pid: Int32?
  package var process: String?
  /// What the process says that it is doing: `SELECT`.
  package var activity: String?
  /// Its command line or title, cut, secrets masked.
  package var command: String?
  /// What the unit, or the role without one, takes, in the resource's unit.
  package var amount: Double
  /// What the role takes of that.
  package var roleAmount: Double?
  /// How many times the average of the hour before; `nil` where that is not known.
  package var change: Double?
  /// How much its memory grows in a second; `nil` unless it is blamed for memory.
  package var growth: Double?
  /// For how long it has been taking more CPU than usual.
  package var busyFor: Duration?

  package init(resource: Resource, amount: Double) {
    self.resource = resource
    self.amount = amount
  }

  /// The one word for it.
  package var name: String? { unit ?? container ?? role ?? process }

  /// In words, unescaped: `postgresql@15-main.service, postgres autovacuum worker (shop), pid 812: 98 % of a core for 4 min`.
  package var text: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the same as UTF-8. Asks for no memory but what `bytes` needs: it is said anew at every tick while an alert stands.
  package func append(to bytes: inout [UInt8]) {
    var isFirst = true
    func part(_ text: String) {
      if !isFirst { bytes.append(contentsOf: ", ".utf8) }
      isFirst = false
      bytes.append(contentsOf: text.utf8)
    }
    if let unit { part(unit) }
    if let container { part(container) }
    if let role { part(role) }
    if let pid {
      part("pid ")
      bytes.append(contentsOf: String(pid).utf8)
      if let process, role.map({ !$0.hasPrefix(process) }) ?? true { surround(" (", process, ")", &bytes) }
      if let activity { surround(" doing ", activity, "", &bytes) }
    }
    bytes.append(contentsOf: ": ".utf8)
    append(amount, to: &bytes)
    if let roleAmount, roleAmount < amount * 0.9, role != nil, unit != nil {
      bytes.append(contentsOf: ", ".utf8)
      append(roleAmount, to: &bytes)
      bytes.append(contentsOf: " of it that role".utf8)
    }
    if let busyFor, busyFor >= .seconds(2) { surround(" for ", Quantity.text(busyFor), "", &bytes) }
    if let growth, growth > 0 { surround(", growing by ", Quantity.text(growth * 60, .bytes), " a minute", &bytes) }
    if let change, change >= 1.5 { surround(", ", Quantity.text(change, .count), " times the hour before", &bytes) }
  }

  private func surround(_ before: StaticString, _ text: String, _ after: StaticString, _ bytes: inout [UInt8]) {
    before.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: text.utf8)
    after.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private func append(_ amount: Double, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: Quantity.text(amount, resource.unit).utf8)
    let what: StaticString =
      switch resource {
      case .cpu: " of a core"
      case .memory: ""
      case .growth: " more"
      case .swap: " of swap"
      case .io: " of disk io"
      case .faults: " page faults from disk"
      case .threads: " threads"
      case .stuck: " stuck processes"
      case .files: " open files"
      }
    what.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }
}

extension Culprit {
  /// Memory that grows by this much in a minute, and by this share of what is held, is blamed before memory that is merely large.
  private static let seriousGrowth: (bytes: Float, share: Float) = (16_777_216, 0.05)

  /// Looks for the one who takes most of `resource`.
  /// - Parameter unit: look inside of this unit only.
  /// - Returns: `nil` where nobody takes any, or nobody knows.
  package static func find(_ resource: Resource, in tables: borrowing Tables, unit: String? = nil) -> Culprit? {
    guard tables.groups.unknown == nil else { return nil }
    if resource == .memory, let grower = find(.growth, in: tables, within: unit), isSerious(grower, in: tables) {
      return found(.memory, grower, in: tables)
    }
    if let place = find(resource, in: tables, within: unit) { return found(resource, place, in: tables) }
    // Where nobody tells who swaps, who holds most memory is the nearest answer.
    return resource == .swap ? find(.memory, in: tables, unit: unit) : nil
  }

  /// The group that stands at `group`, blamed for what it takes itself.
  package static func find(_ resource: Resource, group: Int, in tables: borrowing Tables) -> Culprit? {
    guard tables.groups.unknown == nil, tables.groups.value.indices.contains(group) else { return nil }
    return found(resource, Place(unit: nil, group: group), in: tables)
  }

  /// Where the culprit stands.
  private struct Place {
    var unit: Int?
    var group: Int?
  }

  private static func find(_ resource: Resource, in tables: borrowing Tables, within unit: String?) -> Place? {
    var place = Place()
    if tables.units.unknown == nil {
      if let unit {
        place.unit = tables.units.value.firstIndex { $0.name == unit }
      } else {
        place.unit = tables.tops.top(.unit, resource, .tenSeconds)?.row
      }
    }
    let name = unit ?? place.unit.flatMap { tables.units.value.indices.contains($0) ? tables.units.value[$0].name : nil }
    place.group = greatest(resource, in: tables, of: name)
    // A thread of the kernel is in no unit, and not every unit's cgroup counts everything.
    if unit == nil, let top = tables.tops.top(.role, resource, .tenSeconds), tables.groups.value.indices.contains(top.row),
      place.unit == nil || tables.groups.value[top.row].home.unit != name, isGreater(top.row, than: place, resource, tables)
    {
      return Place(unit: nil, group: top.row)
    }
    return place.unit == nil && place.group == nil ? nil : place
  }

  /// The group that takes most: of the unit, or of those without a unit.
  private static func greatest(_ resource: Resource, in tables: borrowing Tables, of unit: String?) -> Int? {
    var best: (index: Int, amount: Float)?
    for index in tables.groups.value.indices where tables.groups.value[index].home.unit == unit {
      guard let amount = tables.groups.value[index].usage.amount(resource, .tenSeconds), amount > 0 else { continue }
      if amount > best?.amount ?? 0 { best = (index, amount) }
    }
    return best?.index
  }

  private static func isGreater(_ loner: Int, than place: Place, _ resource: Resource, _ tables: borrowing Tables) -> Bool {
    guard let unit = place.unit, tables.units.value.indices.contains(unit) else { return true }
    let amount = tables.groups.value[loner].usage.amount(resource, .tenSeconds) ?? 0
    return amount > tables.units.value[unit].usage.amount(resource, .tenSeconds) ?? 0
  }

  private static func isSerious(_ place: Place, in tables: borrowing Tables) -> Bool {
    let usage: Usage
    if let unit = place.unit {
      usage = tables.units.value[unit].usage
    } else if let group = place.group {
      usage = tables.groups.value[group].usage
    } else {
      return false
    }
    guard usage.age >= 20, let growth = usage.amount(.growth, .minute), let held = usage.now(.memory) else { return false }
    return growth * 60 >= seriousGrowth.bytes && growth * 60 >= held * seriousGrowth.share
  }

  private static func found(_ resource: Resource, _ place: Place, in tables: borrowing Tables) -> Culprit? {
    var usage: Usage?
    var culprit = Culprit(resource: resource, amount: 0)
    if let index = place.unit {
      let row = tables.units.value[index]
      culprit.unit = row.name
      usage = row.usage
      culprit.busyFor = row.busySince.map { tables.instant.monotonic - $0 }
    }
    if let index = place.group {
      let row = tables.groups.value[index]
      culprit.unit = culprit.unit ?? row.home.unit
      culprit.container = row.containerText
      culprit.role = row.roleText
      culprit.roleAmount = amount(resource, row.usage)
      usage = usage ?? row.usage
      if let busySince = row.busySince { culprit.busyFor = tables.instant.monotonic - busySince }
      if let leader = row.leaders[resource] ?? row.leaders.cpu.known {
        culprit.pid = leader.pid
        culprit.process = leader.name.text
        if row.spokesman.pid == leader.pid {
          culprit.activity = row.spokesman.activity.isEmpty ? nil : row.spokesman.activity
          culprit.command = row.spokesman.command.isEmpty ? nil : row.spokesman.command
        }
      }
    }
    guard let usage, let amount = amount(resource, usage) ?? culprit.roleAmount, amount > 0 else { return nil }
    culprit.amount = amount
    culprit.change = usage.change(resource).map { Double($0) }
    if let busyFor = culprit.busyFor, resource == .cpu, busyFor.inSeconds < Double(Window.tenSeconds.length) {
      // The average of ten seconds knows little of what began five seconds ago.
      culprit.amount = max(usage.now(.cpu).map { Double($0) } ?? amount, amount)
      if let index = place.group, let role = culprit.roleAmount {
        culprit.roleAmount = max(tables.groups.value[index].usage.now(.cpu).map { Double($0) } ?? role, role)
      }
    }
    if resource != .cpu { culprit.busyFor = nil }
    if resource == .memory { culprit.growth = usage.amount(.growth, .minute).flatMap { $0 * 60 >= 1_048_576 ? Double($0) : nil } }
    return culprit
  }

  /// What is held at this moment, what is done on the average of ten seconds.
  private static func amount(_ resource: Resource, _ usage: Usage) -> Double? {
    switch resource {
    case .memory, .swap, .threads, .stuck, .files: usage.now(resource).map { Double($0) }
    case .cpu, .growth, .io, .faults: usage.amount(resource, .tenSeconds).map { Double($0) }
    }
  }
}

extension GroupRow.Leader {
  fileprivate var known: GroupRow.Leader? { pid > 0 ? self : nil }
}

extension Resource {
  /// What a rule on this signal is about; `nil` where nobody in particular can be blamed.
  package static func behind(_ signal: String) -> Resource? {
    // What others take of this host's cores nobody on it does.
    if signal == "cpu.steal" { return nil }
    // A disk that finishes nothing is ill: who asked it for most before is its victim.
    if signal == "disk.stuck" { return nil }
    for (beginning, resource) in meanings where signal.hasPrefix(beginning) { return resource }
    return nil
  }

  /// The longest first where one begins with another.
  private static let meanings: [(String, Resource)] = [
    ("cpu.iowait", .io), ("cpu.blocked", .io),
    ("cpu.", .cpu), ("load.", .cpu), ("pressure.cpu.", .cpu), ("process.running", .cpu),
    ("unit.cpu", .cpu), ("unit.pressure.cpu.", .cpu), ("role.cpu", .cpu), ("role.running", .cpu),
    // What runs out is not the fault of who holds most, but of who takes more and more.
    ("memory.exhausted-in", .growth), ("unit.memory-exhausted-in", .growth), ("mount.exhausted-in", .io),
    ("mount.inodes-exhausted-in", .io),
    ("memory.major-faults", .faults), ("memory.", .memory), ("pressure.memory.", .memory), ("unit.memory", .memory),
    ("unit.pressure.memory.", .memory), ("role.memory", .memory), ("role.growth", .growth), ("role.faults", .faults),
    ("files.", .files), ("role.files", .files), ("unit.files", .files), ("swap.", .swap), ("unit.swap", .swap),
    ("role.swap", .swap),
    ("pressure.io.", .io), ("disk.", .io), ("mount.free", .io), ("mount.inodes-free", .io), ("unit.read", .io),
    ("unit.written", .io), ("unit.pressure.io.", .io),
    ("login.wakeup", .cpu), ("login.exec", .cpu), ("login.read", .io), ("login.sync", .io),
    ("process.d-state", .stuck), ("process.stuck", .stuck), ("unit.stuck", .stuck), ("role.stuck", .stuck),
    ("process.threads", .threads), ("process.count", .threads), ("pids.", .threads), ("threads.", .threads),
    ("unit.tasks", .threads),
    ("role.threads", .threads), ("role.processes", .threads),
    ("top.unit.cpu", .cpu), ("top.role.cpu", .cpu), ("top.process.cpu", .cpu),
    ("top.unit.memory", .memory), ("top.role.memory", .memory), ("top.process.memory", .memory),
    ("top.unit.growth", .growth), ("top.role.growth", .growth), ("top.process.growth", .growth),
    ("top.unit.swap", .swap), ("top.role.swap", .swap), ("top.unit.io", .io), ("top.unit.faults", .faults),
    ("top.role.faults", .faults), ("top.unit.threads", .threads), ("top.role.threads", .threads),
    ("top.process.threads", .threads),
    ("top.unit.files", .files), ("top.role.files", .files), ("top.process.files", .files), ("top.role.io", .io),
    ("top.process.io", .io), ("role.io", .io), ("top.unit.stuck", .stuck), ("top.role.stuck", .stuck),
  ]
}
