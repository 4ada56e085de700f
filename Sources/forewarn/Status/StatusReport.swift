import WatchEngine

/// What is to be said of the host now: derived from the daemon's last word once, and shown as text or as JSON.
struct StatusReport: Sendable {
  /// How it stands, by the exit code that tells it.
  enum Verdict: Int32, Sendable {
    case well = 0
    case warning = 1
    case critical = 2
    case unknown = 3

    var word: String {
      switch self {
      case .well: "ok"
      case .warning: "warning"
      case .critical: "critical"
      case .unknown: "unknown"
      }
    }
  }

  /// Why the verdict is unknown, and what to do.
  struct Trouble: Equatable, Sendable {
    var what: String
    var hint: String
  }

  struct Alert: Sendable {
    var rule: String
    var instance: String?
    var severity: Severity?
    var unit: SignalUnit
    var signal: String?
    var value: StatusValue?
    var threshold: String?
    var message: String
    var why: String?
    var `do`: String?
    var incident: UInt64?
    var inhibitedBy: String?
    var acknowledgedBy: String?
    var silencedUntil: Double?
    var silencedBecause: String?
    var culprit: StatusDocument.Culprit?
    var since: Double?
    /// Seconds since the condition became true, at the time of the data.
    var lasted: Double?

    /// `unit-failed (beanstalkd.service)`, unescaped.
    var name: String { instance.map { "\(rule) (\($0))" } ?? rule }
  }

  struct Near: Sendable {
    var rule: String
    var instance: String?
    var severity: Severity?
    var nearness: Double
    var unit: SignalUnit
    var value: StatusValue?
    var threshold: String?
  }

  /// Something that can't be watched: a source, or rules that can't be judged.
  struct Blind: Equatable, Sendable {
    var name: String
    var why: String
  }

  var verdict: Verdict
  var headline: String
  var trouble: Trouble?
  /// `nil` when the data are of another boot, or there are none.
  var age: Double?
  var isOld: Bool
  /// What is below is the daemon's own word; `nil` without one.
  var document: StatusDocument?
  var watchedFor: Double?
  var firing: [Alert] = []
  var pending: [Alert] = []
  var nearest: [Near] = []
  var sources: [Blind] = []
  var rules: [Blind] = []
  /// What the courier tells of the receivers; `nil` if nobody asked.
  var delivery: DeliveryReport?

  /// How many rules ``nearest`` holds at most.
  static let nearestCount = 5
}

extension StatusReport {
  /// - Parameter path: of the status file, for what to do about trouble.
  init(_ reading: StatusReading, path: String, at now: Moment) {
    switch reading {
    case .failed(let problem):
      let trouble = Trouble(problem, path: path)
      self.init(verdict: .unknown, headline: trouble.what, trouble: trouble, isOld: true)
    case .read(let document):
      self.init(document, path: path, at: now)
    }
  }

  /// The same with what is known of the receivers.
  static func read(_ folders: Folders, at now: Moment = .now()) -> StatusReport {
    var report = StatusReport(StatusFileReader(path: folders.statusPath).read(), path: folders.statusPath, at: now)
    report.delivery = .read(folders.deliveryPath, at: now)
    return report
  }

  private init(_ document: StatusDocument, path: String, at now: Moment) {
    let age = Age(document, at: now)
    self.init(
      verdict: .well, headline: "", trouble: age.trouble(path: path), age: age.seconds, isOld: age.isOld, document: document)
    if trouble == nil, document.version > StatusDocument.newestVersion {
      trouble = Trouble(.tooNew(document.version), path: path)
    }
    watchedFor = document.startedAt.map { max(0, document.realtime - $0) }
    let alerts = document.alerts.map { Alert($0, at: document.realtime) }
    let order: (Alert, Alert) -> Bool = { left, right in
      // What this version can't name may be the worst.
      let (first, second) = (left.severity?.rawValue ?? .max, right.severity?.rawValue ?? .max)
      return first != second ? first > second : (left.since ?? 0) < (right.since ?? 0)
    }
    firing = Self.byIncident(zip(document.alerts, alerts).filter { $0.0.phase == "firing" }.map(\.1).sorted(by: order))
    pending = Self.byIncident(zip(document.alerts, alerts).filter { $0.0.phase == "pending" }.map(\.1).sorted(by: order))
    nearest = Self.nearest(document)
    sources = (document.sources ?? []).map { Blind(name: $0.name, why: $0.unknown) }
    rules = Self.unjudged(document)
    verdict = trouble == nil ? Self.verdict(firing) : .unknown
    headline = makeHeadline()
  }

