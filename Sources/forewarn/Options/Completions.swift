import HostIO
import WatchEngine

/// What the shell offers for names of rules and signals.
enum Completions {
  /// The rules of the daemon that the words before name, or of the system's.
  @Sendable static func rules(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
    let runtime = value(of: "--runtime-dir", in: words) ?? Folders.systemRuntime
    guard case .read(let document) = StatusFileReader(path: runtime + "/status.json").read() else { return [] }
    return document.rules.map(\.name).filter { $0.hasPrefix(prefix) && !TerminalText.needsEscape($0) }
  }

  /// The rules of the files, which may be newer than the daemon's.
  @Sendable static func configuredRules(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
    LoadedConfiguration(directory: value(of: "--config-dir", in: words)).rules.filter {
      $0.hasPrefix(prefix) && !TerminalText.needsEscape($0)
    }
  }

  @Sendable static func signals(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
    (SignalNames.catalogue.all + SignalNames.catalogue.texts.map(\.name)).filter { $0.hasPrefix(prefix) }
  }

  /// The incidents that fire now.
  @Sendable static func incidents(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
    let path = (value(of: "--runtime-dir", in: words) ?? Folders.systemRuntime) + "/status.json"
    let report = StatusReport(StatusFileReader(path: path).read(), path: path, at: .now())
    return OpenIncidents(report).incidents.map { "\($0.number)" }.filter { $0.hasPrefix(prefix) }
  }

  @Sendable static func receivers(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
    let files = ConfigurationFiles(directory: value(of: "--config-dir", in: words))
    return (files.compile().rules?.receivers.map(\.name) ?? []).filter { $0.hasPrefix(prefix) }
  }

  /// Rules, and the units that are watched.
  @Sendable static func silenceable(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
    let path = (value(of: "--runtime-dir", in: words) ?? Folders.systemRuntime) + "/status.json"
    var units: [String] = []
    if case .read(let document) = StatusFileReader(path: path).read() {
      units = (document.instances?["unit"] ?? [:]).keys.sorted()
    }
    return (["all"] + configuredRules(words, index, "") + units).filter {
      $0.hasPrefix(prefix) && !TerminalText.needsEscape($0)
    }
  }

  @Sendable static func silences(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
    let folder = (value(of: "--state-dir", in: words) ?? Folders.systemState) + "/silences"
    let silences = SilenceFolder.read(folder).book.pending(at: Instant.now.realtime)
    return (["all"] + silences.map(\.id)).filter { $0.hasPrefix(prefix) }
  }

  private static func value(of option: String, in words: [String]) -> String? {
    for (index, word) in words.enumerated() {
      if word == option, index + 1 < words.count { return words[index + 1] }
      if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
    }
    return nil
  }
}

extension TerminalText {
  /// Whether the text would not be shown as it is.
  static func needsEscape(_ text: String) -> Bool { text.unicodeScalars.contains { $0.isUnsafeToShow } }
}
