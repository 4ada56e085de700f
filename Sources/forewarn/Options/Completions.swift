import WatchEngine

/// What the shell offers behind `forewarn check` and `forewarn signals`.
enum Completions {
  /// The rules of the daemon that the words before name, or of the system's.
  @Sendable static func rules(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
    guard case .read(let document) = StatusFileReader(path: runtime(in: words) + "/status.json").read() else { return [] }
    return document.rules.map(\.name).filter { $0.hasPrefix(prefix) && !TerminalText.needsEscape($0) }
  }

  @Sendable static func signals(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
    (SignalNames.catalogue.all + SignalNames.catalogue.texts.map(\.name)).filter { $0.hasPrefix(prefix) }
  }

  private static func runtime(in words: [String]) -> String {
    let option = "--runtime-dir"
    for (index, word) in words.enumerated() {
      if word == option, index + 1 < words.count { return words[index + 1] }
      if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
    }
    return Folders.systemRuntime
  }
}

extension TerminalText {
  /// Whether the text would not be shown as it is.
  static func needsEscape(_ text: String) -> Bool { text.unicodeScalars.contains { $0.isUnsafeToShow } }
}
