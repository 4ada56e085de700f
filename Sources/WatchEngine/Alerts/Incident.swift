/// Alerts that belong together, under one number: what one person looks after at one time.
package struct Incident: Equatable, Sendable {
  /// One of its alerts, as it was told last.
  package struct Member: Equatable, Sendable {
    package var change: AlertChange
    package var firedAt: Instant
    /// `nil` while it fires.
    package var endedAt: Instant?

    package var isFiring: Bool { endedAt == nil }
  }

  package var number: UInt64
  /// In the order in which they fired.
  package fileprivate(set) var members: [Member]
  /// What was told so far of it: 1 after the first time.
  package fileprivate(set) var update: UInt64 = 0
  /// The subjects of alerts that fire and found no room among ``members``.
  fileprivate var beyond: Set<String> = []
  fileprivate var toldAt: Instant?
  fileprivate var wasToldOpen = false
  fileprivate var hasNews = true
  /// The worst that was told.
  fileprivate var toldSeverity: Severity?

  /// A new one, or one from before a restart.
  package init(number: UInt64, members: [Member] = [], update: UInt64 = 0) {
    self.number = number
    self.members = members
    self.update = update
    for index in self.members.indices { self.members[index].change.incident = number }
    guard update > 0 else { return }
    hasNews = false
    wasToldOpen = members.contains { $0.isFiring }
    toldSeverity = severity
  }

  /// The same, with all of its alerts over.
  func ended(as transition: AlertTransition, at now: Instant) -> Incident {
    var over = self
    for index in over.members.indices where over.members[index].isFiring {
      over.members[index].endedAt = now
      over.members[index].change.transition = transition
    }
    over.beyond = []
    over.update += 1
    return over
  }

  /// Says of an alert that fires what there is to say of it now.
  mutating func refresh(_ change: AlertChange) {
    guard let index = members.firstIndex(where: { $0.isFiring && $0.change.subject == change.subject }) else { return }
    members[index].change.value = change.value
    members[index].change.message = change.message
    members[index].change.why = change.why
    members[index].change.do = change.do
    // Nobody to blame now is no reason to forget who was.
    members[index].change.culprit = change.culprit ?? members[index].change.culprit
  }

  /// Moves the times on the monotonic clock of another boot into this one's: that clock began anew, so how long it took is lost, not when.
  mutating func retime(to now: Instant) {
    for index in members.indices {
      members[index].change.since.monotonic = now.monotonic
      members[index].firedAt.monotonic = now.monotonic
      members[index].endedAt?.monotonic = now.monotonic
    }
  }

  package var isOpen: Bool { !beyond.isEmpty || members.contains { $0.isFiring } }

  /// The worst of what fires; of what fired, when all is over.
  package var severity: Severity {
    let firing = members.filter(\.isFiring)
    return (firing.isEmpty ? members : firing).map(\.change.severity).max { $0.rawValue < $1.rawValue } ?? .notice
  }

  /// The earliest cause that explains the rest: of the alerts that are about something that somebody takes, the one whose condition
  /// came true first; only an incident that has no such alert begins with one that can be nothing but a consequence.
  package var root: Member? {
    func earliest(_ members: [Member]) -> Member? { members.min { $0.change.since.monotonic < $1.change.since.monotonic } }
    return earliest(members.filter { $0.change.culprit != nil }) ?? earliest(members)
  }

  /// When the last of its alerts ended; `nil` while one fires.
  package var endedAt: Instant? {
    isOpen ? nil : members.compactMap(\.endedAt).max { $0.monotonic < $1.monotonic }
  }
}

