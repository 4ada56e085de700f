import WatchEngine

/// The catalogue for programs: an array with one object a signal.
enum SignalJSON {
  static func text(_ listing: SignalListing) -> String {
    var json = JSONWriter()
    json.beginArray()
    for entry in listing.entries {
      json.beginObject()
      json.member("name", entry.name)
      json.member("unit", entry.unit?.rawValue ?? "text")
      json.member("kind", entry.unit == nil ? nil : entry.kind.rawValue)
      json.member("whole", entry.whole)
      json.member("family", entry.family)
      json.member("doc", entry.doc)
      json.member("source", entry.source)
      json.member("formula", entry.formula)
      json.value("value", entry.value)
      json.member("estimate", entry.isEstimate)
      json.key("instances")
      if let instances = entry.instances {
        json.beginObject()
        for instance in instances {
          json.key(instance.name)
          json.value(instance.value)
        }
        json.endObject()
      } else {
        json.null()
      }
      json.endObject()
    }
    json.endArray()
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
