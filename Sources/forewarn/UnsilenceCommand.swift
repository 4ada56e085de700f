import ArgumentParser
import HostIO
import WatchEngine

struct UnsilenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unsilence",
    abstract: "End a silence before its time.",
    discussion: """
      What still fires is sent then. Quiet times of the configuration are not ended by this.

      Examples:
        forewarn unsilence t62gw0
        forewarn unsilence memory-low
        forewarn unsilence all
      """)

  @Argument(
    help: "The silence's ID, what it is about, or all: every silence there is.", completion: .custom(Completions.silences))
  var silence: String

  @OptionGroup(title: "Folders") var folders: Folders

  func run() throws {
    let now = Instant.now.realtime
    let (book, failure) = SilenceFolder.read(folders.silences)
    if let failure { throw failure }
    let chosen = try Self.choose(silence, among: book.pending(at: now))
    let by = Author.current()
    let writer = RecordWriter(folders.silences, what: "the end of the silence")
    for silence in chosen {
      try writer.add(RecordFile(name: silence.id + ".ended", bytes: SilenceEnd(id: silence.id, by: by, at: now).json))
      Output.write("ended \(silence.id): \(TerminalText.escape(silence.subject, limit: 300))\n")
    }
  }

  /// - Throws: that none is meant, and which there are.
  static func choose(_ word: String, among silences: [Silence]) throws -> [Silence] {
    if word == "all" {
      guard !silences.isEmpty else { throw Failure("there is no silence to end") }
      return silences
    }
    if let silence = silences.first(where: { $0.id == word }) { return [silence] }
    let chosen = silences.filter { $0.rule?.pattern == word || $0.unit?.pattern == word }
    guard chosen.isEmpty else { return chosen }
    let list = silences.map { "\($0.id) (\(TerminalText.escape($0.subject, limit: 60)))" }
    throw Failure(
      "no silence is named \(Diagnostic.quote(word)); "
        + (list.isEmpty ? "there is none" : "there are \(list.joined(separator: ", "))"))
  }
}
