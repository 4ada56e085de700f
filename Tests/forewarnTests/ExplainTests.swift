import FoundationEssentials
import Glibc
import Testing
import WatchEngine

@testable import forewarn

/// Who was told of an incident, and how that went.
struct ExplainTests {
  private static func line(
    _ at: Double, _ update: Int, _ transition: String, _ receiver: String?, sent: Bool, _ reason: String, _ text: String,
    id: String? = nil
  ) -> String {
    let receiver = receiver.map { "\"\($0)\"" } ?? "null"
    let id = id.map { "\"\($0)\"" } ?? "null"
    return
      #"{"at":\#(at),"boottime":5231.5,"incident":11,"update":\#(update),"transition":"\#(transition)","severity":"warning","#
      + #""receiver":\#(receiver),"sent":\#(sent),"reason":"\#(reason)","text":"\#(text)","id":\#(id)}"# + "\n"
  }

  private static let story =
    line(1_763_712_000, 1, "firing", "ops", sent: true, "fired", "it began", id: "a-1")
    + line(1_763_712_000, 1, "firing", "oncall", sent: false, "waits", "oncall is told when others escalate to it")
    + line(1_763_712_900, 1, "firing", "oncall", sent: true, "escalated", "nobody acknowledged at ops within 15 min", id: "a-2")
    + line(1_763_712_960, 1, "firing", nil, sent: false, "acknowledged", "acknowledged by ann: on it")
    + line(1_763_713_000, 2, "resolved", "ops", sent: true, "resolved", "it is over", id: "a-3")

  private static func explain(_ text: String, _ delivery: DeliveryReport, open: OpenIncidents? = nil) -> Explanation {
    Explanation(IncidentLog(number: 11, Array(text.utf8)), delivery: delivery, open: open)
  }