/// What is told of an incident: its first alert, news, or its end.
package struct IncidentChange: Equatable, Sendable {
  package enum Transition: String, Sendable { case firing, updated, resolved }

  package var transition: Transition
  package var incident: Incident
  package var at: Instant

  /// In one sentence for each alert, the root first: what it is, and how long after it the others came. Unescaped.
  package var story: String {
    guard let root = incident.root else { return "" }
    var lines = [root.told]
    let others = incident.members.filter { $0.change.subject != root.change.subject }
    for member in others.sorted(by: { $0.change.since.monotonic < $1.change.since.monotonic }) {
      let later = member.change.since.monotonic - root.change.since.monotonic
      let when = later >= .seconds(1) ? "\(Quantity.text(later)) later" : "At the same time"
      lines.append("\(when): \(member.told)")
    }
    if !incident.beyond.isEmpty { lines.append("And \(incident.beyond.count) more.") }
    return lines.joined(separator: "\n")
  }
}

extension AlertChange {
  /// The rule, and the instance in parentheses: `disk-full(/home)`.
  package var subject: String { instance.map { "\(rule)(\($0))" } ?? rule }

  /// The systemd unit the alert is about: its instance, where the signal is one of units.
  package var systemdUnit: String? { signal.hasPrefix("unit.") ? instance : nil }

  /// In one line, whatever is in the names.
  fileprivate var told: String {
    let text = "\(subject): \(message)"
    guard text.unicodeScalars.contains(where: \.breaksLine) else { return text }
    var line = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { line.append(scalar.breaksLine ? " " : scalar) }
    return String(line)
  }
}

extension Incident.Member {
  fileprivate var told: String {
    guard let endedAt else { return change.told }
    return change.told + " (over after \(Quantity.text(endedAt.monotonic - change.since.monotonic)))"
  }
}

