import CourierEngine
import Testing
import WatchEngine

/// A hundred kilobytes of markup, mentions and controls in every text that there is: nothing is refused, nobody is called, nothing breaks out.
struct HostileTests {
  @Test(arguments: ReceiverType.allCases) func `no control, mark of direction or line break of a name is sent`(type: ReceiverType)
    throws
  {
    let readable = try carriage(.hostile, to: type).readable
    // The file's own line ends are put by the test; a text's own would be escaped in it.
    var json = try JSONValue(parsing: Array(readable.utf8).span)
    // Programs are given names as they are, with JSON's escapes.
    if type == .webhook { json = .array([json["body"]?["text"], json["headers"]].compactMap { $0 }) }
    if type == .command { json = .array([json["stdin"]?["text"], json["environment"]].compactMap { $0 }) }
    let texts = json.texts
    #expect(!texts.isEmpty)
    for text in texts {
      for scalar in text.unicodeScalars where scalar.isUnsafeToShow && scalar != "\u{200B}" && scalar != "\n" {
        Issue.record("\(type): U+\(String(scalar.value, radix: 16)) in \(text.prefix(200))")
      }
    }
  }

  @Test(arguments: [ReceiverType.discord, .mattermost, .telegram, .googleChat, .matrix]) func `no name can mention anybody`(
    type: ReceiverType
  ) throws {
    var mentions = 0
    // Not the name of a thread, which nobody sees.
    for text in try #require(try carriage(.hostile, to: type).body).texts where !text.hasPrefix("forewarn/") {
      #expect(type == .matrix || !text.contains("<users/all>"))
      let scalars = Array(text.unicodeScalars)
      for (index, scalar) in scalars.enumerated() where scalar == "@" && index + 1 < scalars.count {
        mentions += 1
        let before = index > 0 ? scalars[index - 1] : " "
        let isInWord = before.isASCII && (before.properties.isAlphabetic || ("0"..."9").contains(before))
        #expect(isInWord || scalars[index + 1] == "\u{200B}", "\(text.prefix(300))")
      }
    }
    #expect(mentions > 10)
  }

  @Test func `Slack looks for no markup in what it is sent`() throws {
    let body = try #require(try carriage(.hostile, to: .slack).body)
    #expect(body["mrkdwn"]?.bool == false && body["parse"]?.text == "none")
    for block in try #require(body["blocks"]?.elements) {
      for text in [block["text"]].compactMap({ $0 }) + (block["elements"]?.elements ?? []) {
        #expect(text["type"]?.text == "plain_text")
        #expect(!(text["text"]?.text ?? "<").contains { $0 == "<" || $0 == ">" })
      }
    }
  }

  @Test func `Discord and Matrix are told that nobody is mentioned`() throws {
    #expect(try carriage(.hostile, to: .discord).body?["allowed_mentions"]?["parse"]?.elements == [])
    #expect(try carriage(.hostile, to: .matrix).body?["m.mentions"]?.members == [])
  }

  @Test func `Telegram's markup holds together`() throws {
    let text = try #require(try carriage(.hostile, to: .telegram).body?["text"]?.text)
    try expectBalancedHTML(text, allowed: ["b", "i"])
    #expect(!text.contains("://") && !text.lowercased().contains("t.me/") && !text.contains(" /stop"))
  }

  @Test func `Matrix' markup holds together`() throws {
    try expectBalancedHTML(
      try #require(try carriage(.hostile, to: .matrix).body?["formatted_body"]?.text), allowed: ["strong", "em", "br"])
  }

  @Test(arguments: ReceiverType.allCases) func `no header holds a line break`(type: ReceiverType) throws {
    guard case .http(let request) = try carriage(.hostile, to: type) else { return }
    #expect(!request.url.utf8.contains { $0 <= 0x20 || $0 >= 0x7F })
    for header in request.headers {
      #expect(header.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
      #expect(header.name != "X-Evil")
    }
  }

  @Test func `no name adds a header or a line to a mail`() throws {
    guard case .mail(let mail) = try carriage(.hostile, to: .email) else { throw Golden.Missing(path: "a mail") }
    let text = String(decoding: mail.message, as: UTF8.self)
    let end = try #require(text.range(of: "\r\n\r\n"))
    let names = text[..<end.lowerBound].split(separator: "\r\n").filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
    #expect(Set(names).count == names.count)
    #expect(!names.contains("X-Evil") && !names.contains("Bcc"))
    let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.utf8.count <= 200 && $0.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } })
    #expect(text[end.upperBound...].split(separator: "\r\n").allSatisfy { $0.utf8.count <= 76 })
    #expect(!lines.contains("."))
    #expect(mail.message.count < 40_000)
  }

  /// What the targets' documentation allows, counted as they count.
  @Test func `everything fits`() throws {
    let slack = try #require(try carriage(.hostile, to: .slack).body)
    for block in try #require(slack["blocks"]?.elements) {
      let limit = block["type"]?.text == "header" ? 150 : 3000
      #expect((block["text"]?["text"]?.text ?? "").utf16.count <= limit)
    }
    #expect(try #require(slack["text"]?.text).utf16.count <= 3000)

    let discord = try #require(try carriage(.hostile, to: .discord).body)
    let embed = try #require(discord["embeds"]?.elements?.first)
    #expect(try #require(discord["content"]?.text).utf16.count <= 2000)
    #expect(try #require(embed["description"]?.text).utf16.count <= 4096)
    #expect(try #require(embed["footer"]?["text"]?.text).utf16.count <= 2048)
    #expect(try #require(carriage(.hostile, to: .mattermost).body?["text"]?.text).unicodeScalars.count <= 16_383)
    #expect(try bytes(.teams) <= 28 * 1024)
    #expect(try #require(carriage(.hostile, to: .telegram).body?["text"]?.text).utf16.count <= 4096)
    #expect(try bytes(.googleChat) <= 32_000)
    #expect(try bytes(.matrix) <= 60_000)
    #expect(try #require(carriage(.hostile, to: .ntfy).body?["message"]?.text).utf8.count <= 4096)
    #expect(try #require(carriage(.hostile, to: .ntfy).body?["title"]?.text).utf8.count <= 250)
    #expect(try bytes(.gotify) <= 20_000)

    let pagerduty = try #require(try carriage(.hostile, to: .pagerduty).body)
    #expect(try #require(pagerduty["dedup_key"]?.text).unicodeScalars.count <= 255)
    #expect(try #require(pagerduty["payload"]?["summary"]?.text).utf16.count <= 1024)
    #expect(try bytes(.pagerduty) <= 512 * 1024)

    let opsgenie = try #require(try carriage(.hostile, to: .opsgenie).body)
    #expect(try #require(opsgenie["message"]?.text).utf16.count <= 130)
    #expect(try #require(opsgenie["alias"]?.text).utf16.count <= 512)
    #expect(try #require(opsgenie["description"]?.text).utf16.count <= 15_000)
    #expect(try #require(opsgenie["tags"]?.elements).allSatisfy { ($0.text ?? "").utf16.count <= 50 })
    #expect(try bytes(.alertmanager) <= 100_000)
  }

  @Test(arguments: [ReceiverType.slack, .discord, .mattermost, .telegram, .googleChat, .ntfy, .gotify, .teams])
  func `the incident's number is never cut away, and what was cut has a mark`(type: ReceiverType) throws {
    let texts = try #require(try carriage(.hostile, to: type).body).texts
    #expect(texts.contains { $0.contains("Incident 13") })
    #expect(texts.contains { $0.contains("…") })
  }

  private func bytes(_ type: ReceiverType) throws -> Int {
    guard case .http(let request) = try carriage(.hostile, to: type) else { return 0 }
    return request.body.count
  }

  /// Elements closed in the order in which they were opened, and no other `<`, `>` or bare `&`.
  private func expectBalancedHTML(_ text: String, allowed: Set<String>) throws {
    var open: [String] = []
    var rest = text[...]
    var seen = 0
    while let start = rest.firstIndex(where: { "<>&".contains($0) }) {
      rest = rest[start...]
      if rest.hasPrefix("&") {
        #expect(["&amp;", "&lt;", "&gt;"].contains { rest.hasPrefix($0) }, "\(rest.prefix(40))")
        rest.removeFirst()
        continue
      }
      let end = try #require(rest.firstIndex(of: ">"), "\(rest.prefix(40))")
      let tag = rest[rest.index(after: start)..<end]
      seen += 1
      if tag.hasPrefix("/") {
        #expect(open.popLast() == String(tag.dropFirst()))
      } else {
        #expect(allowed.contains(String(tag)), "\(tag)")
        if tag != "br" { open.append(String(tag)) }
      }
      rest = rest[rest.index(after: end)...]
    }
    #expect(open.isEmpty)
    #expect(seen > 4)
  }
}

extension StringProtocol {
  /// Where `text` stands first; the standard library has none without Foundation.
  func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
