import FoundationEssentials
import WatchEngine

/// `status.json` as read: docs/formats.md. Fields that this version does not know are passed over.
struct StatusDocument: Decodable, Sendable {
  /// Of the format; raised when a field changes its meaning, not when one is added.
  var version: Int
  var forewarn: String?
  var pid: Int32?
  var hostname: String?
  var bootId: String?
  var kernel: String?
  var realtime: Double
  var boottime: Double
  var startedAt: Double?
  var interval: Double?
  var samples: UInt64?
  var lateness: Lateness?
  var gaps: UInt64?
  var dropped: UInt64?
  var ages: [String: Double?]?
  var processReader: String?
  var sources: [Source]?
  var signals: [String: StatusValue]?
  /// Names of signals whose values are estimates; `nil` from a daemon that does not tell.
  var estimates: [String]?
  /// Family, instance, signal.
  var instances: [String: [String: [String: StatusValue]]]?
  /// `nil` from a daemon that does not tell.
  var top: Top?
  var alerts: [Alert]
  var rules: [Rule]
  var configuration: Configuration?

  /// The newest format that this version understands.
  static let newestVersion = 1

  struct Lateness: Decodable, Sendable {
    var last: Double?
    var longest: Double?
  }

  struct Source: Decodable, Sendable {
    var name: String
    var unknown: String
  }

  struct Alert: Decodable, Sendable {
    var rule: String
    var instance: String?
    var phase: String
    var severity: String
    var signal: String?
    var unit: String?
    var value: StatusValue?
    var threshold: String?
    var message: String
    var why: String?
    var `do`: String?
    var incident: UInt64?
    /// The firing rule for whose sake it is not sent.
    var inhibitedBy: String?
    /// Who looks after it, and what they said.
    var acknowledgedBy: String?
    /// Until when nobody is told of it, since 1970; `nil` if people are told.
    var silencedUntil: Double?
    /// By whom or what, and why.
    var silencedBecause: String?
    var culprit: Culprit?
    var since: Double?
  }

  struct Rule: Decodable, Sendable {
    var name: String
    var severity: String
    var phase: String
    var threshold: String?
    var unit: String?
    var nearness: Double?
    var instance: String?
    var value: StatusValue?
    var file: String?
    var line: Int?
  }

  struct Configuration: Decodable, Sendable {
    var rules: Int?
    var receivers: Int?
    var loadedAt: Double?
    var refused: String?
  }
}

/// A number, or why it is not known.
enum StatusValue: Decodable, Equatable, Sendable {
  case known(Double)
  case unknown(String)

  private enum Key: String, CodingKey { case unknown }

  init(from decoder: any Decoder) throws {
    let single = try decoder.singleValueContainer()
    if single.decodeNil() {
      self = .unknown("not told")
    } else {
      do {
        self = .known(try single.decode(Double.self))
      } catch {
        self = .unknown(try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .unknown))
      }
    }
  }

  var number: Double? { if case .known(let number) = self { number } else { nil } }

  /// For people: `63.1 %`, or `unknown: absent`; safe to show.
  func text(_ unit: SignalUnit) -> String {
    switch self {
    case .known(let number): Quantity.text(number, unit)
    case .unknown(let why): "unknown: \(TerminalText.escape(why, limit: 60))"
    }
  }
}

extension Severity {
  init?(word: String) {
    guard let severity = Severity.allCases.first(where: { $0.word == word }) else { return nil }
    self = severity
  }
}
