/// All receivers and heartbeats of a configuration, and that those that name each other are there.
struct ReceiverSections {
  private let files: [SourceFile]
  private(set) var receivers: [Receiver] = []
  private(set) var heartbeats: [Heartbeat] = []
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var lines: [EffectiveLine] = []

  init(_ sections: [NamedSection], _ files: [SourceFile]) {
    self.files = files
    let named = sections.filter { $0.kind == "receiver" }
    var references: [ReceiverCompiler.Reference] = []
    var isTarget: Set<String> = []
    var choosy: Set<String> = []
    for section in named {
      let compiler = ReceiverCompiler(section, files)
      diagnostics += compiler.diagnostics
      lines += compiler.lines
      guard compiler.isEnabled else { continue }
      references += compiler.references
      if let receiver = compiler.receiver { receivers.append(receiver) }
      isTarget.formUnion(compiler.references.filter(\.isEscalation).map(\.name))
      if section.entry("at-least") != nil || section.entry("rules") != nil { choosy.insert(section.name) }
    }
    check(references, named)
    // Who is only there to be escalated to is not told at once.
    for index in receivers.indices where isTarget.contains(receivers[index].name) {
      receivers[index].isFirst = choosy.contains(receivers[index].name)
    }
    for section in sections where section.kind == "heartbeat" {
      let compiler = HeartbeatCompiler(section, files)
      diagnostics += compiler.diagnostics
      // A secret that stands where its file should is told to nobody.
      let keys = Heartbeat.keys.filter { $0 != "url-file" || compiler.diagnostics.isEmpty }
      lines += section.lines(in: files, keys: keys, defaults: ["every": "60s"])
      if let heartbeat = compiler.heartbeat, compiler.isEnabled { heartbeats.append(heartbeat) }
    }
  }

  private mutating func check(_ references: [ReceiverCompiler.Reference], _ sections: [NamedSection]) {
    let names = sections.map(\.name)
    for reference in references {
      if reference.name == reference.by {
        diagnostics.append(
          Diagnostic(
            at: reference.place, in: files, message: "receiver `\(reference.by)` names itself", hint: "name another receiver"))
      } else if !names.contains(reference.name) {
        diagnostics.append(
          Diagnostic(
            at: reference.place, in: files, message: "no receiver is named \(Diagnostic.quote(reference.name))",
            hint: Diagnostic.suggestion(for: reference.name, among: names)
              ?? "receivers are \(names.map { "`\($0)`" }.joined(separator: " "))"))
      } else if sections.contains(where: { $0.name == reference.name && $0.entry("enabled")?.flag() == false }) {
        diagnostics.append(
          Diagnostic(
            at: reference.place, in: files, message: "receiver \(Diagnostic.quote(reference.name)) is not enabled",
            hint: "enable it, or name another one"))
      }
    }
  }
}

/// Turns one `[heartbeat NAME]` into where to beat, or into all of its errors.
private struct HeartbeatCompiler {
  private let files: [SourceFile]
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var heartbeat: Heartbeat?
  private(set) var isEnabled = true

  init(_ section: NamedSection, _ files: [SourceFile]) {
    self.files = files
    var reader = ReceiverValues(files)
    isEnabled = reader.flag(section.entry("enabled"), otherwise: true)
    var heartbeat = Heartbeat(name: section.name)
    let least = Duration.seconds(10)
    heartbeat.every = reader.time(section.entry("every"), least, .seconds(86_400), "10s to 1d") ?? heartbeat.every
    let keys =
      [ReceiverType.Key(name: "url-file", form: .secret, isRequired: true, doc: "where to send to")]
      + [ReceiverType.Key].network
    heartbeat.values = reader.values(of: keys, in: section)
    diagnostics = reader.diagnostics
    if diagnostics.isEmpty { self.heartbeat = heartbeat }
  }
}
