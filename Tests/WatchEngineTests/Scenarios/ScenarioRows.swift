@testable import WatchEngine

/// What a recorded host tells that is in no file: rows of tables and figures of helpers, changed by name like the numbers of a file.
struct ScenarioRows {
  var units: [UnitRow] = []
  var mounts: [MountRow] = []
  var listeners: [ListenerRow] = []
  /// Ports that found no room.
  var hiddenListeners: UInt64?
  var login = LoginProbes()
  var own = OwnFigures()
  var processes = ProcessSummary()

  /// Sets one value.
  /// - Returns: whether there is such a value.
  mutating func set(_ source: String, _ key: String?, _ name: String, _ text: String) -> Bool {
    switch source {
    case "unit": return setUnit(key ?? "", name, text)
    case "mount": return setMount(key ?? "", name, text)
    case "listener": return setListener(key ?? "", name, text)
    default: return Double(text).flatMap { number in change(source, key, name) { _ in number } } != nil
    }
  }

  /// Gives a number another value; `nil` where there is no such number.
  mutating func change(_ source: String, _ key: String?, _ name: String, _ change: (Double) -> Double) -> Double? {
    switch source {
    case "unit":
      guard let path = Self.unitNumbers[name], let index = units.firstIndex(where: { $0.name == key }) else { return nil }
      return Self.change(&units[index][keyPath: path], change)
    case "mount":
      guard let index = mounts.firstIndex(where: { $0.path == key }) else { return nil }
      if let path = Self.mountNumbers[name] { return Self.change(&mounts[index][keyPath: path], change) }
      guard name == "silent" else { return nil }
      let seconds = change(mounts[index].silentFor?.inSeconds ?? 0)
      mounts[index].silentFor = seconds > 0 ? Self.duration(seconds) : nil
      return seconds
    case "listener":
      guard let index = listeners.firstIndex(where: { $0.name == key }) else { return nil }
      return changeListener(&listeners[index], name, change)
    case "listeners": return name == "hidden" ? Self.change(&hiddenListeners, change) : nil
    case "processes":
      guard let path = Self.processNumbers[name] else { return nil }
      var count: UInt64? = processes[keyPath: path]
      defer { processes[keyPath: path] = count ?? 0 }
      return Self.change(&count, change)
    case "login": return changeLogin(name, change)
    case "own": return changeOwn(name, change)
    default: return nil
    }
  }

  private static func change(_ number: inout UInt64?, _ change: (Double) -> Double) -> Double {
    let changed = change(Double(number ?? 0))
    number = UInt64(max(changed, 0).rounded())
    return changed
  }

  private static func duration(_ seconds: Double) -> Duration { .microseconds(Int64((seconds * 1e6).rounded())) }

  private mutating func setUnit(_ unit: String, _ name: String, _ text: String) -> Bool {
    if !units.contains(where: { $0.name == unit }) {
      var row = UnitRow()
      row.name = unit
      units.append(row)
    }
    guard let index = units.firstIndex(where: { $0.name == unit }) else { return false }
    var state = units[index].state ?? UnitState()
    switch name {
    case "active":
      let words: [String: UnitState.Active] = [
        "active": .active, "inactive": .inactive, "failed": .failed, "activating": .activating, "deactivating": .deactivating,
      ]
      guard let active = words[text] else { return false }
      state.active = active
    case "sub": state.sub = text
    case "result": state.result = text
    case "oneshot": state.isOneshot = text == "yes"
    case "restarts": state.restarts = UInt64(text)
    case "starting": state.startingSince = Double(text).map(Self.duration)
    case "changed": state.changedAt = Double(text).map(Self.duration)
    default: return Double(text).flatMap { number in change("unit", unit, name) { _ in number } } != nil
    }
    units[index].state = state
    return true
  }

  private mutating func setMount(_ path: String, _ name: String, _ text: String) -> Bool {
    if !mounts.contains(where: { $0.path == path }) {
      var row = MountRow()
      (row.path, row.type, row.device) = (path, "ext4", "/dev/vda1")
      mounts.append(row)
    }
    guard let index = mounts.firstIndex(where: { $0.path == path }) else { return false }
    switch name {
    case "type": mounts[index].type = text
    case "device": mounts[index].device = text
    case "read-only": mounts[index].isReadOnly = text == "yes"
    case "read-only-by":
      mounts[index].readOnlyBy = text == "kernel" ? .kernel : text == "remount" ? .remount : .unknown
    case "errno": mounts[index].errno = text == "none" ? nil : Int32(text)
    default: return Double(text).flatMap { number in change("mount", path, name) { _ in number } } != nil
    }
    return true
  }

  /// `exec` is how long the last answer took, `exec.waiting` how long a question has had none.
  private mutating func changeLogin(_ name: String, _ change: (Double) -> Double) -> Double? {
    let parts: [String: WritableKeyPath<LoginProbes, LoginProbe>] = [
      "wakeup": \.wakeup, "exec": \.exec, "read": \.read, "sync": \.sync,
    ]
    guard let part = parts[name.split(separator: ".").first.map(String.init) ?? ""] else { return nil }
    login[keyPath: part].unknown = nil
    let isWaiting = name.hasSuffix(".waiting")
    let value = isWaiting ? \LoginProbe.waiting : \.took
    let changed = change(login[keyPath: part][keyPath: value]?.inSeconds ?? 0)
    login[keyPath: part][keyPath: value] = isWaiting && changed <= 0 ? nil : Self.duration(max(changed, 0))
    return changed
  }

  private mutating func changeOwn(_ name: String, _ change: (Double) -> Double) -> Double? {
    switch name {
    case "lateness":
      let changed = change(own.lateness.inSeconds)
      own.lateness = Self.duration(changed)
      return changed
    case "cpu":
      let changed = change(own.cpuTime.inSeconds)
      own.cpuTime = Self.duration(changed)
      return changed
    case "memory": return Self.change(&own.residentBytes, change)
    case "dropped":
      var count: UInt64? = own.dropped
      defer { own.dropped = count ?? 0 }
      return Self.change(&count, change)
    default: return nil
    }
  }

  private static var unitNumbers: [String: WritableKeyPath<UnitRow, UInt64?>] {
    [
      "cpu": \.cpuMicroseconds, "memory": \.memoryBytes, "file-cache": \.fileCacheBytes, "memory-limit": \.memoryLimitBytes,
      "tasks": \.tasks, "tasks-limit": \.tasksLimit, "oom-kills": \.oomKills, "swap": \.swapBytes, "read": \.readBytes,
      "written": \.writtenBytes, "cpu-some": \.cpuSomeMicroseconds, "memory-full": \.memoryFullMicroseconds,
      "io-full": \.ioFullMicroseconds, "throttled": \.throttledMicroseconds,
    ]
  }
  private static var mountNumbers: [String: WritableKeyPath<MountRow, UInt64?>] {
    [
      "size": \.totalBytes, "free": \.freeBytes, "inodes": \.totalInodes, "inodes-free": \.freeInodes,
    ]
  }
  private static var processNumbers: [String: WritableKeyPath<ProcessSummary, UInt64>] {
    [
      "processes": \.processes, "threads": \.threads, "running": \.running, "d-state": \.uninterruptible, "zombies": \.zombies,
      "zombies-of-one": \.zombiesOfOne,
      "stopped": \.stopped,
    ]
  }
}
