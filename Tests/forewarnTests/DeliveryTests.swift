import Glibc
import Testing
import WatchEngine

@testable import forewarn

/// What is made of the courier's word.
struct DeliveryTests {
  private static let moment = Moment(boottime: 5000, realtime: 1_763_712_000, bootID: "b", isRunning: { _ in true })

  @Test(
    arguments: [
      (0.5, nil), (4.9, nil), (5.5, "the courier has said nothing for 5.5 s: it hangs or has ended"),
      (-30, "the courier has said nothing for 0 s: it hangs or has ended"),
    ] as [(Double, String?)])
  func `the courier's word counts while it is new`(age: Double, expected: String?) {
    let report = Courier.report(Courier.json(age: age, moment: Self.moment), moment: Self.moment)
    #expect(report.trouble?.what == expected && report.document != nil)
  }

  @Test func `of another boot it counts for nothing, but two views of one boot are one`() {
    var now = Self.moment
    now.bootID = "c"
    #expect(Courier.report(Courier.json(moment: Self.moment), moment: now).trouble == nil)
    now.realtime += 1000
    now.boottime = 100
    #expect(
      Courier.report(Courier.json(moment: Self.moment), moment: now).trouble?.what
        == "the courier has not run since the last boot")
  }

  @Test(arguments: ["", "{", "[]", "null", #"{"version":1}"#, #"{"version":2,"realtime":1,"boottime":1,"receivers":{}}"#])
  func `what can't be understood is told`(text: String) {
    let report = Courier.report(text)
    #expect(report.document == nil && report.trouble?.what == "can't understand /run/forewarn-courier/delivery.json")
  }

  @Test func `every truncation is told, and none trips`() {
    let text = Courier.json(states: ["ops": "ok", "b": "open"], recent: [Courier.delivery("a", "ops")], moment: Self.moment)
    for length in 0..<text.utf8.count {
      let cut = String(decoding: text.utf8.prefix(length), as: UTF8.self)
      #expect(Courier.report(cut, moment: Self.moment).document == nil)
    }
  }

  @Test func `status shows each receiver, who acknowledged and until when it is silent`() throws {
    var document = try Status.document("firing")
    document.alerts[0].acknowledgedBy = "ann (telegram): on it"
    document.alerts[0].silencedUntil = 1_763_719_200
    document.alerts[0].silencedBecause = "bob: upgrade"
    var report = Status.report(document)
    report.delivery = Courier.report(
      Courier.json(states: ["ops": "ok", "oncall": "broken", "z": "open"], moment: Self.moment), moment: Self.moment)
    let lines = StatusText(report: report, presentation: .test()).lines
    #expect(lines.contains("          acknowledged by ann (telegram): on it"))
    #expect(lines.contains("          silenced until 1763719200 · bob: upgrade"))
    let start = try #require(lines.firstIndex(of: "RECEIVERS"))
    #expect(
      Array(lines[(start + 1)...]) == [
        "oncall  broken until somebody mends it: 503, 2 waiting, the oldest for 2 min, 12",
        "        delivered, the last 3 min ago",
        "ops     ok, 12 delivered, the last 3 min ago",
        "z       failing, tried every 30 s: 503, 2 waiting, the oldest for 2 min, 12", "        delivered, the last 3 min ago",
      ])
    let json = StatusJSON.text(report)
    #expect(
      json.contains(#""acknowledgedBy":"ann (telegram): on it","silencedUntil":1763719200,"silencedBecause":"bob: upgrade""#))
    #expect(json.contains(#""oncall":{"type":"slack","state":"broken","why":"503","pending":2"#))
  }

  @Test func `a host without receivers misses no courier, one with receivers does`() throws {
    var document = try Status.document("healthy")
    var report = Status.report(document)
    report.delivery = DeliveryReport([], ENOENT, path: "/run/x", at: Self.moment)
    #expect(!StatusText(report: report, presentation: .test()).text.contains("RECEIVERS"))
    #expect(StatusJSON.text(report).contains(#""receivers":null"#))
    document.configuration?.receivers = 1
    report = Status.report(document)
    report.delivery = DeliveryReport([], ENOENT, path: "/run/x", at: Self.moment)
    #expect(StatusText(report: report, presentation: .test()).text.contains("the courier is not running: there is no /run/x\n"))
  }

  @Test(
    arguments: [
      (["ops": "delivered", "oncall": "delivered"], 0), (["ops": "delivered"], 2), ([:], 2), (["ops": "dead"], 1),
      (["ops": "delivered", "oncall": "diverted"], 1),
    ] as [([String: String], Int32)])
  func `the exit code tells whether it arrived everywhere`(outcomes: [String: String], code: Int32) {
    var notification = TestCommand.notification("ops", by: "ann", Courier.report(""))
    notification.recipients.append(Notification.Recipient(receiver: "oncall", reason: .test))
    let recent = outcomes.map { Courier.delivery(notification.id, $0.key, $0.value) } + [Courier.delivery("other", "oncall")]
    let outcome = Posting.Outcome(of: notification, in: Courier.report(Courier.json(recent: recent)))
    #expect(outcome.code(["ops", "oncall"]) == code)
  }

  @Test func `what is sent is marked as a test, harmless and in order with the daemon's own`() throws {
    let notification = TestCommand.notification("ops", by: "ann", Courier.report(""))
    var json = JSONWriter()
    notification.write(to: &json)
    let read = try Notification(parsing: json.bytes.span)
    #expect(read.id == notification.id && read.recipients == notification.recipients && read.kind == .test)
    #expect(notification.kind == .test && notification.severity == .notice && notification.incident == 0)
    #expect(notification.message == "This is a test of the receiver `ops`, sent by ann. Nothing is wrong.")
    #expect(Posting.id("test", at: .milliseconds(1_763_711_990_123)).hasPrefix("1763711990123-test-"))
    #expect(Posting.id("test", at: .milliseconds(990_123)).hasPrefix("0000000990123-test-"))
  }

  @Test func `a farewell says until when, unless the host is switched off`() {
    let reboot = FarewellCommand.notification(
      comesBack: true, within: .seconds(600), because: "kernel\n", to: ["ops"], by: nil, bootID: "b")
    #expect(reboot.message.hasSuffix("goes down on purpose and should be back within 10 min: kernel\\n"))
    #expect(
      reboot.backBy == reboot.at + .seconds(600) && reboot.kind == .farewell && reboot.recipients.map(\.reason) == [.farewell])
    let off = FarewellCommand.notification(
      comesBack: false, within: .seconds(600), because: nil, to: ["ops"], by: "ann", bootID: nil)
    #expect(off.message.hasSuffix("is switched off on purpose (ann)") && off.backBy == nil)
  }
}

