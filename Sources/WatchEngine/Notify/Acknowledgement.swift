/// Somebody's word that they look after an incident: it is quiet until it is resolved or gets worse.
///
/// Written by `forewarn ack` as `STATE_DIR/acks/ID.json`, and never changed: docs/formats.md. What is answered through a receiver is
/// told in the courier's delivery.json instead.
package struct Acknowledgement: Equatable, Sendable {
  package var id: String
  package var incident: UInt64
  package var by: String
  package var text: String
  /// Since 1970, as ``Instant/realtime``.
  package var at: Duration

  package init(id: String, incident: UInt64, by: String, text: String, at: Duration) {
    self.id = id
    self.incident = incident
    self.by = by
    self.text = text
    self.at = at
  }

  /// - Throws: where it is not JSON, or what is missing or means nothing.
  package init(parsing bytes: Span<UInt8>) throws(ParseError) {
    let fields = try RecordFields(parsing: bytes, file: "acknowledgement")
    self.init(
      id: try fields.id(), incident: try fields.positive("incident", expected: "`incident`, a number from 1 on"),
      by: fields.text("by", limit: 64) ?? "somebody", text: fields.text("text") ?? "",
      at: try fields.time("at", expected: "`at`, seconds since 1970"))
  }

  /// The file's content.
  package var json: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("version", RecordFields.newestVersion)
    json.member("id", id)
    json.member("incident", incident)
    json.member("by", by)
    json.member("text", text)
    json.key("at")
    json.number(at.inSeconds, decimals: 3)
    json.endObject()
    return json.bytes
  }
}
