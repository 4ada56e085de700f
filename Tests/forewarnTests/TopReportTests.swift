import Testing
import WatchEngine

@testable import forewarn

struct TopReportTests {
  @Test(
    arguments: [
      (.cpu, ["postgresql", "docker", "(no unit)", "systemd-journald", "beanstalkd", "ssh", "cron"]),
      (.memory, ["postgresql", "docker", "beanstalkd", "systemd-journald", "ssh", "cron", "(no unit)"]),
      // What shrinks comes after what stays.
      (.growth, ["beanstalkd", "postgresql", "(no unit)", "cron", "ssh", "systemd-journald", "docker"]),
      // Not known is last: neither the kernel counts the io of these, nor do their processes tell.
      (.io, ["postgresql", "docker", "systemd-journald", "cron", "ssh", "(no unit)", "beanstalkd"]),
      (.threads, ["postgresql", "(no unit)", "docker", "ssh", "beanstalkd", "cron", "systemd-journald"]),
      (.stuck, ["postgresql", "(no unit)", "beanstalkd", "cron", "docker", "ssh", "systemd-journald"]),
      (.faults, ["postgresql", "(no unit)", "beanstalkd", "cron", "docker", "ssh", "systemd-journald"]),
      (.swap, ["postgresql", "beanstalkd", "cron", "docker", "ssh", "systemd-journald", "(no unit)"]),
      (.name, ["(no unit)", "beanstalkd", "cron", "docker", "postgresql", "ssh", "systemd-journald"]),
    ] as [(TopSort, [String])])
  func `the greatest come first, the unknown last, equal ones by name`(sort: TopSort, names: [String]) {
    let titles = TopReport(Status.report("top"), sort: sort, grouping: .unit).lines.map(\.title)
    #expect(titles.count == names.count)
    for (title, name) in zip(titles, names) { #expect(title.hasPrefix(name), "\(titles)") }
  }

  @Test func `units with their roles are shown where there are units, roles alone elsewhere`() throws {
    #expect(TopReport(Status.report("top")).grouping == .both)
    var document = try Status.document("top")
    document.top?.units = []
    document.top?.roles.removeAll { $0.unit != nil }
    let report = TopReport(Status.report(document))
    #expect(report.grouping == .role)
    #expect(report.lines.map(\.title) == ["kernel kswapd0", "kernel kworker"])
    #expect(report.lines.allSatisfy { $0.note.isEmpty })
  }

  @Test func `a unit that a container brings makes no host of units`() throws {
    var document = try Status.document("top")
    document.top?.units = []
    let stray = try #require(document.top?.roles.first { $0.unit != nil })
    document.top?.roles.removeAll { $0.unit != nil }
    document.top?.roles.append(stray)
    #expect(TopReport(Status.report(document)).grouping == .role)
    document.top?.roles += [stray, stray]
    #expect(TopReport(Status.report(document)).grouping == .both)
  }

  @Test func `roles of one unit stand below it, the many little ones in one line`() {
    let lines = TopReport(Status.report("top")).lines.prefix(7)
    #expect(lines.map(\.isChild) == [false, true, true, true, true, true, true])
    #expect(lines.last?.kind == .more(2))
    #expect(lines.last?.isLast == true)
    #expect(lines.first?.leader == nil)
  }

  @Test func `a unit of one role is one line that names it`() throws {
    let line = try #require(TopReport(Status.report("top")).lines.first { $0.title == "ssh.service" })
    #expect(line.note == "sshd")
    #expect(line.leader?.pid == 700)
  }

  @Test func `what is not known of a unit is the sum of what is known of its roles`() throws {
    var document = try Status.document("top")
    document.top?.units.removeAll { $0.name.hasPrefix("docker") }
    let line = try #require(TopReport(Status.report(document)).lines.first { $0.title == "docker 3f2a1b0c9d8e" })
    #expect(line.amounts.cpu == 23.9)
    #expect(line.amounts.threads == 31)
    #expect(line.amounts.io == nil)
  }

  @Test func `those that a firing alert blames are marked with the worst of it`() {
    let lines = TopReport(Status.report("top")).lines
    #expect(lines[0].blame == .critical)
    #expect(lines[1].role == "postgres autovacuum worker (shop)")
    #expect(lines[1].blame == .warning)
    #expect(lines[2].blame == .critical)
    #expect(lines[3...].allSatisfy { $0.blame == nil })
  }

  @Test(
    arguments: [
      (5200, 98.1, 2.4, 40.875), (5200, 2, 1, 2), (5200, 1.99, 1, nil), (299, 98, 2, nil), (nil, 98, 2, nil), (5200, 98, 0, nil),
      (5200, 0.9, 0.01, nil), (5200, nil, 2, nil), (5200, 98, nil, nil),
    ] as [(Double?, Double?, Double?, Double?)])
  func `twice the hour before is marked once that is known`(age: Double?, cpu: Double?, hour: Double?, change: Double?) {
    var amounts = TopAmounts()
    amounts.age = age
    amounts.cpu = cpu
    amounts.cpuHour = hour
    #expect(amounts.change == change)
  }

  @Test func `a daemon that does not tell of consumers is told so`() {
    let report = TopReport(Status.report("healthy"))
    #expect(report.exitCode == 3)
    #expect(report.trouble?.what == "unknown: the forewarnd that runs does not tell who takes what")
    #expect(TopText(report: report, presentation: .test()).text().contains("db1"))
  }

  @Test(arguments: ["cut", "not-json", "empty", "no-alerts", "newer-broken", "there-is-none"])
  func `what can't be understood is told as status tells it`(name: String) {
    let status = Status.report(name)
    let report = TopReport(status)
    #expect(report.exitCode == 3)
    #expect(report.lines.isEmpty)
    let text = TopText(report: report, presentation: .test()).text()
    #expect(text == StatusText(report: status, presentation: .test()).text)
  }

  @Test func `a consumer of the wrong kind makes the file one that can't be understood`() throws {
    let text = String(decoding: try Status.bytes("top"), as: UTF8.self)
    let broken = text.replacing("\"units\":[{\"name\":", with: "\"units\":[{\"nmae\":")
    #expect(throws: StatusProblem.broken(".top.units[0].name: expected a value, found none")) {
      try StatusFileReader.decode(Array(broken.utf8))
    }
  }

  @Test func `why nobody is listed is said`() throws {
    var document = try Status.document("top")
    document.top = StatusDocument.Top(units: [], roles: [])
    #expect(TopReport(Status.report(document)).emptiness == "nobody takes anything worth a line")
    document.sources = [StatusDocument.Source(name: "processes", unknown: "timed\nout")]
    #expect(TopReport(Status.report(document)).emptiness == #"who takes what is not known: processes: timed\nout"#)
  }
}
