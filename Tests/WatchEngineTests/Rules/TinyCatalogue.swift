import WatchEngine

/// A catalogue with one signal of each kind, for tests of the language.
enum Tiny {
  static func facts(_ name: String, _ unit: SignalUnit, _ kind: SignalKind = .level, of whole: String? = nil) -> SignalFacts {
    SignalFacts(name, unit, kind: kind, of: whole, from: .vitals, doc: "", source: "", formula: "")
  }

  static let names = SignalNames(
    host: [
      facts("cpu.busy", .percent), facts("cpu.runnable", .count), facts("memory.available", .bytes, of: "memory.total"),
      facts("memory.total", .bytes), facts("oom.kills", .count, .event), facts("swap.in", .bytesPerSecond),
      facts("cpu.forks", .perSecond), facts("forewarn.lateness", .seconds), facts("files.used", .count, of: "files.max"),
      facts("files.max", .count), facts("listen.drops", .count, .event), facts("memory.free", .bytes, of: "memory.total"),
    ],
    families: [
      .init(
        "mount",
        [
          facts("mount.free", .bytes, of: "mount.size"), facts("mount.size", .bytes), facts("mount.read-only", .flag),
          facts("mount.silent", .seconds),
        ]),
      .init("unit", [facts("unit.failed", .flag), facts("unit.restarts", .count, .event), facts("unit.cpu", .percent)]),
    ],
    texts: [.init("process.top-cpu.name"), .init("mount.device", family: "mount"), .init("unit.result", family: "unit")])

  /// A table of these readings; every other is unknown.
  static func table(_ host: [String: Reading], mount: [[String: Reading]] = [], unit: [[String: Reading]] = []) -> SignalTable {
    var table = SignalTable(
      hostCount: names.host.count, families: names.families.map { FamilyTable(signalCount: $0.signals.count) })
    for (name, reading) in host { if case .host(let index)? = names.index(of: name) { table.host[index] = reading } }
    for (family, rows) in [mount, unit].enumerated() {
      for row in rows {
        table.families[family].readings += names.families[family].signals.map { row[$0.name] ?? .unknown(.absent) }
      }
    }
    return table
  }

  /// The rules and errors of one file named `a.conf`.
  static func load(_ text: String) -> Configuration {
    Configuration.load(files: [("a.conf", Array(text.utf8))], names: names)
  }

  /// A rule of this `when`.
  static func rule(_ when: String, until: String? = nil) -> Rule? {
    let until = until.map { "until = \($0)\n" } ?? ""
    return load("[rule r]\nwhen = \(when)\n\(until)severity = warning\nsay = x\n").rules?.rules.first
  }
}
