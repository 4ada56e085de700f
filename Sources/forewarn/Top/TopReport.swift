import WatchEngine

/// Who takes what on this host: derived from the daemon's last word once, and shown as text or as JSON.
struct TopReport: Sendable {
  var status: StatusReport
  var trouble: StatusReport.Trouble?
  var sort: TopSort
  var grouping: TopGrouping
  var lines: [TopLine]

  /// Of one unit's roles so many are shown below it, or one more where that is the last.
  static let rolesShown = 5

  /// - Parameters:
  ///   - grouping: `nil` for what tells most: units with their roles, or roles alone where there are no units.
  ///   - isWhole: whether each unit and each role has a line of its own, as programs want it.
  init(_ status: StatusReport, sort: TopSort = .cpu, grouping: TopGrouping? = nil, isWhole: Bool = false) {
    self.status = status
    self.sort = sort
    trouble = status.trouble
    let top = status.document?.top
    if trouble == nil, top == nil {
      trouble = StatusReport.Trouble(
        what: "unknown: the forewarnd that runs does not tell who takes what",
        hint: "use the forewarnd that came with this forewarn")
    }
    let units = top?.units ?? []
    let roles = top?.roles ?? []
    // A container that comes and goes makes no host of units.
    let hasUnits = !units.isEmpty || roles.count { $0.unit != nil } * 2 > roles.count
    self.grouping = grouping ?? (hasUnits ? .both : .role)
    let groups = Self.groups(units, roles, status.firing, sort)
    switch self.grouping {
    case .unit: lines = groups.map(\.line)
    case .both: lines = groups.flatMap { isWhole ? [$0.line] + $0.roles : Self.tree($0) }
    case .role: lines = Self.flat(groups, namesNone: hasUnits).sorted { Self.precedes($0, $1, sort) }
    }
  }

  /// 3 when it is not known how the host is now, as `status` has it; else 0: this is no verdict.
  var exitCode: Int32 { trouble == nil ? 0 : StatusReport.Verdict.unknown.rawValue }

  /// The alert that matters most; ``StatusReport/firing`` has those of one incident together.
  var worst: StatusReport.Alert? {
    func rank(_ alert: StatusReport.Alert) -> Int { alert.severity.map { Int($0.rawValue) } ?? .max }
    var worst: StatusReport.Alert?
    for alert in status.firing where worst.map({ rank(alert) > rank($0) }) ?? true { worst = alert }
    return worst
  }

  /// Why there are no lines.
  var emptiness: String {
    let source = status.document?.sources?.first { $0.name == "processes" }
    guard let source else { return "nobody takes anything worth a line" }
    return "who takes what is not known: processes: \(TerminalText.escape(source.unknown, limit: 60))"
  }

  private static func groups(
    _ units: [StatusDocument.Consumer], _ roles: [StatusDocument.Consumer], _ alerts: [StatusReport.Alert], _ sort: TopSort
  ) -> [TopGroup] {
    var groups: [TopGroup] = []
    var places: [TopGroup.Key: Int] = [:]
    func place(_ key: TopGroup.Key) -> Int {
      if let place = places[key] { return place }
      places[key] = groups.count
      groups.append(TopGroup(key: key))
      return groups.count - 1
    }
    for unit in units { groups[place(.unit(unit.unit ?? unit.name))].amounts = TopAmounts(unit) }
    for role in roles {
      let key = role.unit.map { TopGroup.Key.unit($0) } ?? role.container.map { .container($0) } ?? .none
      groups[place(key)].roles.append(line(role, alerts))
    }
    for index in groups.indices {
      groups[index].roles.sort { precedes($0, $1, sort) }
      groups[index].amounts.complete(by: groups[index].roles.map(\.amounts))
    }
    var lines = groups.map { (group: $0, line: $0.line) }
    lines.sort { precedes($0.line, $1.line, sort) }
    return lines.map(\.group)
  }

  private static func line(_ role: StatusDocument.Consumer, _ alerts: [StatusReport.Alert]) -> TopLine {
    let title = role.role.flatMap { $0.isEmpty ? nil : $0 } ?? role.name
    var line = TopLine(kind: .role, title: title, note: role.unit ?? role.container ?? "", amounts: TopAmounts(role))
    line.unit = role.unit
    line.container = role.container
    line.role = role.role
    line.processes = role.processes
    line.leader = role.leader
    for alert in alerts {
      guard let culprit = alert.culprit, culprit.unit == role.unit, culprit.role == role.role else { continue }
      guard let severity = alert.severity, severity.rawValue > line.blame.map({ Int($0.rawValue) }) ?? -1 else { continue }
      line.blame = severity
    }
    return line
  }

  private static func tree(_ group: TopGroup) -> [TopLine] {
    var unit = group.line
    // A unit that does one thing is one line.
    guard group.roles.count > 1 else { return [unit] }
    unit.note = ""
    unit.leader = nil
    let shown = group.roles.count <= rolesShown + 1 ? group.roles.count : rolesShown
    var children = Array(group.roles.prefix(shown))
    if group.roles.count > shown {
      let hidden = group.roles.dropFirst(shown)
      var more = TopLine(kind: .more(hidden.count), title: "\(hidden.count) more roles")
      more.unit = unit.unit
      more.amounts.complete(by: hidden.map(\.amounts))
      children.append(more)
    }
    for index in children.indices {
      children[index].isChild = true
      children[index].isLast = index == children.count - 1
      children[index].note = ""
    }
    return [unit] + children
  }

  /// - Parameter namesNone: whether to say of a role that it is in no unit: not on a host that has none.
  private static func flat(_ groups: [TopGroup], namesNone: Bool) -> [TopLine] {
    groups.flatMap { group in
      group.roles.map { role in
        var line = role
        line.note = group.key == .none && !namesNone ? "" : group.title
        return line
      }
    }
  }

  /// The greater first, unknown last; equal ones by name, so that they don't change places.
  private static func precedes(_ left: TopLine, _ right: TopLine, _ sort: TopSort) -> Bool {
    switch (left.amounts.amount(sort), right.amounts.amount(sort)) {
    case (let first?, let second?) where first != second: return first > second
    case (.some, nil): return true
    case (nil, .some): return false
    default: return left.title != right.title ? left.title < right.title : left.note < right.note
    }
  }
}
