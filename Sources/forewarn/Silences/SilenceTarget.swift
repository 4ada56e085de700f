import WatchEngine

/// What somebody wants silenced: rules, a unit, or everything.
enum SilenceTarget: Equatable {
  case all
  case rule(String)
  case unit(String)

  /// systemd.unit(5).
  private static let suffixes = [
    ".service", ".socket", ".mount", ".automount", ".slice", ".scope", ".timer", ".target", ".device", ".swap", ".path",
  ]

  static func isUnit(_ name: String) -> Bool { suffixes.contains { name.hasSuffix($0) && name.utf8.count > $0.utf8.count } }

  /// - Parameters:
  ///   - word: as it was written.
  ///   - isUnit: whether it is said that it is one.
  ///   - rules: the names of all rules; empty if they are not known.
  /// - Throws: that no rule is meant.
  init(_ word: String, isUnit: Bool, rules: [String]) throws {
    guard !word.isEmpty, word.utf8.count <= 255 else {
      throw Failure("expected a rule, a unit or `all`, found \(Diagnostic.quote(word))")
    }
    if isUnit || Self.isUnit(word) {
      self = .unit(word)
    } else if word == "all" || word == "*" {
      self = .all
    } else {
      let glob = Glob(word)
      guard rules.isEmpty || rules.contains(where: { glob.matches($0) }) else {
        let hint =
          NearestName.of(word, among: rules + ["all"]).map { "did you mean `\($0)`?" }
          ?? "units end in .service and the like, or are marked with --unit; `forewarn config show` lists the rules"
        throw Failure("no rule is named \(Diagnostic.quote(word)); \(hint)")
      }
      self = .rule(word)
    }
  }

  var rule: Glob? { if case .rule(let name) = self { Glob(name) } else { nil } }
  var unit: Glob? { if case .unit(let name) = self { Glob(name) } else { nil } }
}

extension Silence {
  /// Whether it speaks of an alert of the status.
  func covers(_ alert: StatusReport.Alert) -> Bool {
    covers(rule: alert.rule, units: [alert.instance, alert.culprit?.unit].compactMap { $0 })
  }
}
