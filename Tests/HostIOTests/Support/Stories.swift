import Glibc

@testable import HostIO
@testable import WatchEngine

/// Actions that the tests of the sinks tell.
enum Stories {
  static let instant = Instant(monotonic: .seconds(5000), boottime: .seconds(5002), realtime: .milliseconds(1_763_711_990_500))

  static let beanstalkdFailed = change(
    "unit-failed", "beanstalkd.service", .critical, "unit.failed", .flag, .known(1), "unit.failed",
    "beanstalkd.service has failed (signal).", why: "What it did is not done now.",
    do: "See why: systemctl status beanstalkd.service")
  static let memoryLow = change(
    "memory-low", nil, .warning, "memory.available", .bytes, .known(838_860_800), "memory.available < 10%",
    "Memory is nearly used up; postgres holds 5.2 GiB.", do: nil)
  static let diskFull = change(
    "disk-full", "/home", .warning, "mount.free", .percent, .known(4.25), "mount.free < 5%", "/home is nearly full.", do: nil)

  static let kill: OOMKill = {
    var kill = OOMKill()
    kill.pid = 4711
    kill.name = "leak"
    kill.uid = 1000
    kill.unit = "leaky.service"
    kill.cgroup = "/leaky.slice/leaky.service"
    kill.anonymousBytes = 512 << 20
    kill.fileBytes = 0
    kill.sharedBytes = 0
    kill.asker = "sshd"
    kill.constraint = .cgroup("/leaky.slice")
    kill.bystanders = [
      OOMKill.Bystander(pid: 812, name: "beanstalkd", residentBytes: 1 << 20),
      OOMKill.Bystander(pid: 900, name: "sh", residentBytes: 4096),
    ]
    return kill
  }()

  static func change(
    _ rule: String, _ instance: String?, _ severity: Severity, _ signal: String, _ unit: SignalUnit, _ value: Reading,
    _ threshold: String, _ message: String, why: String? = nil, do remedy: String?, transition: AlertTransition = .firing
  ) -> AlertChange {
    AlertChange(
      transition: transition, rule: rule, instance: instance, severity: severity, signal: signal, unit: unit, value: value,
      threshold: threshold, message: message, why: why, do: remedy, incident: 12,
      since: Instant(monotonic: .seconds(4998), boottime: .seconds(5000), realtime: .milliseconds(1_763_711_988_500)),
      at: instant,
      file: "/etc/forewarn/forewarn.conf", line: 120)
  }

  static func memoryLow(_ transition: AlertTransition) -> AlertChange {
    var change = memoryLow
    change.transition = transition
    return change
  }

  /// An incident of these alerts, told for the first time.
  static func incident(_ changes: AlertChange...) -> Action {
    var book = IncidentBook(next: 12)
    for change in changes { _ = book.join(change, at: change.at) }
    guard let told = book.tell(at: instant).first else { preconditionFailure("an incident has news") }
    return .incident(told)
  }

  /// The same as it is sent, to nobody.
  static func notice(_ changes: AlertChange...) -> Sending {
    var book = IncidentBook(next: 12)
    for change in changes { _ = book.join(change, at: change.at) }
    guard let told = book.tell(at: instant).first else { preconditionFailure("an incident has news") }
    return .notice(Notice(transition: .firing, incident: told.incident, at: instant, memory: NoticeMemory()))
  }

  static var culprit: Culprit {
    var culprit = Culprit(resource: .memory, amount: 5_583_457_485)
    culprit.unit = "postgresql@15-main.service"
    culprit.role = "postgres backend (app@shop)"
    culprit.roleAmount = 5_583_457_485
    culprit.pid = 812
    culprit.process = "postgres"
    culprit.activity = "SELECT"
    return culprit
  }

  static let oneOfEachKind: [Action] =
    [incident(memoryLow)]
    + [AlertTransition.pending, .cancelled, .firing, .resolved, .gone, .removed, .lostSight, .sightRegained].map {
      .alert(memoryLow($0))
    }
    + [
      HostEvent.oomKill(kill), .oomKillUnconfirmed(kill), .oomKillsUntold(count: 2), .kernelRecordsLost(count: 144),
      .gap(length: .seconds(12), suspended: .zero), .clockStepped(by: .seconds(-3600)),
      .sourceLost(name: "/proc/pressure/io", why: .failed(errno: 5)), .sourceRegained(name: "/proc/pressure/io"),
      .configurationLoaded(rules: 31, kept: 30),
      .configurationRefused(file: "/etc/forewarn/forewarn.conf", line: 12, message: "unknown signal \"memory.avail\"", errors: 2),
      .entriesDropped(queue: "notifications", count: 7), .started, .stopping,
    ].map { .event($0, at: instant) }

  /// What names, titles and log lines can hold.
  static let hostileTexts: [String] = [
    "", "\n\n\n", "a\nMESSAGE=forged\nPRIORITY=0", "\u{1b}[2J\u{1b}]0;owned\u{7}", "\u{9b}31m", "\u{202e}txt.exe\u{2066}", "a\0b",
    String(decoding: [0xFF, 0xFE, 0xC3, 0x28, 0xED, 0xA0, 0x80] as [UInt8], as: UTF8.self), "\",\"severity\":\"critical\"}",
    "\\u0000 \\n %s %n {value} ${HOME} @RULE@ `id`", String(repeating: "Z\u{0301}", count: 4000), "<b>&amp;</b>",
    String(repeating: "\u{1b}[31m\n\u{202e}\"\\", count: 250_000),
  ]
}

/// A file of the package, as text.
func readText(_ path: String, from test: String = #filePath) -> String {
  let root = test.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
  return String(decoding: readBytes("\(root)/\(path)"), as: UTF8.self)
}

/// All bytes of a file; none if there is no such file.
func readBytes(_ path: String) -> [UInt8] {
  guard let file = fopen(path, "r") else { return [] }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65536)
  while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
  return bytes
}

extension String {
  /// Where `text` stands first.
  func range(of text: String) -> Range<Index>? { ranges(of: text).first }
}

extension Substring {
  func range(of text: String) -> Range<Index>? { ranges(of: text).first }
}
