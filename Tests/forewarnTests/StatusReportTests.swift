import Testing
import WatchEngine

@testable import forewarn

struct StatusReportTests {
  @Test(arguments: [("healthy", 0), ("warning", 1), ("firing", 2), ("hostile", 2)])
  func `the exit code tells the worst that fires`(name: String, code: Int32) {
    #expect(Status.report(name).verdict.rawValue == code)
  }

  @Test(arguments: ["newer", "newer-broken", "cut", "not-json", "empty", "no-alerts", "there-is-none"])
  func `what can't be understood is unknown`(name: String) {
    let report = Status.report(name)
    #expect(report.verdict == .unknown)
    #expect(report.trouble != nil)
    #expect(report.headline.hasPrefix("unknown: "))
  }

  @Test func `a notice alone wakes nobody`() throws {
    var document = try Status.document("warning")
    document.alerts[0].severity = "notice"
    let report = Status.report(document)
    #expect(report.verdict == .well)
    #expect(report.firing.count == 1)
  }

  @Test func `a severity of a newer daemon is taken for the worst`() throws {
    var document = try Status.document("warning")
    document.alerts[0].severity = "fatal"
    #expect(Status.report(document).verdict == .critical)
  }

  @Test(arguments: [
    (1.0, 4.9, false), (1, 5.0, false), (1, 5.1, true), (0.2, 4.9, false), (10, 50, false), (10, 50.5, true),
    // A file that claims an interval of years is not believed.
    (1e300, 299, false), (1e300, 301, true), (-1e300, 5.1, true), (1, -0.5, false), (1, -2, true),
  ])
  func `data are old after five intervals and five seconds`(interval: Double, age: Double, isOld: Bool) throws {
    var document = try Status.document("firing")
    document.interval = interval
    let report = Status.report(document, age: age)
    #expect(report.isOld == isOld)
    #expect(report.verdict == (isOld ? .unknown : .critical))
  }

  @Test func `data of another boot are old however new they look`() {
    let report = Status.report("healthy", bootID: "another")
    #expect(report.verdict == .unknown)
    #expect(report.age == nil)
    #expect(report.headline == "unknown: the data are from before the last boot; then: all well")
  }

  @Test func `two ids of a boot that began at one moment are two views of it`() throws {
    let document = try Status.document("healthy")
    var moment = Status.moment(age: 0.25, bootID: "another")
    moment.realtime = document.realtime + 0.25
    #expect(StatusReport(.read(document), path: Status.path, at: moment).verdict == .well)
    moment.realtime += 1.5
    #expect(StatusReport(.read(document), path: Status.path, at: moment).verdict == .unknown)
  }

  @Test func `a host that tells no boot id is judged by its clock`() {
    #expect(Status.report("healthy", bootID: "").verdict == .well)
  }

  @Test(
    arguments: [
      (true, "unknown: forewarnd (pid 812) has said nothing for 40 s; then: all well"),
      (false, "unknown: forewarnd has ended; its last word is 40 s old; then: all well"),
      (nil, "unknown: the data are 40 s old; then: all well"),
    ] as [(Bool?, String)])
  func `a daemon that hangs is told from one that ended`(isRunning: Bool?, headline: String) {
    #expect(Status.report("healthy", age: 40, isRunning: isRunning).headline == headline)
  }

  @Test func `what fires is sorted by severity, then by age`() {
    let report = Status.report("firing")
    #expect(report.firing.map(\.rule) == ["unit-failed", "memory-low"])
    #expect(report.pending.map(\.rule) == ["cpu-busy"])
    #expect(report.headline == "2 firing: unit-failed (beanstalkd.service), memory-low")
  }

  @Test func `the nearest are those that neither fire nor wait, nearest first`() {
    #expect(Status.report("firing").nearest.map(\.rule) == ["memory-nearly-gone", "disk-space-low"])
    #expect(Status.report("healthy").nearest.map(\.rule).prefix(3) == ["disk-space-low", "cpu-busy", "memory-low"])
    #expect(Status.report("healthy").nearest.count == 5)
  }

