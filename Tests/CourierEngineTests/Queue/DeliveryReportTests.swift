import Testing
import WatchEngine

@testable import CourierEngine

struct DeliveryReportTests {
  private var report: DeliveryReport {
    var report = DeliveryReport()
    report.pid = 9
    report.bootID = "6f1c"
    report.startedAt = .seconds(100)
    report.loadedAt = .seconds(101)
    var channel = DeliveryReport.Channel(name: "ops", type: .slack)
    channel.state = .broken
    channel.why = "404 \u{1b}[31mno_service"
    channel.pending = 2
    channel.oldestPending = .milliseconds(105_250)
    channel.latency = .microseconds(12_345)
    report.channels = [channel]
    report.add(
      DeliveryReport.Recent(
        id: "1-a", receiver: "ops", incident: 12, outcome: .delivered, at: .seconds(107), took: .milliseconds(12), tries: 1,
        late: .milliseconds(400), answer: "200 ok"))
    _ = report.add(
      DeliveryReport.Ack(bootID: "6f1c", incident: 12, by: "ann", through: "telegram", text: "on it", at: .seconds(108)))
    report.beats = [DeliveryReport.Beat(name: "hc")]
    return report
  }

  @Test func `the document has each key, whether set or not`() {
    var json = JSONWriter()
    report.write(at: Instant(monotonic: .seconds(7), boottime: .seconds(8), realtime: .seconds(109)), to: &json)
    let expected =
      #"{"version":1,"forewarn":"\#(forewarnVersion)","pid":9,"bootId":"6f1c","realtime":109,"boottime":8,"monotonic":7,"#
      + #""startedAt":100,"configuration":{"receivers":1,"loadedAt":101,"refused":null},"spool":null,"receivers":{"ops":"#
      + #"{"type":"slack","state":"broken","why":"404 \u001b[31mno_service","pending":2,"oldestPending":105.25,"#
      + #""delivered":0,"dead":0,"lastDelivered":null,"lastTried":null,"latency":0.012345,"warm":null,"namesDeadSince":null}},"#
      + #""recent":[{"id":"1-a","receiver":"ops","incident":12,"outcome":"delivered","at":107,"took":0.012,"tries":1,"late":0.4,"#
      + #""why":null,"answer":"200 ok","volatile":false}],"acks":[{"bootId":"6f1c","incident":12,"by":"ann","#
      + #""through":"telegram","text":"on it","at":108}],"heartbeats":{"hc":{"lastSent":null,"why":null}}}"#
    #expect(String(decoding: json.bytes, as: UTF8.self) == expected)
  }

  @Test func `deliveries are kept up to a number, the newest last`() {
    var report = DeliveryReport()
    for number in 0..<1000 {
      report.add(
        DeliveryReport.Recent(
          id: "\(number)", receiver: "ops", incident: 0, outcome: .delivered, at: .zero, tries: 1, late: .zero))
    }
    #expect(report.recent.count == 256)
    #expect(report.recent.last?.id == "999")
  }

  @Test func `an acknowledgement that is told again is not new, and is forgotten after a day`() {
    var report = report
    let ack = DeliveryReport.Ack(bootID: "6f1c", incident: 12, by: "ann", through: "telegram", text: "on it", at: .seconds(999))
    let isNew = report.add(ack)
    #expect(!isNew)
    report.forgetAcks(at: .seconds(108 + 86_400))
    #expect(report.acks.count == 1)
    report.forgetAcks(at: .seconds(109 + 86_400))
    #expect(report.acks.isEmpty)
  }

  @Test func `acknowledgements of an earlier run are taken over`() throws {
    var json = JSONWriter()
    report.write(at: .zero, to: &json)
    let bytes = json.bytes
    var next = DeliveryReport()
    try next.takeAcks(from: bytes.span)
    #expect(next.acks == report.acks)
  }

  @Test(arguments: ["", "[]", "{\"acks\":7}", "{\"acks\":[1,{\"incident\":-1e400}]}", "{\"acks\":[{\"bootId\":1}]}"])
  func `a document that is none gives nothing, and never traps`(text: String) {
    var report = DeliveryReport()
    let bytes = Array(text.utf8)
    do throws(ParseError) { try report.takeAcks(from: bytes.span) } catch {}
    #expect(report.acks.isEmpty)
  }
}
