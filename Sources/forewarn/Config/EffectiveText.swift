import WatchEngine

/// The configuration in force, as one file would hold it, with the origin of each line behind it.
struct EffectiveText: Sendable {
  let lines: [EffectiveLine]
  let presentation: Presentation

  var text: String {
    var text = ""
    var section: String?
    let keyWidth = lines.map { $0.key.unicodeScalars.count }.max() ?? 0
    for line in lines {
      if line.section != section {
        if section != nil { text += "\n" }
        text += presentation.show("[\(TerminalText.escape(line.section, limit: 200))]", .strong) + "\n"
        section = line.section
      }
      text += show(line, keyWidth) + "\n"
    }
    return text
  }

  /// The origin stands at the right where there is room, else in a line of its own.
  private func show(_ line: EffectiveLine, _ keyWidth: Int) -> String {
    let setting = "\(Columns.pad(TerminalText.escape(line.key, limit: 60), keyWidth)) = \(TerminalText.escape(line.value))"
    let origin = line.file.map { "# \(TerminalText.escape($0, limit: 200)):\(line.line)" } ?? "# default"
    let used = setting.unicodeScalars.count + 2 + origin.unicodeScalars.count
    if used <= presentation.width {
      return setting + String(repeating: " ", count: presentation.width - used + 2) + presentation.show(origin, .faint)
    }
    // Broken as the files may break it: what begins with a blank goes on.
    let key = Columns.pad(TerminalText.escape(line.key, limit: 60), keyWidth) + " = "
    var parts = Columns.wrap(TerminalText.escape(line.value), presentation.width - keyWidth - 3)
    parts.append(presentation.show(origin, .faint))
    return parts.enumerated().map { ($0.offset == 0 ? key : String(repeating: " ", count: keyWidth + 3)) + $0.element }
      .joined(separator: "\n")
  }
}
