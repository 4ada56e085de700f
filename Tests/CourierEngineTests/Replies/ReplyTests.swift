import Testing
import WatchEngine

@testable import CourierEngine

/// What people answer, and what others write who would like to be taken for them.
struct ReplyTests {
  @Test(arguments: [
    ("ack 42 on it", 42, "on it"), ("/ack 42", 42, ""), ("/ack@forewarn_bot 42  on   it ", 42, "on it"), ("ACK #7", 7, ""),
    ("acknowledge 1 x", 1, "x"),
  ]) func `a sentence acknowledges`(sentence: String, incident: Int, text: String) {
    let ack = AckSentence.parse(sentence)
    #expect(ack?.incident == incident && ack?.text == text)
  }

  @Test(arguments: [
    "", "ack", "ack x", "ack 0", "ack -1", "ack 1.5", "ack 99999999999999999999", "back 42", "nack 42", "42 ack", "ack42",
    "/acked 42", "ack ４２",
  ]) func `a sentence does not`(sentence: String) {
    #expect(AckSentence.parse(sentence) == nil)
  }

  private static let telegram = #"""
    {"ok":true,"result":[
     {"update_id":10,"message":{"message_id":5,"from":{"id":1,"is_bot":false,"first_name":"Ann","username":"ann"},
      "chat":{"id":-100123,"title":"ops","type":"supergroup"},"date":1795262500,"text":"/ack 42 on it"}},
     {"update_id":11,"message":{"message_id":6,"from":{"id":2,"is_bot":false,"first_name":"Bob","last_name":"B\u202e"},
      "chat":{"id":-100123,"type":"supergroup"},"date":1795262501,"text":"looking\nnow",
      "reply_to_message":{"message_id":4,"from":{"id":9,"is_bot":true},"text":"🔴 CRITICAL db1: x\nIncident 12 · since 12:01:05 UTC"}}},
     {"update_id":12,"message":{"from":{"id":3},"chat":{"id":666,"type":"private"},"date":1795262502,"text":"ack 42 from elsewhere"}},
     {"update_id":13,"message":{"from":{"id":3},"chat":{"id":-100123},"text":"hello"}},
     {"update_id":14,"edited_message":{"chat":{"id":-100123},"text":"ack 43"}},
     {"update_id":15,"message":{"from":{"id":3,"username":"eve"},"chat":{"id":-100123},"text":"me too",
      "reply_to_message":{"from":{"id":3,"is_bot":false},"text":"x\nIncident 12"}}}]}
    """#

  @Test func `Telegram's replies count from the chat that was configured`() throws {
    let target = Target.sample(.telegram)
    let replies = try ReplyPoll.read(Array(Self.telegram.utf8), target, host: "db1", cursor: "3")
    #expect(
      replies.replies == [
        Reply(incident: 42, by: "ann", text: "on it", at: .seconds(1_795_262_500)),
        Reply(incident: 12, by: "Bob B\u{202E}", text: "looking\nnow", at: .seconds(1_795_262_501)),
      ])
    #expect(replies.replies[1].by == #"Bob B\u{202e}"# && replies.replies[1].text == #"looking\nnow"#)
    #expect(replies.cursor == "16")
    let request = try #require(try ReplyPoll.request(target, cursor: replies.cursor, started: .zero))
    #expect(
      request.url.hasSuffix("/getUpdates?timeout=25&limit=100&allowed_updates=%5B%22message%22%2C%22channel_post%22%5D&offset=16")
    )
  }

  @Test func `of Telegram's answers that were cut off the complete updates count, and one that is too long is passed over`()
    throws
  {
    let target = Target.sample(.telegram)
    let update =
      #"{"update_id":10,"message":{"from":{"username":"ann"},"chat":{"id":-100123},"date":1795262500,"text":"ack 42 {\"update_id\":99"}}"#
    let long = #"{"update_id":11,"message":{"from":{"username":"eve"},"chat":{"id":-100123},"text":"xxxxxxxx"#
    let first = try ReplyPoll.read(
      Array((#"{"ok":true,"result":["# + update + ",\n" + long).utf8), target, host: "db1", cursor: nil)
    #expect(first.replies.map(\.incident) == [42])
    #expect(first.cursor == "11")
    let second = try ReplyPoll.read(Array((#"{"ok":true,"result":["# + long).utf8), target, host: "db1", cursor: "11")
    #expect(second.replies.isEmpty)
    #expect(second.cursor == "12")
    #expect(throws: ParseError.self) { try ReplyPoll.read(Array("nothing".utf8), target, host: "db1", cursor: "12") }
  }

  @Test func `what is said to another host of the same chat or topic acknowledges nothing here`() throws {
    let own = AckSentence.parse("ack 42@DB1 on it", host: "db1")
    #expect(own?.incident == 42 && own?.text == "on it")
    #expect(AckSentence.parse("ack 42@db2 on it", host: "db1") == nil)
    #expect(AckSentence.offered(42, host: "db1") == "ack 42@db1")
    #expect(AckSentence.offered(42, host: "a b") == "ack 42")
    let here = try ReplyPoll.read(Array(Self.telegram.utf8), Target.sample(.telegram), host: "db1", cursor: nil)
    let there = try ReplyPoll.read(Array(Self.telegram.utf8), Target.sample(.telegram), host: "db2", cursor: nil)
    #expect(here.replies.map(\.incident) == [42, 12])
    #expect(there.replies.map(\.incident) == [42])
  }

  @Test func `PagerDuty is asked for one page behind the other, and begins anew behind the last`() throws {
    var target = Target.sample(.pagerduty)
    target.secrets = Secrets(["key-file": "x", "api-key-file": "y"])
    var cursor: String?
    for (more, asked, next) in [("true", "0", "2"), ("true", "2", "4"), ("false", "4", "0")] {
      let request = try #require(try ReplyPoll.request(target, cursor: cursor, started: .zero))
      #expect(request.url.contains("&limit=10&offset=\(asked)&"))
      let answer = #"{"incidents":[{"status":"acknowledged"},{"status":"acknowledged"}],"more":\#(more)}"#
      cursor = try ReplyPoll.read(Array(answer.utf8), target, host: "db1", cursor: cursor).cursor
      #expect(cursor == next)
    }
  }

  @Test func `Alertmanager is asked for this host's alerts alone`() throws {
    let target = Target.sample(.alertmanager)
    let request = try ReplyPoll.request(target, host: "db1.example.org", cursor: nil, started: .zero)
    #expect(request?.url.hasSuffix("&filter=instance%3D%22db1.example.org%22") == true)
    let hostile = try ReplyPoll.request(target, host: "a\"b", cursor: nil, started: .zero)
    #expect(hostile?.url.contains("instance") == false)
  }

  @Test func `the first line behind a message of ours says which incident it is`() {
    let text = Message(Sample.firing.outgoing(to: "ops")).text
    #expect(AckSentence.incident(in: text) == 12)
    #expect(AckSentence.incident(in: Message(Sample.hostile.outgoing(to: "ops")).text) == 13)
    #expect(AckSentence.incident(in: "Incident") == nil)
  }

  private static let ntfy = """
    {"id":"a1","time":1795262400,"event":"open","topic":"t"}
    {"id":"b2","time":1795262401,"event":"message","topic":"t","title":"CRITICAL db1","message":"ack 41 forged by ourselves"}
    {"id":"c3","time":1795262402,"event":"message","topic":"t","message":"ack 42 on it"}
    not json
    {"id":"../../x y","time":1795262403,"event":"message","topic":"t","message":"ack 43"}
    {"id":"d4","time":1e300,"event":"message","topic":"t","message":"hello"}
    """

  @Test func `ntfy's messages count, but not our own`() throws {
    let target = Target.sample(.ntfy)
    let replies = try ReplyPoll.read(Array(Self.ntfy.utf8), target, host: "db1", cursor: nil)
    #expect(
      replies.replies == [
        Reply(incident: 42, by: "ntfy", text: "on it", at: .seconds(1_795_262_402)),
        Reply(incident: 43, by: "ntfy", text: "", at: .seconds(1_795_262_403)),
      ])
    #expect(replies.cursor == "d4")
    #expect(
      try ReplyPoll.request(target, cursor: nil, started: .seconds(5))?.url
        == "https://ntfy.sh/\(Target.canary)/json?poll=1&since=5")
  }

  private static let alertmanager = #"""
    [{"labels":{"alertname":"memory-low","instance":"db1","job":"forewarn"},"annotations":{"incident":"12","boot_id":"b"},
      "status":{"state":"suppressed","silencedBy":["4a-1"],"inhibitedBy":[]}},
     {"labels":{"alertname":"memory-critical","instance":"db1","job":"forewarn"},"annotations":{"incident":"12","boot_id":"b"},
      "status":{"state":"suppressed","silencedBy":["4a-1"],"inhibitedBy":[]}},
     {"labels":{"alertname":"x","instance":"db1","job":"forewarn"},"annotations":{"incident":"13"},
      "status":{"state":"suppressed","silencedBy":[],"inhibitedBy":["y"]}},
     {"labels":{"alertname":"x","instance":"db2","job":"forewarn"},"annotations":{"incident":"14"},
      "status":{"state":"suppressed","silencedBy":["4a-1"]}},
     {"labels":{"alertname":"x","instance":"db1","job":"node"},"annotations":{"incident":"15"},"status":{"state":"suppressed","silencedBy":["a"]}},
     {"labels":{"alertname":"x","instance":"db1","job":"forewarn"},"annotations":{"incident":"16"},"status":{"state":"active","silencedBy":[]}}]
    """#

  @Test func `an alert silenced in Alertmanager is acknowledged, one inhibited is not`() throws {
    let replies = try ReplyPoll.read(Array(Self.alertmanager.utf8), Target.sample(.alertmanager), host: "db1", cursor: nil)
    #expect(replies.replies == [Reply(incident: 12, bootID: "b", by: "alertmanager", text: "silenced there: 4a-1")])
  }

  @Test func `what Alertmanager 0.25 answers is understood`() throws {
    let answer = try Golden.text("Tests/Fixtures/replies/alertmanager-0.25.json")
    let replies = try ReplyPoll.read(Array(answer.utf8), Target.sample(.alertmanager), host: "db1", cursor: nil)
    #expect(
      replies.replies.map { "\($0.incident) \($0.bootID ?? "") \($0.text.prefix(14))" } == ["12 \(Sample.boot) silenced there"])
  }

  private static let pagerduty = #"""
    {"incidents":[
     {"status":"acknowledged","incident_key":"forewarn/db1/b/12","acknowledgements":[{"at":"2026-11-21T12:03:00Z","acknowledger":{"summary":"Ann A"}}]},
     {"status":"acknowledged","incident_key":"forewarn/db2/b/13"},{"status":"acknowledged","incident_key":"forewarn/db1/b/x"},
     {"status":"triggered","incident_key":"forewarn/db1/b/14"},{"status":"acknowledged","incident_key":null},
     {"status":"acknowledged","incident_key":"forewarn/db1/1795262470000-000020"}],"more":false}
    """#

  @Test func `an incident acknowledged in PagerDuty is acknowledged, by whom it was there`() throws {
    var target = Target.sample(.pagerduty)
    #expect(try ReplyPoll.request(target, cursor: nil, started: .zero) == nil)
    target.secrets = Secrets(["api-key-file": "u+abc"])
    let request = try #require(try ReplyPoll.request(target, cursor: nil, started: .zero))
    #expect(request.url.hasPrefix("https://api.pagerduty.com/incidents?statuses%5B%5D=acknowledged"))
    let replies = try ReplyPoll.read(Array(Self.pagerduty.utf8), target, host: "db1", cursor: nil)
    #expect(replies.replies == [Reply(incident: 12, bootID: "b", by: "Ann A", text: "acknowledged there")])
  }

  @Test func `what is asked about is what was sent`() throws {
    let sent = try #require(try carriage(.firing, to: .pagerduty).body)
    let answer = #"{"incidents":[{"status":"acknowledged","incident_key":"\#(sent["dedup_key"]?.text ?? "")"}]}"#
    let replies = try ReplyPoll.read(Array(answer.utf8), Target.sample(.pagerduty), host: "db1", cursor: nil)
    #expect(replies.replies.map(\.incident) == [12] && replies.replies.map(\.bootID) == [Sample.boot])
  }

  @Test(arguments: [(ReceiverType.telegram, telegram), (.ntfy, ntfy), (.alertmanager, alertmanager), (.pagerduty, pagerduty)])
  func `no answer is a trap, however torn`(type: ReceiverType, answer: String) {
    let target = Target.sample(type)
    let whole = Array(answer.utf8)
    var read = 0
    var refused = 0
    func attempt(_ bytes: [UInt8]) {
      do {
        let replies = try ReplyPoll.read(bytes, target, host: "db1", cursor: "5")
        #expect(replies.replies.count <= 100)
        read += 1
      } catch { refused += 1 }
    }
    for length in 0...whole.count { attempt(Array(whole[..<length])) }
    var seed: UInt64 = 0x5EED
    let pointed = Array("0123456789\"{}[],:-e.\\ \u{0}".utf8) + [0x80, 0xFF]
    for _ in 0..<1500 {
      var torn = whole
      for _ in 0..<3 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        torn[Int((seed >> 33) % UInt64(torn.count))] = pointed[Int((seed >> 20) % UInt64(pointed.count))]
      }
      attempt(torn)
    }
    for text in [
      "null", "[]", "{}", "[null]", #"{"ok":true,"result":[null,1,{}]}"#, #"{"ok":true,"result":[{"update_id":1e300}]}"#,
      #"{"incidents":[1]}"#,
    ] {
      attempt(Array(text.utf8))
    }
    #expect(read > 0 && (refused > 500 || type == .ntfy))
  }

  @Test func `a flood of acknowledgements is cut`() {
    let flood = (1...5000).map { #"{"id":"x\#($0)","event":"message","message":"ack \#($0)"}"# }.joined(separator: "\n")
    let replies = NtfyReplies.read(Array(flood.utf8), host: "db1", cursor: nil)
    #expect(replies.replies.count == Reply.mostReplies && replies.cursor == "x5000")
  }
}
