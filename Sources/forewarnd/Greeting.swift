import Glibc
import HostIO
import WatchEngine

/// What the foreground daemon says first: what it watches, what it can't, and why.
struct Greeting {
  var version: String
  var facts: HostFacts
  var files: [String]
  var rules: Int
  var scheduling: HostThread.Start
  /// 0, or why memory could not be locked.
  var memoryLock: Int32
  var hasJournal: Bool
  var options: Options
  /// How people call the command line from where they are.
  var command = "forewarn"

  /// The text, a line each.
  func lines(_ snapshot: StatusSnapshot, processReader: String) -> [String] {
    var lines = ["forewarn \(version) watches \(facts.hostname) (Linux \(facts.kernelRelease))", ""]
    lines += watched(snapshot)
    lines += ["  processes   \(processReader)"]
    let blind = blindSpots(snapshot)
    if !blind.isEmpty {
      lines += ["", "  cannot watch"]
      lines += blind.map { "    \($0)" }
    }
    lines += ["", "  status: \(command) status --runtime-dir \(options.runtimeDirectory)   (stop with Ctrl-C)", ""]
    return lines
  }

  /// The `forewarn` that lies beside a `forewarnd` called by its path, as after a build; else the one in PATH.
  static func command(beside daemon: String?) -> String {
    guard let daemon, let slash = daemon.lastIndex(of: "/") else { return "forewarn" }
    let neighbour = daemon[...slash] + "forewarn"
    return access(String(neighbour), X_OK) == 0 ? String(neighbour) : "forewarn"
  }

  private func watched(_ snapshot: StatusSnapshot) -> [String] {
    let known = snapshot.host.count { $0 != .unknown(.absent) && $0 != .unknown(.notPermitted) }
    var instances: [String] = []
    for (family, table) in zip(Catalogue.families, snapshot.families) {
      let count = table.present.count { $0 }
      if count > 0 { instances.append("\(count) \(family.name)\(count == 1 ? "" : "s")") }
    }
    return [
      "  watches     \(known) signals of the host" + (instances.isEmpty ? "" : ", ") + instances.joined(separator: ", "),
      "  rules       \(rules) from \(sources)",
      "  tells       " + (hasJournal ? "journald, " : "") + "this terminal, \(options.runtimeDirectory)/outbox",
    ]
  }

  /// The folders of the configuration, with how many files each.
  private var sources: String {
    var counts: [(folder: String, files: Int)] = []
    for file in files {
      let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? "./"
      if let index = counts.firstIndex(where: { $0.folder == folder }) {
        counts[index].files += 1
      } else {
        counts.append((folder, 1))
      }
    }
    return counts.isEmpty ? "no file" : counts.map { "\($0.folder) (\($0.files))" }.joined(separator: ", ")
  }

  private func blindSpots(_ snapshot: StatusSnapshot) -> [String] {
    var spots: [String] = []
    for position in snapshot.sources.indices {
      // What nobody has asked for yet can't be called blind.
      guard let unknown = snapshot.sources[position], unknown != .notYetSampled else { continue }
      let name = SourceList.all[position].name
      spots.append("\(name): \(unknown.text)\(consequence(of: name, unknown))")
    }
    if !hasJournal { spots.append("journald: no socket here; nothing is written to the journal") }
    if case .nice = scheduling.granted {
      spots.append("real-time scheduling: refused; samples may come late on a busy host (LimitRTPRIO=1 or CAP_SYS_NICE)")
    }
    if memoryLock != 0 {
      spots.append("locked memory: refused; the watch itself may be swapped out (LimitMEMLOCK=infinity or CAP_IPC_LOCK)")
    }
    return spots
  }

  private func consequence(of name: String, _ unknown: Unknown) -> String {
    switch name {
    case "/dev/kmsg":
      unknown == .notPermitted ? "; OOM kills are counted, but not told by name (needs root or CAP_SYSLOG)" : ""
    case "process titles":
      "; roles are told by the names of processes alone (forewarnd starts itself once more to read them, which fails)"
    case "units": unknown == .absent ? "; systemd does not run here" : ""
    case "/proc/pressure/cpu", "/proc/pressure/memory", "/proc/pressure/io":
      unknown == .absent ? "; the kernel has no PSI (boot with psi=1): pressure is estimated" : ""
    default: ""
    }
  }
}
