import WatchEngine

/// What happened in one incident, whom it was told to, and how that went: shown as text or as JSON.
struct Explanation: Equatable, Sendable {
  /// How a notification went on its way.
  enum Fate: Equatable, Sendable {
    case ended(DeliveryDocument.Delivery)
    /// The courier has it still; the receiver's state.
    case waiting(String)
    /// Longer ago than the courier remembers.
    case forgotten
    /// Nothing can be said: why.
    case unknown(String)
  }

  struct Telling: Equatable, Sendable {
    var receiver: String
    var isSent: Bool
    var reason: String
    var text: String
    var fate: Fate?
  }

  /// What was decided at one moment.
  struct Step: Equatable, Sendable {
    var at: Double
    var transition: String
    /// Whether the incident itself was as it had been before: somebody was reminded or answered.
    var isSame = false
    var severity: String
    /// What is about no receiver in particular.
    var notes: [String] = []
    var tellings: [Telling] = []
  }

  var number: UInt64
  var steps: [Step] = []
  /// The worst that it was.
  var severity: Severity?
  /// What of it fires now; empty if nothing does or that is not known.
  var firing: [String] = []
  /// All of its alerts that are known, the root first.
  var names: [String] = []
  /// Of the root.
  var message: String?
  var isOver: Bool
  var brokenLines: Int

  var began: Double { steps.first?.at ?? 0 }
  /// `nil` while it is open.
  var ended: Double? { isOver ? steps.last { $0.transition == "resolved" }?.at : nil }

  /// - Parameters:
  ///   - open: what fires now; `nil` if that is not known.
  ///   - known: what the incident is about, as far as the daemon still keeps it.
  init(
    _ log: IncidentLog, delivery: DeliveryReport, open: OpenIncidents? = nil, known: OpenIncidents.Incident? = nil
  ) {
    number = log.number
    brokenLines = log.brokenLines
    let now = open?.incidents.first { $0.number == log.number }
    firing = now?.names ?? []
    names = known?.names ?? firing
    message = now?.message ?? known?.message
    isOver = now == nil && log.lines.last?.transition == "resolved"
    severity = log.lines.compactMap { Severity(word: $0.severity) }.max()
    let deliveries = delivery.document?.recent ?? []
    var ids: Set<String> = []
    var update = 0
    for line in log.lines {
      if steps.last.map({ abs($0.at - line.at) < 0.0005 && $0.transition == line.transition }) != true {
        var step = Step(at: line.at, transition: line.transition, severity: line.severity)
        step.isSame = steps.last?.transition == line.transition && update == line.update
        steps.append(step)
      }
      update = line.update
      guard let receiver = line.receiver else {
        steps[steps.count - 1].notes.append(line.text)
        continue
      }
      var telling = Telling(receiver: receiver, isSent: line.isSent, reason: line.reason, text: line.text)
      if line.isSent, let id = line.id { telling.fate = Self.fate(id, receiver, deliveries, delivery) }
      steps[steps.count - 1].tellings.append(telling)
      guard let id = line.id, ids.insert(id).inserted else { continue }
      // Those to whom the courier handed it when it could not be told where it should.
      let meant = log.lines.filter { $0.id == id }.compactMap(\.receiver)
      for other in deliveries where other.id == id && !meant.contains(other.receiver) {
        steps[steps.count - 1].tellings.append(
          Telling(receiver: other.receiver, isSent: true, reason: "fallback", text: "instead of another", fate: .ended(other)))
      }
    }
  }

  private static func fate(
    _ id: String, _ receiver: String, _ deliveries: [DeliveryDocument.Delivery], _ report: DeliveryReport
  ) -> Fate {
    if let delivery = deliveries.last(where: { $0.id == id && $0.receiver == receiver }) { return .ended(delivery) }
    if let trouble = report.trouble { return .unknown(trouble.what) }
    guard let state = report.document?.receivers[receiver] else { return .unknown("the courier knows no such receiver") }
    if state.pending ?? 0 > 0 {
      return .waiting(ReceiverRow(name: receiver, receiver: state).text(at: report.document?.realtime ?? 0))
    }
    return .forgotten
  }
}

extension Explanation.Fate {
  /// For people.
  func text(_ presentation: Presentation) -> String {
    switch self {
    case .waiting(let state): "not yet delivered (\(state))"
    case .forgotten: "handed to the courier, which no longer remembers how it went"
    case .unknown(let why): "unknown whether delivered: \(why)"
    case .ended(let delivery): delivery.text(presentation)
    }
  }

  var word: String {
    switch self {
    case .waiting: "waiting"
    case .forgotten: "forgotten"
    case .unknown: "unknown"
    case .ended(let delivery): delivery.outcome
    }
  }
}

extension DeliveryDocument.Delivery {
  /// How it ended, for people: `delivered at 12:01:05, 0.4 s late, answer 200 ok`.
  func text(_ presentation: Presentation) -> String {
    let time = "at \(presentation.timeOfDay(at))"
    var facts: [String]
    switch outcome {
    case "delivered": facts = ["delivered \(time)"]
    case "dead": facts = ["given up \(time)"]
    case "expired": facts = ["too old to be sent \(time)"]
    case "superseded": facts = ["replaced by a later state \(time)"]
    case "diverted": facts = ["handed to another receiver \(time)"]
    case "limited": facts = ["put into a digest \(time)"]
    default: facts = ["\(TerminalText.escape(outcome, limit: 20)) \(time)"]
    }
    if outcome == "delivered", let late { facts.append("\(Quantity.text(max(0, late), .seconds)) after it was decided") }
    if let tries, tries > 1 { facts.append("\(tries) tries") }
    if let why { facts.append(TerminalText.escape(why, limit: 300)) }
    if let answer, !answer.isEmpty { facts.append("answer \(TerminalText.escape(answer, limit: 200))") }
    return facts.joined(separator: ", ")
  }
}