  @Test func `an incident is told from its beginning to its end`() {
    let delivery = Courier.report(
      Courier.json(
        states: ["ops": "ok", "oncall": "retrying"],
        recent: [Courier.delivery("a-1", "ops"), Courier.delivery("a-2", "mail", "diverted")]))
    let explanation = Self.explain(Self.story, delivery)
    #expect(
      ExplanationText(explanation: explanation, presentation: .test(width: 100)).text == """
        incident 11 · warning · over after 16.7 min

        1763712000  it fires  warning
          ops     sent: it began; delivered at 1763712000, 400 ms after it was decided, 2 tries, answer 200
                  ok
          oncall  not sent: oncall is told when others escalate to it

        1763712900  warning
          oncall  sent: nobody acknowledged at ops within 15 min; not yet delivered (failing, tried again:
                  503, 2 waiting, the oldest for 2 min, 12 delivered, the last 3 min ago)
          mail    sent: instead of another; handed to another receiver at 1763712000, 2 tries, 404, answer
                  200 ok

        1763712960  warning
          acknowledged by ann: on it

        1763713000  it is over  warning
          ops     sent: it is over; handed to the courier, which no longer remembers how it went

        """)
    let list = IncidentList(incidents: [explanation]).text(.test())
    #expect(list == "11  1763712000  warning   over after 16.7 min · told: ops, oncall, mail\n")
  }

  @Test func `without the courier's word nothing is said of deliveries`() {
    let now = Moment.now()
    let missing = DeliveryReport([], ENOENT, path: "/run/x", at: now)
    #expect(
      Self.explain(Self.story, missing).steps[0].tellings[0].fate == .unknown("the courier is not running: there is no /run/x"))
    let old = Courier.report(Courier.json(age: 40), moment: now)
    guard case .unknown(let why)? = Self.explain(Self.story, old).steps[0].tellings[0].fate else {
      Issue.record("expected nothing to be known")
      return
    }
    #expect(why.hasPrefix("the courier has said nothing for 40"))
  }

  @Test func `an incident that fires is not over, whatever was told last`() {
    let open = OpenIncidents(Status.report("firing"))
    #expect(open.incidents.map(\.number) == [11, 12])
    let explanation = Self.explain(Self.story, Courier.report(Courier.json()), open: open)
    #expect(explanation.ended == nil && explanation.firing == ["memory-low"])
    #expect(
      ExplanationText(explanation: explanation, presentation: .test()).text.hasPrefix("incident 11 · warning · still firing\n"))
  }

  @Test func `what an incident was about is known for as long as the daemon keeps it`() throws {
    let rules = """
      [rule slow]
      when = disk.latency > 10us
      severity = warning
      say = It is slow.
      [receiver ops]
      type = slack
      url-file = /x
      """
    var engine = Engine(rules: try #require(Configuration.load(files: [("r.conf", Array(rules.utf8))]).rules))
    var kept = KeptIncidents(bootID: "b")
    for second in 1...2 {
      var vitals = Vitals()
      vitals.instant = Instant(monotonic: .seconds(second), boottime: .seconds(second), realtime: .seconds(second))
      vitals.disks.unknown = nil
      vitals.disks.value.disks = [DiskRow()]
      vitals.disks.value.disks[0].name = "sda"
      vitals.disks.value.disks[0].reads = UInt64(second) * 1000
      vitals.disks.value.disks[0].readMilliseconds = UInt64(second) * 80
      for case .send(.notice(let notice)) in engine.step(vitals: &vitals, own: OwnFigures()) {
        kept.incidents.append(KeptIncident(incident: notice.incident, memory: notice.memory))
      }
    }
    var json = JSONWriter()
    kept.write(to: &json)
    let known = KnownIncidents(json.bytes).incidents
    #expect(known[1]?.names == ["slow (sda)"] && known[1]?.message == "It is slow.")
    let explanation = Explanation(
      IncidentLog(number: 1, Array(Self.story.utf8)), delivery: Courier.report(Courier.json()), known: known[1])
    let text = ExplanationText(explanation: explanation, presentation: .test()).text
    #expect(text.hasPrefix("incident 1 · warning · over after 16.7 min\nslow (sda)\nIt is slow.\n\n"))
    #expect(IncidentList(incidents: [explanation]).text(.test()).contains("slow (sda) · over after 16.7 min · told: ops, oncall"))
    for length in [0, 1, json.bytes.count / 2, json.bytes.count - 1] {
      #expect(KnownIncidents(Array(json.bytes.prefix(length))).incidents.isEmpty)
    }
  }

  @Test func `text and JSON tell the same`() throws {
    struct Told: Decodable {
      struct Receiver: Decodable {
        var receiver: String
        var sent: Bool
        var outcome: String?
      }
      struct Step: Decodable {
        var notes: [String]
        var receivers: [Receiver]
      }
      struct Incident: Decodable {
        var incident: Int
        var ended: Double?
        var steps: [Step]
      }
      var incidents: [Incident]
    }
    let explanation = Self.explain(Self.story, Courier.report(Courier.json(recent: [Courier.delivery("a-1", "ops", "dead")])))
    let told = try JSONDecoder().decode(Told.self, from: Data(IncidentList(incidents: [explanation]).json.utf8))
    let incident = try #require(told.incidents.first)
    #expect(incident.incident == 11 && incident.ended == 1_763_713_000)
    #expect(incident.steps.map(\.notes.count) == [0, 0, 1, 0])
    #expect(incident.steps.first?.receivers.map(\.outcome) == ["dead", nil])
  }

  @Test func `torn and hostile records are shown as far as they go`() {
    let hostile = Self.line(1_763_712_000, 1, "fir\\u001b[31mng", "o\\u202eps", sent: true, "x", "\\u001b]0;x\\u0007", id: "a")
    let text =
      Self.story + "not json\n[]\n" + #"{"at":1e300,"transition":"x","reason":"x"}"# + "\n" + hostile + hostile.prefix(90)
    let explanation = Self.explain(text, Courier.report(Courier.json(recent: [Courier.delivery("a", "\\u001b[0m")])))
    #expect(explanation.brokenLines == 4)
    let shown =
      ExplanationText(explanation: explanation, presentation: .test()).text + IncidentList(incidents: [explanation]).text(.test())
    #expect(shown.unicodeScalars.filter { $0.isUnsafeToShow && $0 != "\n" }.isEmpty)
    #expect(IncidentList(incidents: [explanation]).json.unicodeScalars.filter(\.isUnsafeToShow).isEmpty)
    for length in 0...text.utf8.count {
      _ = Self.explain(String(decoding: text.utf8.prefix(length), as: UTF8.self), Courier.report(""))
    }
  }

  @Test func `the program lists incidents, explains one and knows which there are`() throws {
    let stage = try Stage("explain")
    defer { stage.remove() }
    #expect(try stage.run("explain").output == "no incident is recorded\n")
    #expect(try stage.run("explain", "5").errors == "forewarn: incident 5 is not recorded; none is\n")
    // Those in memory count before their copies on the disk.
    for number in [9, 11] { try stage.write(Self.story, to: "state/incidents/\(number).jsonl") }
    for number in [10, 11] { try stage.write(Self.story, to: "run/incidents/\(number).jsonl") }
    try stage.write("", to: "state/incidents/x.jsonl")
    #expect(try stage.run("explain").output.split(separator: "\n").count == 3)
    #expect(try stage.run("explain", "--lines", "1").output.hasPrefix("11  "))
    #expect(try stage.run("explain", "10").output.hasPrefix("incident 10 "))
    let none = try stage.run("explain", "12")
    #expect(none.code == 1 && none.errors == "forewarn: incident 12 is not recorded; there are 3, from 9 to 11\n")
  }
}
