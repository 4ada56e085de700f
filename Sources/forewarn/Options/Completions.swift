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
