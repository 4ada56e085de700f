/// One unit or role with what it takes, as `status.json` and `forewarn top` have it.
package struct TopRow: Sendable {
  package var name = ""
  package var unit: String?
  package var container: String?
  package var role: String?
  package var processes: UInt32?
  /// The process that takes most CPU time of it.
  package var leader: GroupRow.Leader?
  package var usage = Usage()
  /// CPU time in seconds: of a role since the watch began, of those that ended too, of a unit as its cgroup counts it.
  package var cpuSeconds: Double?

  init(_ row: UnitRow) {
    name = row.name
    unit = row.name
    usage = row.usage
    cpuSeconds = row.cpuMicroseconds.map { Double($0) / 1e6 }
  }

  init(_ row: GroupRow) {
    name = row.name
    unit = row.home.unit
    container = row.containerText
    role = row.roleText
    processes = row.processes
    leader = row.leaders[.cpu] ?? row.leaders[.memory]
    usage = row.usage
    cpuSeconds = Double(row.cpuNanoseconds) / 1e9
  }

  /// Whether it takes anything worth a line.
  static func isNotable(_ usage: Usage) -> Bool {
    usage.amount(.cpu, .minute) ?? 0 >= 0.05 || usage.now(.memory) ?? 0 >= 4_194_304 || usage.amount(.io, .minute) ?? 0 >= 1024
      || usage.now(.stuck) ?? 0 >= 1
  }
}

extension Engine {
  /// Copies who takes what into `snapshot`.
  func fillTops(_ snapshot: inout StatusSnapshot) {
    snapshot.topUnits.removeAll(keepingCapacity: true)
    snapshot.topRoles.removeAll(keepingCapacity: true)
    let tables = readout.tables.now
    if tables.units.unknown == nil {
      for row in tables.units.value where TopRow.isNotable(row.usage) { snapshot.topUnits.append(TopRow(row)) }
    }
    guard tables.groups.unknown == nil else { return }
    for row in tables.groups.value where TopRow.isNotable(row.usage) { snapshot.topRoles.append(TopRow(row)) }
  }
}

extension StatusWriter {
  mutating func writeTop(_ rows: [TopRow], roles: Bool) {
    json.beginArray()
    for row in rows {
      json.beginObject()
      json.member("name", row.name)
      json.member("unit", row.unit)
      if roles {
        json.member("role", row.role)
        json.member("container", row.container)
        json.key("processes")
        if let processes = row.processes { json.number(Double(processes), decimals: 0) } else { json.null() }
        json.key("leader")
        if let leader = row.leader {
          json.beginObject()
          json.key("pid")
          json.number(Double(leader.pid), decimals: 0)
          json.member("name", leader.name.text)
          json.key("cpuTime")
          json.number(Double(leader.cpuNanoseconds) / 1e9, decimals: 2)
          json.endObject()
        } else {
          json.null()
        }
      }
      json.key("cpuTime")
      if let seconds = row.cpuSeconds { json.number(seconds, decimals: 3) } else { json.null() }
      write(row.usage)
      json.endObject()
    }
    json.endArray()
  }

  private mutating func write(_ usage: Usage) {
    optional("age", usage.age, decimals: 0)
    optional("cpu", usage.now(.cpu), decimals: 2)
    optional("cpu10s", usage.amount(.cpu, .tenSeconds), decimals: 2)
    optional("cpu1m", usage.amount(.cpu, .minute), decimals: 2)
    optional("cpu10m", usage.amount(.cpu, .tenMinutes), decimals: 2)
    optional("cpu1h", usage.amount(.cpu, .hour), decimals: 2)
    optional("memory", usage.now(.memory), decimals: 0)
    optional("growth", usage.amount(.growth, .minute), decimals: 0)
    optional("swap", usage.now(.swap), decimals: 0)
    optional("io", usage.amount(.io, .tenSeconds), decimals: 0)
    optional("faults", usage.amount(.faults, .tenSeconds), decimals: 2)
    optional("threads", usage.now(.threads), decimals: 0)
    optional("stuck", usage.now(.stuck), decimals: 0)
    optional("files", usage.now(.files), decimals: 0)
  }

  private mutating func optional(_ name: StaticString, _ value: Float?, decimals: Int) {
    json.key(name)
    if let value { json.number(Double(value), decimals: decimals) } else { json.null() }
  }
}
