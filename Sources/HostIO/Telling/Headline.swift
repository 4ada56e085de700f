import WatchEngine

/// What happened, in one sentence for people. Unescaped: each sink escapes for itself.
extension HostEvent {
  package var headline: String {
    switch self {
    case .oomKill(let kill): kill.headline
    case .oomKillUnconfirmed(let kill): "unconfirmed: \(kill.headline); the kernel's counter does not show this kill"
    case .oomKillsUntold(let count): "the kernel counted \(times(count, "OOM kill")) that its log does not tell of"
    case .kernelRecordsLost(let count): "\(times(count, "kernel log record")) overwritten before being read"
    case .gap(let length, let suspended):
      if suspended > length / 2 {
        "no samples for \(Quantity.text(length)): the host was suspended"
      } else {
        "no samples for \(Quantity.text(length)): what happened meanwhile is unknown"
      }
    case .clockStepped(let step):
      "the wall clock was set \(step < .zero ? "back" : "forward") by \(Quantity.text(step < .zero ? .zero - step : step))"
    case .sourceLost(let name, let why): "\(name) can't be read any more: \(why.text)"
    case .sourceRegained(let name): "\(name) can be read again"
    case .configurationLoaded(let rules, let kept):
      "configuration loaded: \(times(UInt64(clamping: rules), "rule")), \(kept) of them unchanged"
    case .configurationRefused(let file, let line, let message, let errors):
      "configuration refused, the running one stays: \(file):\(line): \(message)"
        + (errors > 1 ? " (and \(times(UInt64(clamping: errors - 1), "more error")))" : "")
    case .entriesDropped(let queue, let count): "\(times(count, "entry", "entries")) dropped: the \(queue) queue was full"
    case .started: "watching"
    case .stopping: "stopping"
    }
  }
}

extension OOMKill {
  /// What of the victim was in memory; `nil` if the kernel told none of the parts.
  package var residentBytes: UInt64? {
    let parts = [anonymousBytes, fileBytes, sharedBytes].compactMap { $0 }
    guard !parts.isEmpty else { return nil }
    // The kernel's own figures can't overflow, forged ones could.
    return parts.reduce(0) { $0.addingReportingOverflow($1).overflow ? .max : $0 + $1 }
  }

  /// Whose limit was reached, as one word.
  package var constraintWord: String? {
    switch constraint {
    case .host: "host"
    case .cgroup: "cgroup"
    case .cpuset: "cpuset"
    case .memoryPolicy: "memory-policy"
    case nil: nil
    }
  }

  /// The cgroup whose limit was reached.
  package var limitedCgroup: String? { if case .cgroup(let path) = constraint { path } else { nil } }

  var headline: String {
    var text = "the OOM killer ended \(name) (pid \(pid)"
    if let unit { text += ", \(unit)" }
    if let residentBytes { text += ", \(Quantity.text(Double(residentBytes), .bytes))" }
    text += ")"
    switch constraint {
    case .host: text += ": the host has no memory left"
    case .cgroup(let path?): text += ": \(path) is at its limit"
    case .cgroup(nil): text += ": its cgroup is at its limit"
    case .cpuset: text += ": its cpuset has no memory left"
    case .memoryPolicy: text += ": its memory policy leaves no memory"
    case nil: break
    }
    if let asker, asker != name { text += "; \(asker) asked for more" }
    return text
  }
}

extension AlertChange {
  /// How long the condition has held; never negative.
  package var age: Duration { max(at.monotonic - since.monotonic, .zero) }
}

extension IncidentChange {
  /// In one line: `incident 12, 3 alerts: unit-failed(beanstalkd.service) …`.
  package var headline: String {
    let firing = incident.members.count { $0.isFiring }
    let count = times(UInt64(incident.members.count), "alert")
    let state =
      switch transition {
      case .firing: count
      case .updated: firing == incident.members.count ? count : "\(count), \(incident.members.count - firing) of them over"
      case .resolved: "\(count), all over"
      }
    return
      "incident \(incident.number), \(state); first \(incident.root.map { "\($0.change.subject): \($0.change.message)" } ?? "")"
  }
}

extension AlertTransition {
  /// The word for people.
  package var word: String {
    switch self {
    case .lostSight: "lost sight"
    case .sightRegained: "sight regained"
    default: rawValue
    }
  }
}

private func times(_ count: UInt64, _ one: String, _ many: String? = nil) -> String {
  count == 1 ? "1 \(one)" : "\(count) \(many ?? one + "s")"
}

extension Action {
  /// When it happened, since 1970.
  package var time: Duration {
    switch self {
    case .alert(let change): change.at.realtime
    case .event(_, let at): at.realtime
    case .incident(let change): change.at.realtime
    case .send(.notice(let notice)): notice.at.realtime
    case .send(.kill(_, _, let at)): at.realtime
    case .send(.again(let notification)): notification.at
    }
  }
}
