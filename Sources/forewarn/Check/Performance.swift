import WatchEngine

/// The graphs of a host: one a signal that a rule compares, with the thresholds of all rules that compare it alike.
struct Performance: Sendable {
  private let document: StatusDocument
  private let leading: [String: (comparison: LeadingComparison, family: Int?, pattern: Glob?)]

  init(_ document: StatusDocument) {
    self.document = document
    var leading: [String: (comparison: LeadingComparison, family: Int?, pattern: Glob?)] = [:]
    for rule in document.rules {
      guard let threshold = rule.threshold else { continue }
      var compiler = SentenceCompiler(.catalogue)
      do throws(SentenceError) {
        // What another version wrote may not compile: then there is no graph of it.
        _ = compiler.compile(try Sentence(parsing: Array(threshold.unicodeScalars)))
      } catch {
        continue
      }
      guard let comparison = compiler.leading else { continue }
      leading[rule.name] = (comparison, compiler.family, compiler.pattern.map { Glob($0) })
    }
    self.leading = leading
  }

  /// Of the host's rules; of one that looks at instances the one that is nearest to firing would change from one line to the next.
  var ofHost: [PerformanceDatum] {
    var data: [PerformanceDatum] = []
    for rule in document.rules {
      guard let (comparison, family, _) = leading[rule.name], family == nil else { continue }
      let label = comparison.name
      if !data.contains(where: { $0.label == label }) {
        data.append(datum(label, rule.value?.number, comparison))
      }
    }
    return data
  }

  /// Of one rule: for each of its instances, in the order of their names.
  func of(_ rule: StatusDocument.Rule) -> [PerformanceDatum] {
    guard let (comparison, family, pattern) = leading[rule.name] else { return [] }
    guard let family, SignalNames.catalogue.families.indices.contains(family) else {
      return [datum(comparison.name, rule.value?.number, comparison)]
    }
    let name = SignalNames.catalogue.families[family].name
    let instances = (document.instances?[name] ?? [:]).filter { pattern?.matches($0.key) ?? true }
    return instances.sorted { $0.key < $1.key }.map { instance, values in
      datum("\(comparison.name)[\(instance)]", value(comparison, values), comparison)
    }
  }

  /// Whether the rule looks at instances of which the host has none.
  func hasNothing(_ rule: StatusDocument.Rule) -> Bool {
    guard let (_, family, _) = leading[rule.name], family != nil else { return false }
    return of(rule).isEmpty
  }

  /// What the rule's instances are listed from, when that can't be read: then none is not the same as nothing.
  func missingSource(_ rule: StatusDocument.Rule) -> StatusDocument.Source? {
    guard let family = leading[rule.name]?.family, SignalNames.catalogue.families.indices.contains(family) else { return nil }
    let sources = ["disk": "/proc/diskstats", "mount": "mounts", "unit": "units"]
    guard let name = sources[SignalNames.catalogue.families[family].name] else { return nil }
    return document.sources?.first { $0.name == name }
  }

  private func value(_ comparison: LeadingComparison, _ values: [String: StatusValue]) -> Double? {
    guard let value = values[comparison.name]?.number else { return nil }
    guard let whole = comparison.whole else { return value }
    let wholeName = SignalNames.catalogue.facts(whole)?.name ?? ""
    guard let total = (values[wholeName] ?? document.signals?[wholeName])?.number, total > 0 else { return nil }
    return value / total * 100
  }

  private func datum(_ label: String, _ value: Double?, _ comparison: LeadingComparison) -> PerformanceDatum {
    var datum = PerformanceDatum(label, value, comparison.limitUnit)
    for rule in document.rules {
      guard let other = leading[rule.name]?.comparison, other.name == comparison.name, other.limitUnit == comparison.limitUnit
      else {
        continue
      }
      let range = PerformanceDatum.range(other.limit, isUpper: other.isUpper, other.limitUnit)
      if rule.severity == "warning", datum.warning.isEmpty { datum.warning = range }
      if rule.severity == "critical", datum.critical.isEmpty { datum.critical = range }
    }
    return datum
  }
}
