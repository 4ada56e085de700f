import WatchEngine

/// One unit in the answer to `ListUnits`.
struct ListedUnit: Equatable {
  var name: String
  var loadState: String
  var activeState: String
  var subState: String
}

/// What a `PropertiesChanged` signal says of a unit; `nil` where it says nothing.
struct UnitChange: Equatable {
  var activeState: String?
  var subState: String?
  /// `Result` of the type's own interface.
  var result: String?
  /// `NRestarts`.
  var restarts: UInt64?
  /// `Type`, of services.
  var type: String?
}

/// Keeps the states of units by what the bus tells. Pure: the part of ``UnitWatcher`` that decides.
struct UnitBook {
  private(set) var states: UnitStates
  /// The services whose details were asked for since the last list: a new list can mean new unit files.
  private var asked: Set<String> = []

  init() {
    states = UnitStates()
    states.unknown = .notYetSampled
  }

  /// Whether units of this name are followed: of the others (devices, targets, timers, scopes of sessions) no rule speaks.
  static func follows(_ name: String) -> Bool {
    name.hasSuffix(".service") || name.hasSuffix(".mount") || name.hasSuffix(".socket") || name.hasSuffix(".swap")
  }

  /// The unit of an object path below `/org/freedesktop/systemd1/unit/`: what is neither letter nor digit is written `_` and two
  /// hexadecimal digits, sd_bus_path_encode(3).
  /// - Returns: `nil` for a path of another shape, or a unit that is not followed.
  static func unitName(ofPath path: String) -> String? {
    let prefix = "/org/freedesktop/systemd1/unit/"
    guard path.hasPrefix(prefix) else { return nil }
    var name: [UInt8] = []
    var rest = path.utf8.dropFirst(prefix.utf8.count)
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "_") else {
        name.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal) else { return nil }
      name.append(high << 4 | low)
    }
    let text = String(decoding: name, as: UTF8.self)
    return follows(text) ? text : nil
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  /// Takes over the list of all units; what was known beyond it of a unit that is still there is kept.
  mutating func replaceAll(_ list: [ListedUnit], at now: Duration) {
    var byName: [String: UnitState] = [:]
    for unit in list where UnitBook.follows(unit.name) && unit.loadState != "not-found" {
      var state = states.states[unit.name] ?? UnitState()
      let isNew = states.states[unit.name] == nil
      let active = UnitState.Active(systemdWord: unit.activeState)
      // Since when a unit seen for the first time is in its state is not known.
      if !isNew, active != state.active { state.changedAt = now }
      state.active = active
      state.sub = unit.subState
      state.noteStart(at: now)
      byName[unit.name] = state
    }
    asked = []
    guard byName != states.states || states.unknown != nil else { return }
    states.states = byName
    states.unknown = nil
    states.version &+= 1
  }

  /// Notes what changed of one unit.
  ///
  /// - Returns: whether the unit's details (`Type`, `Result`, `NRestarts`) are to be asked for: it is at work, and they are not known.
  mutating func note(_ change: UnitChange, of name: String, at now: Duration) -> Bool {
    let known = states.states[name]
    // Properties of a type's interface alone don't make a unit: its state is not known yet.
    guard known != nil || change.activeState != nil else { return false }
    var state = known ?? UnitState()
    if let word = change.activeState {
      let active = UnitState.Active(systemdWord: word)
      if active != state.active || known == nil { state.changedAt = now }
      state.active = active
    }
    state.sub = change.subState ?? state.sub
    state.noteStart(at: now)
    state.result = change.result ?? state.result
    state.restarts = change.restarts ?? state.restarts
    if let type = change.type { state.isOneshot = type == "oneshot" }
    if state != known {
      states.states[name] = state
      states.version &+= 1
    }
    return name.hasSuffix(".service") && state.active != .inactive && asked.insert(name).inserted
  }

  /// The manager says that it forgot the unit.
  ///
  /// It says so of all units when it reads its files again or executes itself anew, and knows them again a moment later. A unit that
  /// is at rest may go; whether one that is at work or has failed is really gone, only a list can tell.
  /// - Returns: whether a list is needed.
  mutating func remove(_ name: String) -> Bool {
    guard let state = states.states[name] else { return false }
    guard state.active == .inactive else { return true }
    states.states.removeValue(forKey: name)
    states.version &+= 1
    return false
  }

  /// The bus can't be asked: what was known is old.
  mutating func lose(_ why: Unknown) {
    guard states.unknown != why else { return }
    states.unknown = why
    states.version &+= 1
  }

  /// The services whose details are to be asked for after a list: all but those at rest.
  mutating func askForLively() -> [String] {
    asked = Set(states.states.filter { $0.key.hasSuffix(".service") && $0.value.active != .inactive }.keys)
    return asked.sorted()
  }
}

extension UnitState {
  /// Keeps since when it is being started.
  fileprivate mutating func noteStart(at now: Duration) {
    let isStarting = active == .activating && !sub.hasPrefix("auto-restart")
    startingSince = isStarting ? startingSince ?? now : nil
  }
}

extension UnitState.Active {
  /// Source: `ActiveState`, org.freedesktop.systemd1(5).
  init(systemdWord word: String) {
    switch word {
    case "active": self = .active
    case "reloading": self = .reloading
    case "inactive": self = .inactive
    case "failed": self = .failed
    case "activating": self = .activating
    case "deactivating": self = .deactivating
    case "maintenance": self = .maintenance
    default: self = .other
    }
  }
}
