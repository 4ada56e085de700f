import WatchEngine

/// A configuration with something wrong in it.
enum Broken {
  /// The value of one key of a rule that is right otherwise, or (`raw`) a whole file.
  static func load(_ key: String, _ text: String) -> Configuration {
    switch key {
    case "when": Tiny.load("[rule r]\nwhen = \(text)\nseverity = notice\nsay = x\n")
    case "until": Tiny.load("[rule r]\nwhen = cpu.busy > 5%\nuntil = \(text)\nseverity = notice\nsay = x\n")
    case "say": Tiny.load("[rule r]\nwhen = cpu.busy > 5%\nsay = \(text)\nseverity = notice\n")
    default: Tiny.load(text)
    }
  }

  /// `line:column+length message; hint`.
  static func line(_ diagnostic: Diagnostic) -> String {
    "\(diagnostic.line):\(diagnostic.column)+\(diagnostic.length) \(diagnostic.message)"
      + (diagnostic.hint.map { "; \($0)" } ?? "")
  }
}