/// `test` and `farewell`, run for real against a courier that is played.
@Suite(.serialized)
struct SendingTests {
  @Test(arguments: [("delivered", 0, "ops: delivered at "), ("dead", 1, "ops: given up at ")] as [(String, Int32, String)])
  func `a test shows the receiver's answer`(outcome: String, code: Int32, output: String) throws {
    let stage = try Stage("test-\(outcome)", configuration: Stage.receivers)
    defer { stage.remove() }
    try stage.write(Courier.json(states: ["ops": "ok"]), to: "courier/delivery.json")
    let courier = try Courier.play(stage, outcome)
    let program = try stage.run("test", "ops", "--wait", "10s")
    courier.join()
    #expect(program.code == code && program.output.hasPrefix(output) && program.output.contains("answer 200 ok, took 12 ms"))
    #expect(program.errors == "")
  }

  @Test func `a farewell goes to those who are told of warnings`() throws {
    let stage = try Stage("farewell", configuration: Stage.receivers)
    defer { stage.remove() }
    try stage.write(Courier.json(states: ["ops": "ok"]), to: "courier/delivery.json")
    let courier = try Courier.play(stage, "delivered")
    let program = try stage.run("farewell", "--back-within", "10m")
    courier.join()
    #expect(program.code == 0 && program.output.hasPrefix("ops: delivered") && !program.output.contains("oncall"))
  }

  @Test func `a test that nobody carries says so after its time`() throws {
    let stage = try Stage("waiting", configuration: Stage.receivers)
    defer { stage.remove() }
    try stage.write(Courier.json(states: ["ops": "retrying"]), to: "courier/delivery.json")
    let program = try stage.run("test", "ops", "--wait", "0.2s")
    #expect(
      program.code == 2 && program.output.hasPrefix("ops: not delivered within 200 ms, still tried: failing, tried again: 503"))
    let name = try #require(stage.names("run/outbox").first)
    #expect(name.contains("-test-") && stage.names("run/outbox").count == 1)
  }

  @Test(
    arguments: [
      (["test", "osp"], 1, "no receiver is named `osp`; did you mean `ops`?"),
      (["test", "ops"], 1, "the courier is not running: there is no "),
      (["test", "ops", "--wait", "x"], 64, "expected a length of time, found `x`"),
      (["farewell"], 1, "the courier is not running"),
      (["farewell", "--back-within", "31d"], 64, "--back-within takes up to 30d"),
      (["farewell", "--back-within", "soon"], 64, "expected a length of time, found `soon`"),
    ] as [([String], Int32, String)])
  func `what can't be sent is refused with what to do`(words: [String], code: Int32, expected: String) throws {
    let stage = try Stage("unsent", configuration: Stage.receivers)
    defer { stage.remove() }
    let program = try Program(words + stage.options)
    #expect(program.code == code && program.output == "" && program.errors.contains(expected), "\(program.errors)")
    #expect(stage.names("run/outbox").isEmpty)
  }

  @Test func `a courier that hangs, or knows the receiver not yet, is told before anything is sent`() throws {
    let stage = try Stage("hangs", configuration: Stage.receivers)
    defer { stage.remove() }
    try stage.write(Courier.json(age: 60), to: "courier/delivery.json")
    #expect(try stage.run("test", "ops").errors.contains("the courier has said nothing for 1 min: it hangs or has ended"))
    try stage.write(Courier.json(states: ["other": "ok"]), to: "courier/delivery.json")
    #expect(try stage.run("test", "ops").errors.contains("`systemctl reload forewarn-courier` makes it read the new one"))
    #expect(stage.names("run/outbox").isEmpty)
    try stage.write("[receiver ops]\ntype = nothing\n", to: "etc/forewarn.conf")
    #expect(try stage.run("test", "ops").errors.contains("the configuration has errors"))
  }

  @Test func `nobody is told where nobody wants to be`() throws {
    let stage = try Stage("nobody-wants")
    defer { stage.remove() }
    let program = try stage.run("farewell")
    #expect(program.code == 0 && program.output == "no receiver is told of warnings: nobody to say farewell to\n")
  }
}
