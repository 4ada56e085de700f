/// The `[forewarn]` section.
package struct Settings: Equatable, Sendable {
  /// Between two samples of the host; 1 s unless set, 200 ms to 60 s.
  package var interval: Duration = .seconds(1)
  /// After how long without an answer the process that asks a mount is ended, and the mount asked anew; 10 s unless set, 1 s to 5 min.
  package var mountTimeout: Duration = .seconds(10)
  /// How many notification files the outbox may hold; 1,000 unless set, 10 to 100,000.
  package var outboxLimit: Int = 1000

  /// What the host is for: the names of presets; none for a host of no particular kind.
  package var roles: [String] = []

  /// Whether logins are tried, which reads from the disk each second and writes to it every 5 s; only at the start.
  package var triesLogins = true

  package init() {}

  package static let keys = ["role", "interval", "mount-timeout", "outbox-limit", "login-canary"]
}

/// Reads the values of the `[forewarn]` section.
package struct SettingsCompiler {
  private let files: [SourceFile]
  package private(set) var settings = Settings()
  package private(set) var diagnostics: [Diagnostic] = []
  package private(set) var lines: [EffectiveLine] = []
  /// The positions of the presets that ``Settings/roles`` names.
  package private(set) var presets: [Int] = []

  /// - Parameter presets: the paths of all presets.
  package init(_ entries: [String: Entry], _ files: [SourceFile], presets: [String] = []) {
    self.files = files
    // A key that is set to nothing has its default again.
    let set = entries.filter { !$0.value.value.isEmpty }
    if let entry = set["role"] { takeRoles(entry, presets) }
    if let entry = set["interval"], let interval = duration(entry, "200ms", .milliseconds(200), "60s", .seconds(60)) {
      settings.interval = interval
    }
    if let entry = set["mount-timeout"], let timeout = duration(entry, "1s", .seconds(1), "5m", .seconds(300)) {
      settings.mountTimeout = timeout
    }
    if let entry = set["outbox-limit"], let limit = count(entry, 10...100_000) { settings.outboxLimit = limit }
    if let entry = set["login-canary"] { settings.triesLogins = flag(entry) }
    let defaults = [
      "role": "general", "interval": "1s", "mount-timeout": "10s", "outbox-limit": "1000", "login-canary": "yes",
    ]
    lines = Settings.keys.map { key in
      let entry = set[key]
      let file = entry.flatMap { files.indices.contains($0.key.file) ? files[$0.key.file].path : nil }
      return EffectiveLine(
        section: "forewarn", key: key, value: entry?.value.text ?? defaults[key] ?? "", file: file, line: entry?.key.line ?? 0)
    }
  }

  /// `database, web`; `general` is no preset.
  private mutating func takeRoles(_ entry: Entry, _ paths: [String]) {
    let known = paths.map { path in String((path.split(separator: "/").last ?? "").dropLast(".conf".count)) }
    for word in entry.value.text.split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\t" }).map(String.init) {
      if word == "general" { continue }
      guard let position = known.firstIndex(of: word) else {
        let all = ["general"] + known
        report(
          entry, "no role of a host is named \(Diagnostic.quote(word))",
          hint: Diagnostic.suggestion(for: word, among: all) ?? "roles are \(all.map { "`\($0)`" }.joined(separator: " "))")
        continue
      }
      guard !settings.roles.contains(word) else { continue }
      settings.roles.append(word)
      presets.append(position)
    }
  }

  private mutating func duration(
    _ entry: Entry, _ leastText: String, _ least: Duration, _ mostText: String, _ most: Duration
  ) -> Duration? {
    let text = entry.value.text
    guard let duration = entry.duration() else {
      report(
        entry, "expected a length of time, found \(Diagnostic.quote(text))",
        hint: "write a number and one of the units us ms s m h d: `\(entry.key.text) = \(leastText)`")
      return nil
    }
    guard duration >= least, duration <= most else {
      report(entry, "\(Diagnostic.quote(text)) is out of range: `\(entry.key.text)` takes \(leastText) to \(mostText)")
      return nil
    }
    return duration
  }

  private mutating func flag(_ entry: Entry) -> Bool {
    let text = entry.value.text
    if text != "yes", text != "no" { report(entry, "expected `yes` or `no`, found \(Diagnostic.quote(text))") }
    return text != "no"
  }

  private mutating func count(_ entry: Entry, _ range: ClosedRange<Int>) -> Int? {
    let text = entry.value.text
    guard text.utf8.allSatisfy({ $0 &- 0x30 <= 9 }) else {
      report(entry, "expected a number, found \(Diagnostic.quote(text))", hint: "write it like `\(entry.key.text) = 1000`")
      return nil
    }
    guard let count = Int(text), range.contains(count) else {
      report(
        entry, "\(Diagnostic.quote(text)) is out of range: `\(entry.key.text)` takes \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return count
  }

  private mutating func report(_ entry: Entry, _ message: String, hint: String? = nil) {
    diagnostics.append(Diagnostic(at: entry.spot, in: files, message: message, hint: hint))
  }
}
