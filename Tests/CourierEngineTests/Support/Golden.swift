import CourierEngine
import Glibc
import WatchEngine

/// What was carried in the past and should be carried today, in `Tests/Fixtures/receivers`.
enum Golden {
  private static let root = String(#filePath.dropLast("Tests/CourierEngineTests/Support/Golden.swift".count))
  static let folder = "Tests/Fixtures/receivers"

  struct Missing: Error { let path: String }

  /// Whether files should be written anew instead of being compared.
  static var isUpdate: Bool { getenv("FOREWARN_UPDATE").map { String(cString: $0) } == "1" }

  static func text(_ path: String) throws -> String {
    guard let file = fopen(root + path, "re") else { throw Missing(path: path) }
    defer { fclose(file) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return String(decoding: content, as: UTF8.self) }
      content += chunk[0..<count]
    }
  }

  static func write(_ text: String, to path: String) throws {
    let parts = path.split(separator: "/")
    for count in 1..<parts.count { mkdir(root + parts[..<count].joined(separator: "/"), 0o755) }
    guard let file = fopen(root + path, "we") else { throw Missing(path: path) }
    fputs(text, file)
    guard fclose(file) == 0 else { throw Missing(path: path) }
  }

  /// Names in a folder.
  static func names(in path: String) throws -> [String] {
    guard let directory = opendir(root + path) else { throw Missing(path: path) }
    defer { closedir(directory) }
    var found: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { found.append(name) }
    }
    return found.sorted()
  }
}

extension Carriage {
  /// All of it as indented JSON that people can compare line by line.
  var readable: String {
    get throws {
      switch self {
      case .http(let request):
        var members: [(String, JSONValue)] = [
          ("method", .string(request.method)), ("url", .string(request.url)),
          ("headers", .array(request.headers.map { .string("\($0.name): \($0.value)") })),
        ]
        if !request.body.isEmpty { members.append(("body", try JSONValue(parsing: request.body.span))) }
        // Only a webhook's own JSON holds the notification whole.
        let isWhole = !request.headers.contains { $0.name == "Idempotency-Key" }
        return JSONValue.object(members).cut(to: isWhole ? 20_000 : 500).indented() + "\n"
      case .mail(let mail):
        let lines = String(decoding: mail.message, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        return JSONValue.object([
          ("server", .string(mail.server)), ("mustStartTLS", .bool(mail.mustStartTLS)), ("from", .string(mail.from)),
          ("to", .array(mail.to.map { .string($0) })), ("message", .array(lines.map { .string(String($0)) })),
        ]).indented() + "\n"
      case .command(let command):
        return JSONValue.object([
          ("argv", .array(command.argv.map { .string($0) })), ("environment", .array(command.environment.map { .string($0) })),
          ("timeLimit", .number(command.timeLimit.inSeconds)), ("stdin", try JSONValue(parsing: command.stdin.span).cut(to: 500)),
        ]).indented() + "\n"
      }
    }
  }

  /// The body of a request as JSON.
  var body: JSONValue? {
    get throws {
      guard case .http(let request) = self else { return nil }
      return try JSONValue(parsing: request.body.span)
    }
  }
}

extension JSONValue {
  static func object(_ members: [(String, JSONValue)]) -> JSONValue { .object(members.map { Member(name: $0.0, value: $0.1) }) }

  /// The same with long texts cut, where a file of megabytes would tell no more.
  func cut(to limit: Int) -> JSONValue {
    switch self {
    case .string(let text) where text.unicodeScalars.count > limit:
      .string("\(String(text.unicodeScalars.prefix(limit)))… and \(text.unicodeScalars.count - limit) more")
    case .array(let elements): .array(elements.map { $0.cut(to: limit) })
    case .object(let members): .object(members.map { Member(name: $0.name, value: $0.value.cut(to: limit)) })
    case .null, .bool, .number, .string: self
    }
  }

  func indented(_ depth: Int = 0) -> String {
    let inner = String(repeating: "  ", count: depth + 1)
    let outer = String(repeating: "  ", count: depth)
    switch self {
    case .array(let elements):
      if elements.isEmpty { return "[]" }
      return "[\n" + elements.map { inner + $0.indented(depth + 1) }.joined(separator: ",\n") + "\n\(outer)]"
    case .object(let members):
      if members.isEmpty { return "{}" }
      return "{\n"
        + members.map { "\(inner)\(JSONValue.string($0.name).indented()): \($0.value.indented(depth + 1))" }.joined(
          separator: ",\n")
        + "\n\(outer)}"
    case .null: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .number(let number):
      var json = JSONWriter()
      json.number(number)
      return String(decoding: json.bytes, as: UTF8.self)
    case .string(let text):
      var json = JSONWriter()
      json.string(text)
      return String(decoding: json.bytes, as: UTF8.self)
    }
  }

  /// Every text in it, names of members too.
  var texts: [String] {
    switch self {
    case .string(let text): [text]
    case .array(let elements): elements.flatMap(\.texts)
    case .object(let members): members.flatMap { [$0.name] + $0.value.texts }
    case .null, .bool, .number: []
    }
  }
}
