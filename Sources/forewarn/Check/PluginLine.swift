import WatchEngine

/// The states of the Monitoring Plugins guidelines, by exit code.
enum PluginState: Int32, Sendable {
  case ok = 0
  case warning = 1
  case critical = 2
  case unknown = 3

  var word: String {
    switch self {
    case .ok: "OK"
    case .warning: "WARNING"
    case .critical: "CRITICAL"
    case .unknown: "UNKNOWN"
    }
  }
}

/// The one line that a monitoring system reads: `FOREWARN OK - what there is to say | performance data`.
///
/// Source: https://www.monitoring-plugins.org/doc/guidelines.html
struct PluginLine: Sendable {
  var state: PluginState
  var message: String
  var performance: [PerformanceDatum]

  init(_ state: PluginState, _ message: String, _ performance: [PerformanceDatum] = []) {
    self.state = state
    self.message = message
    self.performance = performance
  }

  /// Without the end of the line. A `|` would begin the performance data, so the message has none.
  var text: String {
    let shown = String(TerminalText.escape(message, limit: 900).map { $0 == "|" ? "/" : $0 })
    let data = performance.isEmpty ? "" : " | " + performance.map(\.text).joined(separator: " ")
    return "FOREWARN \(state.word) - \(shown)\(data)"
  }
}

/// One value for a graph: `label=value[UOM];warn;crit;min;max`.
struct PerformanceDatum: Equatable, Sendable {
  var label: String
  /// `nil` is written `U`: it could not be determined.
  var value: Double?
  var unit: SignalUnit
  /// The range that is good, as the guidelines write it: `90` up to that, `10:` from that on.
  var warning: String = ""
  var critical: String = ""

  init(_ label: String, _ value: Double?, _ unit: SignalUnit, warning: String = "", critical: String = "") {
    self.label = label
    self.value = value
    self.unit = unit
    self.warning = warning
    self.critical = critical
  }

  var text: String {
    guard let value, value.magnitude < Self.largest else { return "\(quotedLabel)=U" }
    let bounds = unit == .percent ? "0;100" : unit == .flag ? "0;1" : unit == .celsius ? "" : "0;"
    var text = "\(quotedLabel)=\(Self.number(value))\(measure);\(warning);\(critical);\(bounds)"
    while text.hasSuffix(";") { text.removeLast() }
    return text
  }

  /// The guidelines know no rates: those have no unit.
  private var measure: String {
    switch unit {
    case .bytes: "B"
    case .percent: "%"
    case .seconds: "s"
    case .count, .flag, .perSecond, .bytesPerSecond, .celsius: ""
    }
  }

  /// A label can't hold `=`; `'` is doubled; many readers split at the first `|` wherever it stands.
  private var quotedLabel: String {
    var label = String(TerminalText.escape(self.label, limit: 120).map { $0 == "=" || $0 == "|" ? "_" : $0 })
    let isPlain = label.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "/")].contains(byte)
    }
    guard !isPlain || label.isEmpty else { return label }
    label = label.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    return "'\(label)'"
  }

  /// What is larger would be written with an exponent, which readers don't take.
  private static let largest = 9e15

  /// Three decimals at most, never an exponent.
  static func number(_ value: Double) -> String {
    guard value.magnitude < largest else { return "" }
    var json = JSONWriter()
    json.number(value, decimals: 3)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  /// The good range of a threshold.
  static func range(_ limit: Double, isUpper: Bool, _ unit: SignalUnit) -> String {
    if unit == .flag { return isUpper ? "0" : "1:" }
    let number = number(limit)
    return number.isEmpty || isUpper ? number : number + ":"
  }
}
