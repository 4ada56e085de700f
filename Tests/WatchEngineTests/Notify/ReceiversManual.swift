import Glibc
import Testing

@testable import WatchEngine

/// The receivers' part of forewarn.conf(5) is what the types say of themselves. `FOREWARN_UPDATE=1 swift test --filter ReceiversManual`
/// writes it anew.
struct ReceiversManual {
  private static let path = "docs/man/forewarn.conf.5"
  private static let begin = ".\\\" BEGIN receivers\n"
  private static let end = ".\\\" END receivers\n"

  @Test func `forewarn.conf(5) tells of every receiver and its keys`() throws {
    let found = try Repository.text(Self.path)
    let parts = try #require(Self.cut(found))
    let expected = parts.before + Self.text + parts.after
    if getenv("FOREWARN_UPDATE").map({ String(cString: $0) }) == "1" { try Repository.write(expected, to: Self.path) }
    let told = try Repository.text(Self.path)
    #expect(told == expected, "forewarn.conf(5) is not what the types say; write it anew with FOREWARN_UPDATE=1")
  }

  @Test(arguments: Receiver.commonKeys + Heartbeat.keys + QuietWindow.keys)
  func `forewarn.conf(5) tells of every key that all have`(key: String) throws {
    #expect(try Repository.text(Self.path).contains("\n.It Ic \(key)\n"))
  }

  /// What stands up to the first mark, with it, and from the last one on.
  private static func cut(_ text: String) -> (before: String, after: String)? {
    var before = ""
    var after = ""
    var place = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map({ $0 + "\n" }) {
      if line == end { place = 2 }
      if place == 0 { before += line } else if place == 2 { after += line }
      if line == begin { place = 1 }
    }
    // The last line is what stands behind the last newline: nothing.
    return place == 2 ? (before, String(after.dropLast())) : nil
  }

  private static var text: String {
    var lines: [String] = []
    for type in ReceiverType.allCases {
      lines += [".Ss \(type.rawValue)", ".Bl -tag -width Ds"]
      for key in type.keys {
        lines += [".It Ic \(key.name)", escape(sentence(key.doc))]
        if let words = words(key.form) { lines.append(escape(words)) }
        if key.isRequired { lines.append("Required.") }
        if let standard = key.standard { lines += ["Default", ".Ql \(escape(standard)) ."] }
      }
      lines.append(".El")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func sentence(_ doc: String) -> String {
    let text = doc.prefix(1).uppercased() + doc.dropFirst()
    return text.hasSuffix("`") || !text.hasSuffix(".") ? text + "." : text
  }

  private static func words(_ form: ReceiverType.Form) -> String? {
    switch form {
    case .oneOf(let words): "One of \(words.joined(separator: ", "))."
    case .flag: "yes or no."
    default: nil
    }
  }

  /// What roff would take for its own; quoted examples stand in quotes.
  private static func escape(_ text: String) -> String {
    var escaped = ""
    var isOpen = false
    for character in text {
      switch character {
      case "\\": escaped += "\\e"
      case "`":
        escaped += isOpen ? "\\(cq" : "\\(oq"
        isOpen.toggle()
      case "'" where escaped.isEmpty, "." where escaped.isEmpty: escaped += "\\&\(character)"
      case "…": escaped += "..."
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
