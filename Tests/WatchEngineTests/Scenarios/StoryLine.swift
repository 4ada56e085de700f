@testable import WatchEngine

/// One action as one line of a story: `  130.0 firing    memory-low #1: Memory is nearly used up … (9.8 %)`.
enum StoryLine {
  static func of(_ action: Action) -> String? {
    switch action {
    case .alert(let change):
      let place = change.instance.map { "(\($0))" } ?? ""
      let incident = change.incident == 0 ? "" : " #\(change.incident)"
      return
        "\(time(change.at)) \(change.transition.rawValue) \(change.severity.word) \(change.rule)\(place)\(incident): \(TerminalText.escape(change.message))"
    case .incident(let change):
      let lines = change.story.split(separator: "\n").map { "    \(TerminalText.escape(String($0)))" }
      return
        "\(time(change.at)) incident \(change.incident.number) \(change.transition.rawValue) \(change.incident.severity.word)\n"
        + lines.joined(separator: "\n")
    case .event(let event, let at): return "\(time(at)) event \(describe(event))"
    // A story without receivers has nobody to tell.
    case .send: return nil
    }
  }

  private static func time(_ instant: Instant) -> String {
    let tenths = Int((instant.monotonic.inSeconds * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  private static func describe(_ event: HostEvent) -> String {
    switch event {
    case .oomKill(let kill): describe(kill)
    case .oomKillUnconfirmed(let kill): "oom-kill-unconfirmed pid=\(kill.pid)"
    case .oomKillsUntold(let count): "oom-kills-untold \(count)"
    case .kernelRecordsLost(let count): "kernel-records-lost \(count)"
    case .gap(let length, let suspended): "gap \(length.inSeconds) s, suspended \(suspended.inSeconds) s"
    case .clockStepped(let step): "clock-stepped \(step.inSeconds) s"
    case .sourceLost(let name, let why): "source-lost \(name): \(why)"
    case .sourceRegained(let name): "source-regained \(name)"
    case .configurationLoaded(let rules, let kept): "configuration-loaded \(rules) rules, \(kept) kept"
    case .configurationRefused(let file, let line, let message, _): "configuration-refused \(file):\(line): \(message)"
    case .entriesDropped(let queue, let count): "entries-dropped \(queue) \(count)"
    case .started: "started"
    case .stopping: "stopping"
    }
  }

  private static func describe(_ kill: OOMKill) -> String {
    let limit =
      switch kill.constraint {
      case .host: "host"
      case .cgroup(let path): "cgroup:\(path ?? "-")"
      case .cpuset: "cpuset"
      case .memoryPolicy: "memory-policy"
      case nil: "-"
      }
    let held = kill.anonymousBytes.map { Quantity.text(Double($0), .bytes) } ?? "-"
    let others = kill.bystanders.map {
      "\(TerminalText.escape($0.name)) (\($0.pid)) \(Quantity.text(Double($0.residentBytes), .bytes))"
    }
    return "oom-kill pid=\(kill.pid) name=\(TerminalText.escape(kill.name)) unit=\(kill.unit ?? "-") asker=\(kill.asker ?? "-")"
      + " limit=\(limit) anonymous=\(held) others=\(others.isEmpty ? "-" : others.joined(separator: ", "))"
  }
}
