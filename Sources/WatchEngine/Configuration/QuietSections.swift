/// All quiet times of a configuration: `[quiet NAME]`.
struct QuietSections {
  private let files: [SourceFile]
  private let zones: ZoneFiles
  private(set) var windows: [QuietWindow] = []
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var lines: [EffectiveLine] = []
  /// The zones that are in `zones` are read once, however many name them.
  private var tables: [ZoneName?: TimeZoneTable] = [:]

  init(_ sections: [NamedSection], _ files: [SourceFile], _ zones: ZoneFiles) {
    self.files = files
    self.zones = zones
    for section in sections where section.kind == QuietWindow.kind {
      lines += section.lines(in: files, keys: QuietWindow.keys)
      let isEnabled = flag(section)
      let before = diagnostics.count
      let window = window(section)
      if let window, isEnabled, diagnostics.count == before { windows.append(window) }
    }
  }

  private mutating func window(_ section: NamedSection) -> QuietWindow? {
    let rules = globs(section, "rules", example: "memory-*, disk-full")
    let units = globs(section, "units", example: "beanstalkd.service, db*.service")
    guard let entry = section.entry("every") else {
      report(
        section.entries["every"]?.key ?? section.title, "quiet time `\(section.name)` has no `every`",
        hint: "add `every = Sun 02:00-04:00`: when it is quiet")
      return nil
    }
    let sentence: QuietSentence
    do throws(SentenceError) {
      sentence = try QuietSentence(parsing: entry.value.letters.map(\.scalar))
    } catch {
      let place = entry.value.part(error.range)
      report(place.isEmpty ? entry.value : place, error.message, hint: error.hint)
      return nil
    }
    guard let zone = table(sentence.zone, entry) else { return nil }
    return QuietWindow(
      name: section.name, sentence: entry.value.text, schedule: sentence.schedule, zone: zone, rules: rules, units: units,
      because: section.entry("because")?.value.text ?? "")
  }

  private mutating func table(_ name: ZoneName?, _ entry: Entry) -> TimeZoneTable? {
    if let name, name.isUTC { return .utc }
    if let table = tables[name] { return table }
    let place = name.map { Self.last($0.text, in: entry.value) } ?? entry.value
    let what = name.map { "the time zone \(Diagnostic.quote($0.text))" } ?? "the host's time zone"
    switch name.map({ zones.zones[$0] }) ?? zones.host {
    case .bytes(let bytes)?:
      do throws(ParseError) {
        let table = try TimeZoneTable(parsing: bytes.span)
        tables[name] = table
        return table
      } catch {
        report(place, "can't understand \(what): \(error)", hint: "is the package tzdata whole? or write `UTC`")
      }
    case .failed(let why, let hint)?: report(place, "can't read \(what): \(why)", hint: hint)
    // A host without a zone of its own has UTC.
    case nil where name == nil: return .utc
    case nil: report(place, "no time zone is named \(name.map { Diagnostic.quote($0.text) } ?? "")")
    }
    return nil
  }

  /// Where the word stands that ends a value.
  private static func last(_ word: String, in value: Passage) -> Passage {
    value.part(max(0, value.letters.count - word.unicodeScalars.count)..<value.letters.count)
  }

  private mutating func globs(_ section: NamedSection, _ key: String, example: String) -> [Glob] {
    guard let entry = section.entry(key) else { return [] }
    let patterns = entry.list()
    if patterns.isEmpty || patterns.contains(where: { $0.utf8.count > 255 || $0.unicodeScalars.contains(where: \.isBlank) }) {
      // Of no pattern at all would be of everything.
      report(
        entry.value, "expected patterns with commas between them, found \(Diagnostic.quote(entry.value.text))",
        hint: "write it like `\(key) = \(example)`")
    }
    return patterns.map { Glob($0) }
  }

  private mutating func flag(_ section: NamedSection) -> Bool {
    guard let entry = section.entry("enabled") else { return true }
    if let flag = entry.flag() { return flag }
    report(entry.value, "expected `yes` or `no`, found \(Diagnostic.quote(entry.value.text))")
    return true
  }

  private mutating func report(_ passage: Passage, _ message: String, hint: String? = nil) {
    diagnostics.append(Diagnostic(at: passage, in: files, message: message, hint: hint))
  }
}

extension QuietWindow {
  /// Of its sections.
  package static let kind = "quiet"
  package static let keys = ["every", "rules", "units", "because", "enabled"]
}

extension Configuration {
  /// The time zones that `files` ask for: who loads a configuration reads them first.
  package static func zoneWish(_ files: [(path: String, bytes: [UInt8])]) -> ZoneFiles.Wish {
    let sources = files.map { SourceFile(path: $0.path, bytes: $0.bytes.count > SourceFile.sizeLimit ? [] : $0.bytes) }
    var merge = SectionMerge(sources)
    for file in files.indices { merge.add(SectionReader(sources, file: file).sections) }
    var wish = ZoneFiles.Wish()
    for section in merge.named where section.kind == QuietWindow.kind {
      guard let entry = section.entry("every") else { continue }
      do throws(SentenceError) {
        guard let zone = try QuietSentence(parsing: entry.value.letters.map(\.scalar)).zone else {
          wish.needsHost = true
          continue
        }
        if !zone.isUTC, !wish.names.contains(zone) { wish.names.append(zone) }
      } catch {
        // Told when it is compiled.
        continue
      }
    }
    return wish
  }
}
