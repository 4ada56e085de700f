import Testing
import WatchEngine

@Suite struct NotificationJSONTests {
  private var full: Notification {
    var one = Notification(
      id: "1763711990123-000017", kind: .incident, transition: .updated, severity: .critical, host: "db1", bootID: "6f1c",
      message: "memory is \"nearly\" gone\n", since: .seconds(1_763_711_990), at: .milliseconds(1_763_711_997_125))
    one.incident = 12
    one.update = 2
    one.rule = "memory-low"
    one.story = "memory-low: …\n3 s later: …"
    one.why = "why"
    one.do = "do"
    one.blamed = Notification.Blamed(text: "x.service, pid 7", unit: "x.service", process: "x", pid: 7)
    one.acknowledgedBy = "ann"
    one.recipients = [
      Notification.Recipient(receiver: "ops", reason: .worse),
      Notification.Recipient(receiver: "oncall", reason: .escalated, note: "nobody acknowledged at ops within 15 min"),
    ]
    var member = Notification.Member(
      rule: "memory-low", severity: .warning, message: "…", threshold: "memory.available < 10%", valueText: "4.1 %",
      since: .seconds(1_763_711_990))
    member.signal = "memory.available"
    member.unit = "percent"
    member.value = 4.1
    member.firedAt = .seconds(1_763_711_995)
    one.members = [member]
    member.rule = "disk-full"
    member.instance = "/home"
    member.value = nil
    member.valueText = "unknown: timed out"
    member.isEstimated = true
    member.endedAt = .seconds(1_763_711_996)
    one.members.append(member)
    one.history = [
      Notification.Point(at: .seconds(1_763_711_980), value: 12.5), Notification.Point(at: .seconds(1_763_711_990), value: nil),
    ]
    return one
  }

  private func bytes(_ one: Notification) -> [UInt8] {
    var json = JSONWriter()
    one.write(to: &json)
    return json.bytes
  }

  @Test func `a notification reads back as it was written`() throws {
    #expect(try Notification(parsing: bytes(full).span) == full)
  }

  @Test func `a farewell tells when the host is back`() throws {
    var farewell = Notification(
      id: "1-1", kind: .farewell, transition: .firing, severity: .notice, host: "db1", bootID: "b", message: "reboot",
      since: .seconds(5), at: .seconds(5))
    farewell.backBy = .seconds(600)
    #expect(try Notification(parsing: bytes(farewell).span).backBy == .seconds(600))
  }

  @Test func `every truncation is refused`() {
    let whole = bytes(full)
    for length in 0..<whole.count {
      #expect(throws: ParseError.self) { try Notification(parsing: Array(whole[..<length]).span) }
    }
  }

  @Test(arguments: [
    "{}", "[]", #"{"id":"../x","kind":"incident","host":"h","message":"m","at":1}"#,
    #"{"id":"","kind":"incident","host":"h","message":"m","at":1}"#,
    #"{"id":"1","kind":"party","host":"h","message":"m","at":1}"#,
    #"{"id":"1","kind":"incident","message":"m","at":1}"#, #"{"id":"1","kind":"incident","host":"h","message":"m"}"#,
    #"{"id":"1","kind":"incident","host":"h","message":"m","at":-1}"#,
    #"{"id":"1","kind":"incident","host":"h","message":"m","at":1e300}"#,
  ])
  func `what no notification can be without is asked for`(text: String) {
    #expect(throws: ParseError.self) { try Notification(parsing: Array(text.utf8).span) }
  }

  @Test func `a severity that this release does not know is taken for the worst`() throws {
    let text =
      #"{"id":"1","severity":"apocalyptic","kind":"incident","host":"h","message":"m","at":1,"to":[{"receiver":"a","reason":"x"},3]}"#
    let one = try Notification(parsing: Array(text.utf8).span)
    #expect(one.severity == .critical)
    #expect(one.recipients == [Notification.Recipient(receiver: "a", reason: .news)])
  }
}
