/// The end that somebody set to a silence before its time: `STATE_DIR/silences/ID.ended`.
package struct SilenceEnd: Equatable, Sendable {
  /// Of the silence.
  package var id: String
  package var by: String
  package var at: Duration

  package init(id: String, by: String, at: Duration) {
    self.id = id
    self.by = by
    self.at = at
  }

  /// - Throws: where it is not JSON, or what is missing or means nothing.
  package init(parsing bytes: Span<UInt8>) throws(ParseError) {
    let fields = try RecordFields(parsing: bytes, file: "end of a silence")
    self.init(
      id: try fields.id(), by: fields.text("by", limit: 64) ?? "somebody",
      at: try fields.time("at", expected: "`at`, seconds since 1970"))
  }

  package var json: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("version", RecordFields.newestVersion)
    json.member("id", id)
    json.member("by", by)
    json.key("at")
    json.number(at.inSeconds, decimals: 3)
    json.endObject()
    return json.bytes
  }
}

/// A file of a folder into which the command line writes: its name and what is in it.
package struct RecordFile: Equatable, Sendable {
  package var name: String
  package var bytes: [UInt8]

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// The name without `suffix`, where it ends so and the rest can be an ID.
  package func id(before suffix: String) -> String? {
    guard name.hasSuffix(suffix) else { return nil }
    let id = String(name.dropLast(suffix.count))
    return RecordID.isValid(id) ? id : nil
  }
}

/// All silences that a folder holds, whether in force or over.
package struct SilenceBook: Equatable, Sendable {
  /// In the order of their files' names, which is that of their beginning.
  package private(set) var silences: [Silence] = []
  package private(set) var ends: [SilenceEnd] = []
  /// The names of files that are no silence, with the reason.
  package private(set) var refused: [Refusal] = []

  package struct Refusal: Equatable, Sendable {
    package var name: String
    package var why: String
  }

  package init(_ files: [RecordFile] = []) {
    for file in files.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
      do throws(ParseError) {
        if let id = file.id(before: ".json") {
          let silence = try Silence(parsing: file.bytes.span)
          // A file under another's name would end with that one.
          guard silence.id == id else { throw ParseError("silence", at: 0, expected: "`id` as the file's name") }
          silences.append(silence)
        } else if let id = file.id(before: ".ended") {
          // Somebody meant it to be over: what the file says of whom and when is detail.
          ends.append(SilenceEnd(id: id, by: "somebody", at: .zero))
          let end = try SilenceEnd(parsing: file.bytes.span)
          if end.id == id { ends[ends.count - 1] = end }
        }
      } catch {
        refused.append(Refusal(name: file.name, why: error.description))
      }
    }
  }

  /// The silences that hold, those that somebody ended left out.
  package func inForce(at realtime: Duration) -> [Silence] {
    silences.filter { silence in silence.holds(at: realtime) && !ends.contains { $0.id == silence.id } }
  }
}
