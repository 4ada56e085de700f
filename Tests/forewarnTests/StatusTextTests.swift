import FoundationEssentials
import Testing
import WatchEngine

@testable import forewarn

struct StatusTextTests {
  @Test func `a host where two rules fire`() {
    #expect(
      text("firing") == """
        2 firing: unit-failed (beanstalkd.service), memory-low
        db1 · watched for 1.4 h · 8 rules · data 250 ms old
        the new configuration was refused, the one before is in force:
        /etc/forewarn/conf.d/50-local.conf:3:9: expected a signal, found
        `memroy.available`

        FIRING
        critical  unit-failed  beanstalkd.service                 since 1763711990, 10 s
                  beanstalkd.service has failed: signal.
                  rule: unit.failed · incident 12
                  → systemctl status beanstalkd.service
        warning   memory-low                                   since 1763711610, 6.5 min
                  Memory is nearly used up: 1.7 GiB are left; postgres holds 14.2 GiB.
                  now 7.4 % · rule: memory.available < 10% · incident 11
                  → Look at what grew: `forewarn signals process`; then restart it or
                    give the host more memory before the OOM killer chooses.

        PENDING
        notice    cpu-busy                                         since 1763711995, 5 s
                  All cores are 97.2 % busy.
                  now 97.2 % · rule: cpu.busy > 90%

        NEAREST TO FIRING
        memory-nearly-gone                 ██████▊     67%  7.4 % memory.available < 5%
        disk-space-low /var/lib/postgresql ██████▎     62%    8 % mount.free < 5%

        NOT WATCHED
        /proc/pressure/cpu  absent
        /dev/kmsg           not permitted
        rules that can't be judged (absent): cpu-saturated

        """)
  }

  @Test func `a host that is well, where letters beyond ASCII don't arrive`() {
    #expect(
      text("healthy", hasUnicode: false) == """
        all well
        db1 - watched for 1.4 h - 8 rules - data 250 ms old

        NEAREST TO FIRING
        disk-space-low /var/lib/postgr~ ######....  62%     8 % mount.free < 5%
        cpu-busy                        #####.....  52%  46.8 % cpu.busy > 90%
        memory-low                      ##........  15%  63.1 % memory.available < 10%
        memory-nearly-gone              #.........   7%  63.1 % memory.available < 5%
        cpu-saturated                   #.........   5%   3.4 % pressure.cpu.some >= 60%

        """)
  }

  @Test func `alerts of one incident stand together, root first, and say which are not sent`() throws {
    let report = Status.report("top")
    #expect(report.firing.map(\.rule) == ["cpu-saturated", "load-high", "memory-low", "unit-failed"])
    let lines = StatusText(report: report, presentation: .test()).lines
    let first = try #require(lines.firstIndex(of: "incident 11, root first"))
    #expect(lines[first + 1].hasPrefix("warning   cpu-saturated"))
    #expect(lines.contains("          not sent: inhibited by cpu-saturated"))
    #expect(lines.filter { $0.contains("incident 11") }.count == 1)
    #expect(lines.contains("          rule: unit.failed · incident 12"))
    struct Told: Decodable {
      struct Alert: Decodable {
        struct Culprit: Decodable { var unit: String? }
        var rule: String
        var inhibitedBy: String?
        var culprit: Culprit?
      }
      var firing: [Alert]
    }
    let told = try JSONDecoder().decode(Told.self, from: Data(StatusJSON.text(report).utf8))
    #expect(told.firing[1].inhibitedBy == "cpu-saturated")
    #expect(told.firing[0].culprit?.unit == "postgresql@15-main.service")
    #expect(told.firing[1].culprit == nil)
  }

  @Test func `old data are shown as such, with what to do`() {
    let report = Status.report("warning", age: 40, isRunning: false)
    let lines = StatusText(report: report, presentation: .test()).lines
    #expect(lines[0] == "unknown: forewarnd has ended; its last word is 40 s old; then: 1 firing:")
    #expect(lines[1] == "memory-low")
    #expect(lines[2].hasPrefix("→ look with `systemctl status forewarn`"))
    #expect(lines.contains { $0.contains("last word at 1763712000") })
    #expect(lines.contains { $0.contains("then 7.4 %") })
  }

  @Test func `a format that is newer is shown, but not judged`() {
    let text = text("newer")
    #expect(text.hasPrefix("unknown: /run/forewarn/status.json is of format 2, this forewarn understands 1;"))
    #expect(text.contains("NEAREST TO FIRING"))
  }

  @Test(arguments: [40, 60, 80, 120])
  func `nothing is wider than the terminal`(width: Int) {
    for name in ["healthy", "firing", "hostile", "empty", "newer"] {
      let lines = StatusText(report: Status.report(name), presentation: .test(width: width), showsAll: true).lines
      for line in lines { #expect(line.unicodeScalars.count <= width, "\(name): \(line)") }
    }
  }

  @Test(arguments: [false, true])
  func `nothing from the host reaches the terminal unescaped`(hasColour: Bool) {
    let report = Status.report("hostile")
    var text = StatusText(report: report, presentation: .test(hasColour: hasColour), showsAll: true).text
    if hasColour {
      #expect(text.contains("\u{1B}["))
      for code in ["0", "1", "2", "1;31", "1;4", "33", "32", "36"] { text = text.replacing("\u{1B}[\(code)m", with: "") }
    }
    let unsafe = text.unicodeScalars.filter { $0.isUnsafeToShow && $0 != "\n" }
    #expect(unsafe.isEmpty)
    let json = StatusJSON.text(report)
    #expect(json.unicodeScalars.filter(\.isUnsafeToShow).isEmpty)
  }

  @Test(arguments: ["healthy", "firing", "hostile", "newer", "empty"])
  func `text and JSON tell the same`(name: String) throws {
    struct Told: Decodable {
      struct Named: Decodable { var rule: String }
      var verdict: String
      var exitCode: Int32
      var headline: String
      var firing: [Named]
      var pending: [Named]
      var nearest: [Named]
    }
    let report = Status.report(name)
    let told = try JSONDecoder().decode(Told.self, from: Data(StatusJSON.text(report).utf8))
    #expect(told.exitCode == report.verdict.rawValue)
    #expect(told.headline == report.headline)
    #expect(told.firing.map(\.rule) == report.firing.map(\.rule))
    #expect(told.pending.map(\.rule) == report.pending.map(\.rule))
    #expect(told.nearest.map(\.rule) == report.nearest.map(\.rule))
  }

  private func text(_ name: String, hasUnicode: Bool = true) -> String {
    StatusText(report: Status.report(name), presentation: .test(hasUnicode: hasUnicode)).text
  }
}