  @Test func `rules that can't be judged stand beside the sources`() {
    let report = Status.report("firing")
    #expect(report.rules == [StatusReport.Blind(name: "cpu-saturated", why: "absent")])
    #expect(report.sources.map(\.name) == ["/proc/pressure/cpu", "/dev/kmsg"])
  }

  @Test func `rules about what the host does not have are no news`() throws {
    var document = try Status.document("firing")
    document.sources = []
    #expect(Status.report(document).rules.isEmpty)
    var raid = document.rules[0]
    raid.name = "raid-degraded"
    raid.threshold = "raid.missing > 0"
    raid.phase = "inactive"
    raid.value = .unknown("absent")
    document.rules.append(raid)
    document.sources = [StatusDocument.Source(name: "/dev/kmsg", unknown: "not permitted")]
    #expect(!Status.report(document).rules.contains { $0.name.contains("raid") })
  }

  @Test func `a rule without an instance is no news`() throws {
    var document = try Status.document("healthy")
    document.rules[0].value = .unknown("not yet sampled")
    document.rules[1].value = .unknown("needs two samples")
    #expect(Status.report(document).rules.isEmpty)
  }

  @Test(arguments: ["healthy", "firing", "hostile", "captured"])
  func `a status that is cut anywhere is told, never believed`(name: String) throws {
    let bytes = try Status.bytes(name)
    // The end of the line is no part of the document.
    let end = bytes.last == UInt8(ascii: "\n") ? bytes.count - 1 : bytes.count
    for count in 0..<end {
      let expected = StatusProblem.broken(count == 0 ? "it is empty" : "it ends in the middle")
      // Behind a bracket that closes something else the end looks like one.
      let found = #expect(throws: StatusProblem.self) { try StatusFileReader.decode(Array(bytes[..<count])) }
      if count == 0 || bytes[count - 1] != UInt8(ascii: "}") { #expect(found == expected) }
    }
  }

  @Test(arguments: ["healthy", "firing", "hostile", "captured"])
  func `a status with wrong bytes is told or shown, and trips nothing`(name: String) throws {
    let bytes = try Status.bytes(name)
    var random = Numbers(state: 1)
    for round in 0..<200 {
      var damaged = bytes
      for _ in 0...Int(random.next() % 4) {
        let position = Int(random.next() % UInt64(damaged.count))
        // Digits and marks make other documents, any byte makes none.
        let marks = Array("0123456789-+.eE{}[]\",:\\ntu".utf8)
        damaged[position] =
          random.next() % 2 == 0 ? marks[Int(random.next() % UInt64(marks.count))] : UInt8(random.next() % 256)
      }
      let reading: StatusReading
      do throws(StatusProblem) {
        reading = .read(try StatusFileReader.decode(damaged))
      } catch {
        reading = .failed(error)
      }
      let report = StatusReport(reading, path: Status.path, at: Status.moment(age: 0.25))
      if case .failed = reading { #expect(report.verdict == .unknown) }
      let text = StatusText(report: report, presentation: .test(width: 60), showsAll: true).text
      let line = PluginAnswer.line(report, rule: nil).text
      let one = PluginAnswer.line(report, rule: "unit-failed").text
      var told = [text, StatusJSON.text(report), line, one]
      // The whole catalogue takes long.
      if round % 20 == 0 {
        let listing = SignalListing(report.document, pattern: nil, showsInstances: true)
        told += [SignalText(listing: listing, presentation: .test(width: 60)).text, SignalJSON.text(listing)]
      }
      for shown in told {
        #expect(!shown.unicodeScalars.contains { $0.isUnsafeToShow && $0 != "\n" }, "\(String(decoding: damaged, as: UTF8.self))")
      }
    }
  }

  /// The same in every run, so that what fails fails again: xorshift64.
  private struct Numbers {
    var state: UInt64

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  @Test func `what is broken is named with its place`() throws {
    #expect(throws: StatusProblem.broken(".alerts: expected a value, found none")) { try Status.document("no-alerts") }
    #expect(throws: StatusProblem.broken("it is empty")) { try Status.document("empty") }
    #expect(throws: StatusProblem.tooNew(2)) { try Status.document("newer-broken") }
  }
}
