/// Numbers with units: how they are written in rules, and how they are told to people.
package enum Quantity {
  /// A unit as written in a rule, and how many of the signal's own unit it is.
  package struct Scale: Sendable {
    package var word: String
    package var factor: Double
  }

  private static let bytes = [
    Scale(word: "B", factor: 1),
    Scale(word: "KB", factor: 1e3), Scale(word: "MB", factor: 1e6), Scale(word: "GB", factor: 1e9),
    Scale(word: "TB", factor: 1e12),
    Scale(word: "KiB", factor: 1024), Scale(word: "MiB", factor: 1_048_576), Scale(word: "GiB", factor: 1_073_741_824),
    Scale(word: "TiB", factor: 1_099_511_627_776),
  ]

  private static let seconds = [
    Scale(word: "us", factor: 1e-6), Scale(word: "ms", factor: 1e-3), Scale(word: "s", factor: 1), Scale(word: "m", factor: 60),
    Scale(word: "h", factor: 3600), Scale(word: "d", factor: 86_400),
  ]

  /// The units in which a signal of `unit` may be compared; none for counts, which take a bare number.
  package static func scales(of unit: SignalUnit) -> [Scale] {
    switch unit {
    case .count, .flag: []
    case .bytes: bytes
    case .percent: [Scale(word: "%", factor: 1)]
    case .seconds: seconds
    case .perSecond: [Scale(word: "/s", factor: 1)]
    case .celsius: [Scale(word: "C", factor: 1)]
    case .bytesPerSecond: bytes.map { Scale(word: $0.word + "/s", factor: $0.factor) }
    }
  }

  /// A length of time as written after `for` and `within`, without sign: `500ms`, `2m`.
  /// - Returns: `nil` for a unit that is none.
  package static func duration(_ number: Double, _ word: String) -> Duration? {
    guard let scale = seconds.first(where: { $0.word == word }) else { return nil }
    let microseconds = (number * scale.factor * 1e6).rounded()
    // Far beyond any length a rule may have, and far below where the conversion would trap.
    guard microseconds >= 0, microseconds < 1e17 else { return .seconds(100_000_000_000) }
    return .microseconds(Int64(microseconds))
  }
}

extension Quantity {
  /// The value for people: `12.3 GiB`, `4.2 %`, `3 min`, `120/s`.
  package static func text(_ value: Double, _ unit: SignalUnit) -> String {
    guard value.isFinite else { return "unknown" }
    if value >= unlimited, unit == .count || unit == .bytes { return "no limit" }
    switch unit {
    case .count: return decimal(value)
    case .flag: return value == 0 ? "no" : "yes"
    case .percent: return "\(decimal(value)) %"
    case .perSecond: return "\(decimal(value))/s"
    case .celsius: return "\(decimal(value)) °C"
    case .bytes: return scaled(value, binary)
    case .bytesPerSecond: return scaled(value, binary) + "/s"
    case .seconds: return value == 0 ? "0 s" : scaled(value, time)
    }
  }

  /// The length of time for people: `2 min`.
  package static func text(_ duration: Duration) -> String { text(duration.inSeconds, .seconds) }

  /// From here on a number of things or bytes is the kernel's way to write that there is no limit: 2⁶³ − 1 (`fs.file-max`),
  /// the same in whole pages (cgroup v1), 2⁶⁴ − 1.
  private static let unlimited = 9.2e18

  /// From small to large.
  private static let binary = [
    Scale(word: "B", factor: 1), Scale(word: "KiB", factor: 1024), Scale(word: "MiB", factor: 1_048_576),
    Scale(word: "GiB", factor: 1_073_741_824), Scale(word: "TiB", factor: 1_099_511_627_776),
    Scale(word: "PiB", factor: 1_125_899_906_842_624), Scale(word: "EiB", factor: 1_152_921_504_606_846_976),
  ]

  private static let time = [
    Scale(word: "us", factor: 1e-6), Scale(word: "ms", factor: 1e-3), Scale(word: "s", factor: 1), Scale(word: "min", factor: 60),
    Scale(word: "h", factor: 3600), Scale(word: "d", factor: 86_400),
  ]

  /// In the largest unit of which there is one at least.
  private static func scaled(_ value: Double, _ scales: [Scale]) -> String {
    let size = value.magnitude
    // A little less is enough: 59.96 s would be shown as `60 s`, which is a minute.
    let scale = scales.last { size >= $0.factor * 0.99916 } ?? scales[0]
    return "\(decimal(value / scale.factor)) \(scale.word)"
  }

  /// Three or four digits are enough to judge by: one decimal below 100, unless it is 0; none above. Never an exponent.
  private static func decimal(_ value: Double) -> String {
    let size = value.magnitude
    let sign = value < 0 ? "-" : ""
    guard size < 1e15 else {
      guard size < 9.99e20 else { return "\(sign)over 999E" }
      return sign + (size < 1e18 ? "\(decimal(size / 1e15))P" : "\(decimal(size / 1e18))E")
    }
    if size < 0.1, size > 0 {
      let hundredths = Int64((size * 100).rounded())
      return hundredths == 0 ? "0" : sign + (hundredths < 10 ? "0.0\(hundredths)" : "0.1")
    }
    guard size < 99.95 else { return sign + "\(Int64(size.rounded()))" }
    let tenths = Int64((size * 10).rounded())
    return sign + "\(tenths / 10)" + (tenths % 10 == 0 ? "" : ".\(tenths % 10)")
  }
}
