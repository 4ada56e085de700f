import WatchEngine

/// What a person reads: one line that says it all, then what helps, the most useful first. Every text is on one line, without controls and
/// marks of direction; markup is for each receiver to escape.
package struct Message: Equatable, Sendable {
  /// How it should look and sound.
  package enum Tone: Equatable, Sendable { case critical, warning, notice, over, information }

  package struct Line: Equatable, Sendable {
    /// `Do first`.
    package var label: String
    package var text: String
  }

  package var tone: Tone
  /// `CRITICAL db1`.
  package var title: String
  /// What it is, in a sentence.
  package var summary: String
  /// Where it belongs and when it was: incident, since, lateness.
  package var place: String
  package var lines: [Line] = []

  /// The first line, the one on the lock screen.
  package var headline: String { "\(title): \(summary)" }

  /// The label of the line that says how to answer.
  static let acknowledge = "Acknowledge"

  /// Says that it can be answered in another way than on the host, too.
  mutating func offer(_ way: String) {
    for index in lines.indices where lines[index].label == Message.acknowledge {
      lines[index].text = "\(way), or on the host: \(lines[index].text)"
    }
  }

  /// All of it as plain text.
  package var text: String {
    ([headline, place] + lines.map { "\($0.label): \($0.text)" }).joined(separator: "\n")
  }
}

extension Message.Tone {
  /// For receivers that show pictures: seen before it is read.
  package var mark: String {
    switch self {
    case .critical: "🔴"
    case .warning: "🟠"
    case .notice: "🔵"
    case .over: "✅"
    case .information: "ℹ️"
    }
  }

  /// Red, green and blue, eight bits each.
  package var color: Int {
    switch self {
    case .critical: 0xD3_2F2F
    case .warning: 0xF5_7C00
    case .notice: 0x19_76D2
    case .over: 0x38_8E3C
    case .information: 0x75_7575
    }
  }

  /// Whether somebody should be woken.
  package var isUrgent: Bool { self == .critical }
}

/// Characters of each part of a message at most: together they fit into every receiver's limit but for those that have very little room.
enum PartLimit {
  static let host = 64
  static let name = 128
  static let summary = 300
  static let sentence = 500
  static let storyLine = 220
  static let storyLines = 10
  static let digestLine = 160
  static let digestLines = 15
}