  /// Puts those of one incident where its worst stands, the root first: the earliest that blames somebody, as the notification
  /// tells it, or else the earliest.
  /// - Parameter alerts: the worst first.
  private static func byIncident(_ alerts: [Alert]) -> [Alert] {
    var sorted: [Alert] = []
    var told: Set<UInt64> = []
    for alert in alerts {
      guard let incident = alert.incident, incident > 0 else {
        sorted.append(alert)
        continue
      }
      guard told.insert(incident).inserted else { continue }
      var members = alerts.filter { $0.incident == incident }.sorted { ($0.since ?? 0) < ($1.since ?? 0) }
      if let root = members.firstIndex(where: { $0.culprit != nil }) { members.insert(members.remove(at: root), at: 0) }
      sorted += members
    }
    return sorted
  }

  /// Notices are kept for the record and wake nobody.
  private static func verdict(_ firing: [Alert]) -> Verdict {
    if firing.contains(where: { $0.severity == .critical || $0.severity == nil }) { return .critical }
    return firing.contains { $0.severity == .warning } ? .warning : .well
  }

  private func makeHeadline() -> String {
    let shown = firing.prefix(3).map { TerminalText.escape($0.name, limit: 60) }.joined(separator: ", ")
    let rest = firing.count > 3 ? " and \(firing.count - 3) more" : ""
    let state = firing.isEmpty ? "all well" : "\(firing.count) firing: \(shown)\(rest)"
    guard let trouble else {
      return firing.isEmpty && !pending.isEmpty ? "\(state), \(pending.count) pending" : state
    }
    return "\(trouble.what); then: \(state)"
  }

  /// Of those that are neither pending nor firing, and at least a hundredth on their way.
  private static func nearest(_ document: StatusDocument) -> [Near] {
    let candidates = document.rules.compactMap { rule -> Near? in
      guard rule.phase == "inactive", let nearness = rule.nearness, nearness >= 0.01 else { return nil }
      return Near(
        rule: rule.name, instance: rule.instance, severity: Severity(word: rule.severity), nearness: min(nearness, 1),
        unit: rule.unit.flatMap(SignalUnit.init) ?? .count, value: rule.value, threshold: rule.threshold)
    }
    // Equally near ones in the order of the configuration.
    let sorted = candidates.enumerated().sorted {
      $0.element.nearness != $1.element.nearness ? $0.element.nearness > $1.element.nearness : $0.offset < $1.offset
    }
    return sorted.prefix(nearestCount).map(\.element)
  }

  /// Rules that can't be judged, by the reason. One that waits for its first samples, or about what this host does not have, is no news.
  private static func unjudged(_ document: StatusDocument) -> [Blind] {
    var reasons: [String] = []
    var names: [String: [String]] = [:]
    let performance = Performance(document)
    // Where a file is missing it may be what a signal is made of.
    let lacksFiles = (document.sources ?? []).contains { $0.name.hasPrefix("/") }
    for rule in document.rules where rule.phase != "firing" {
      guard case .unknown(let why)? = rule.value, why != "not yet sampled", why != "needs two samples" else { continue }
      if why == "absent", performance.missingSource(rule) == nil, performance.hasNothing(rule) || !lacksFiles { continue }
      if names[why] == nil { reasons.append(why) }
      names[why, default: []].append(rule.name)
    }
    return reasons.map { Blind(name: (names[$0] ?? []).joined(separator: ", "), why: $0) }
  }
}

extension StatusReport.Alert {
  init(_ alert: StatusDocument.Alert, at moment: Double) {
    self.init(
      rule: alert.rule, instance: alert.instance, severity: Severity(word: alert.severity),
      unit: alert.unit.flatMap(SignalUnit.init) ?? .count, signal: alert.signal, value: alert.value, threshold: alert.threshold,
      message: alert.message, why: alert.why, do: alert.do, incident: alert.incident, inhibitedBy: alert.inhibitedBy,
      acknowledgedBy: alert.acknowledgedBy, silencedUntil: alert.silencedUntil, silencedBecause: alert.silencedBecause,
      culprit: alert.culprit, since: alert.since, lasted: alert.since.map { max(0, moment - $0) })
  }
}