extension Unicode.Scalar {
  /// Unicode Standard Annex 14, the mandatory breaks.
  fileprivate var breaksLine: Bool {
    switch value {
    case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}

/// Puts alerts together into incidents.
///
/// An alert joins an incident that is open, or ended less than a minute ago, if one of them is true:
/// - both are about the same unit, be it as the one that suffers or the one that is to blame, and the one in the incident fires or has
///   ended less than a minute ago;
/// - both are about the same kind of strain (CPU, memory, disks, tasks);
/// - both are about the strain of the host, and the incident's last alert came less than a quarter of an hour ago: who waits for
///   memory waits for disks, and who waits for either waits for the CPU next.
package struct IncidentBook: Sendable {
  package private(set) var incidents: [Incident] = []
  /// The number of the next incident.
  package private(set) var next: UInt64

  /// How long after its end an incident takes alerts that come back.
  package static let reopening: Duration = .seconds(60)
  /// How long after its last alert a different strain is taken for a consequence.
  package static let consequence: Duration = .seconds(900)
  /// News of one incident are told at least so far apart, unless it has become worse.
  package static let pause: Duration = .seconds(10)
  /// Of a storm that never ends, the first alerts that fire are told, and how many more there are.
  static let mostMembers = 64

  package init(next: UInt64) { self.next = next }

  /// Takes an incident from before a restart.
  package mutating func restore(_ incident: Incident, at now: Instant) {
    incidents.append(incident)
    incidents[incidents.count - 1].toldAt = now
    next = max(next, incident.number &+ 1)
  }

  /// Gives no number again up to `number`.
  mutating func skip(to number: UInt64) { next = max(next, number &+ 1) }

  /// Takes an alert that fires.
  /// - Returns: the number of its incident.
  package mutating func join(_ change: AlertChange, at now: Instant) -> UInt64 {
    let index = incidents.lastIndex { relates(change, to: $0, at: now) } ?? open()
    var change = change
    change.incident = incidents[index].number
    if let old = incidents[index].members.firstIndex(where: { $0.change.subject == change.subject }) {
      incidents[index].members.remove(at: old)
    }
    if incidents[index].members.count >= Self.mostMembers { makeRoom(in: index) }
    if incidents[index].members.count < Self.mostMembers {
      incidents[index].members.append(Incident.Member(change: change, firedAt: now, endedAt: nil))
    } else {
      incidents[index].beyond.insert(change.subject)
    }
    incidents[index].hasNews = true
    return incidents[index].number
  }

  /// Takes an alert that was firing and has ended, or that is seen no more or again.
  package mutating func note(_ change: AlertChange, at now: Instant) {
    for index in incidents.indices where incidents[index].number == change.incident {
      if !change.transition.isBad, incidents[index].beyond.remove(change.subject) != nil { incidents[index].hasNews = true }
      guard let member = incidents[index].members.firstIndex(where: { $0.change.subject == change.subject }) else { continue }
      switch change.transition {
      case .resolved, .gone, .removed:
        incidents[index].members[member].endedAt = now
        incidents[index].members[member].change.transition = change.transition
        incidents[index].hasNews = true
      case .lostSight, .sightRegained:
        incidents[index].members[member].change.transition = change.transition
        incidents[index].hasNews = true
      case .pending, .cancelled, .firing: break
      }
    }
  }

  /// What there is to tell now. One incident is told once a moment, however many alerts came.
  package mutating func tell(at now: Instant) -> [IncidentChange] {
    var changes: [IncidentChange] = []
    for index in incidents.indices where isDue(incidents[index], at: now) {
      let transition: IncidentChange.Transition =
        incidents[index].update == 0 ? .firing : incidents[index].isOpen ? .updated : .resolved
      incidents[index].update += 1
      incidents[index].toldAt = now
      incidents[index].hasNews = false
      incidents[index].wasToldOpen = incidents[index].isOpen
      incidents[index].toldSeverity = max(incidents[index].toldSeverity ?? .notice, incidents[index].severity)
      changes.append(IncidentChange(transition: transition, incident: incidents[index], at: now))
    }
    if incidents.contains(where: { Self.isOver($0, at: now) }) { incidents.removeAll { Self.isOver($0, at: now) } }
    return changes
  }

  /// Forgets the first alert that is over and not the root.
  private mutating func makeRoom(in index: Int) {
    let root = incidents[index].root?.change.subject
    if let over = incidents[index].members.firstIndex(where: { !$0.isFiring && $0.change.subject != root }) {
      incidents[index].members.remove(at: over)
    }
  }

  private mutating func open() -> Int {
    incidents.append(Incident(number: next))
    next &+= 1
    return incidents.count - 1
  }

  private func isDue(_ incident: Incident, at now: Instant) -> Bool {
    guard incident.hasNews else { return false }
    guard let toldAt = incident.toldAt, let told = incident.toldSeverity else { return true }
    // What is over is told at once, what flaps is told over and over at its pace.
    if incident.wasToldOpen && !incident.isOpen || incident.severity.rawValue > told.rawValue { return true }
    return now.monotonic - toldAt.monotonic >= Self.pause
  }

  private static func isOver(_ incident: Incident, at now: Instant) -> Bool {
    guard !incident.hasNews, let ended = incident.endedAt else { return false }
    return now.monotonic - ended.monotonic >= Self.reopening
  }

  private func relates(_ change: AlertChange, to incident: Incident, at now: Instant) -> Bool {
    for member in incident.members where member.change.units.contains(where: change.units.contains) {
      if member.endedAt.map({ now.monotonic - $0.monotonic < Self.reopening }) ?? true { return true }
    }
    guard let strain = Strain(of: change.signal) else { return false }
    for member in incident.members where member.isFiring || incident.endedAt != nil {
      guard let other = Strain(of: member.change.signal) else { continue }
      if strain == other { return true }
      if now.monotonic - member.firedAt.monotonic < Self.consequence { return true }
    }
    return false
  }
}

/// What a host can be short of.
private enum Strain {
  case cpu, memory, disks, tasks

  /// `nil` for signals of which nothing follows for the rest of the host: a full mount, a failed unit, the network.
  init?(of signal: String) {
    if signal.hasPrefix("mount.") { return nil }
    switch Resource.behind(signal) {
    case .cpu: self = .cpu
    case .memory, .growth, .swap, .faults: self = .memory
    case .io, .stuck: self = .disks
    case .threads: self = .tasks
    case .files: return nil
    case nil where signal == "cpu.steal": self = .cpu
    case nil where signal == "disk.stuck": self = .disks
    case nil:
      guard signal.hasPrefix("oom.") || signal == "unit.oom-kills" else { return nil }
      self = .memory
    }
  }
}
