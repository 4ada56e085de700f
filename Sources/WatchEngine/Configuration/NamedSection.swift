/// All that the files say of one `[KIND NAME]`.
package struct NamedSection: Sendable {
  /// The kinds of sections that are read like this, their keys and how one is written.
  package static let kinds: [(kind: String, keys: [String], example: String)] = [
    ("receiver", Receiver.keys, "[receiver ops]"), ("heartbeat", Heartbeat.keys, "[heartbeat checks]"),
    (QuietWindow.kind, QuietWindow.keys, "[quiet backups]"),
  ]

  package var kind: String
  package var name: String
  /// Where it first appears.
  package var title: Passage
  /// By key; the last file's.
  package var entries: [String: Entry] = [:]

  /// The entry of a key that is set to something.
  package func entry(_ key: String) -> Entry? {
    guard let entry = entries[key], !entry.value.isEmpty else { return nil }
    return entry
  }

  /// What is in force: what the files set, and of `defaults` what they don't.
  package func lines(in files: [SourceFile], keys: [String], defaults: [String: String] = [:]) -> [EffectiveLine] {
    keys.compactMap { key in
      guard let entry = entry(key) else {
        return defaults[key].map { EffectiveLine(section: "\(kind) \(name)", key: key, value: $0, file: nil, line: 0) }
      }
      let file = files.indices.contains(entry.key.file) ? files[entry.key.file].path : nil
      return EffectiveLine(section: "\(kind) \(name)", key: key, value: entry.value.text, file: file, line: entry.key.line)
    }
  }
}
