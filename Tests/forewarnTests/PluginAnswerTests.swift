import Testing
import WatchEngine

@testable import forewarn

struct PluginAnswerTests {
  @Test(
    arguments: [
      (
        "healthy", nil,
        "FOREWARN OK - 8 rules, nothing fires | firing=0;;;0 pending=0;;;0 memory.available=63.1%;10:;5:;0;100 cpu.busy=46.8%;;;0;100 pressure.cpu.some=3.4%;60;;0;100 oom.kills=0;;0;0"
      ),
      (
        "warning", nil,
        "FOREWARN WARNING - memory-low: Memory is nearly used up: 1.7 GiB are left | firing=1;;;0 pending=0;;;0 memory.available=7.4%;10:;5:;0;100 cpu.busy=46.8%;;;0;100 pressure.cpu.some=3.4%;60;;0;100 oom.kills=0;;0;0"
      ),
      (
        "firing", "unit-failed",
        "FOREWARN CRITICAL - unit-failed (beanstalkd.service): beanstalkd.service has failed: signal | 'unit.failed[beanstalkd.service]'=1;;0;0;1 'unit.failed[ssh.service]'=0;;0;0;1"
      ),
      (
        "firing", "cpu-busy",
        "FOREWARN OK - cpu-busy: 97.2 %, fires when cpu.busy > 90%, pending: cpu-busy | cpu.busy=97.2%;;;0;100"
      ),
      ("firing", "cpu-saturated", "FOREWARN UNKNOWN - cpu-saturated: unknown: absent | pressure.cpu.some=U"),
      (
        "healthy", "disk-space-low",
        "FOREWARN OK - disk-space-low (/var/lib/postgresql): 8 %, fires when mount.free < 5% | 'mount.free[/]'=50%;5:;;0;100 'mount.free[/var/lib/postgresql]'=8%;5:;;0;100"
      ),
      (
        "healthy", "disk-busy",
        "FOREWARN OK - disk-busy (vda): 0.4 %, fires when disk(vd*).busy > 90% | 'disk.busy[vda]'=0.4%;;;0;100 'disk.busy[vdb]'=U"
      ),
      ("healthy", "memory-lwo", "FOREWARN UNKNOWN - no rule is named `memory-lwo`; did you mean `memory-low`?"),
      ("healthy", "zebra", "FOREWARN UNKNOWN - no rule is named `zebra`; `forewarn config show` lists them"),
      ("empty", nil, "FOREWARN UNKNOWN - can't understand /run/forewarn/status.json: it is empty"),
      ("there-is-none", "memory-low", "FOREWARN UNKNOWN - no forewarnd has written /run/forewarn/status.json"),
    ] as [(String, String?, String)])
  func `the line says what a monitoring system needs`(name: String, rule: String?, line: String) {
    #expect(PluginAnswer.line(Status.report(name), rule: rule).text == line)
  }

  @Test func `old data are unknown whatever they say`() {
    let line = PluginAnswer.line(Status.report("healthy", age: 30), rule: "memory-low")
    #expect(line.state == .unknown)
    #expect(line.text == "FOREWARN UNKNOWN - forewarnd (pid 812) has said nothing for 30 s")
  }

  @Test func `notices alone are OK`() throws {
    var document = try Status.document("warning")
    document.alerts[0].severity = "notice"
    let line = PluginAnswer.line(Status.report(document), rule: nil)
    #expect(line.state == .ok)
    #expect(line.message == "1 notice: memory-low")
  }

  @Test func `a rule whose instances the host has none of is OK`() throws {
    var document = try Status.document("healthy")
    document.instances?["disk"] = [:]
    let line = PluginAnswer.line(Status.report(document), rule: "disk-busy")
    #expect(line.text == "FOREWARN OK - disk-busy: this host has nothing that it looks at")
  }

  @Test func `a rule whose instances can't be listed is unknown`() throws {
    var document = try Status.document("healthy")
    document.instances?["unit"] = [:]
    document.sources = [StatusDocument.Source(name: "units", unknown: "absent")]
    let line = PluginAnswer.line(Status.report(document), rule: "unit-failed")
    #expect(line.text == "FOREWARN UNKNOWN - unit-failed: can't be judged: units: absent")
  }

  @Test func `a hostile name breaks neither the line nor its data`() {
    let line = PluginAnswer.line(Status.report("hostile"), rule: "unit-failed").text
    #expect(line.unicodeScalars.filter(\.isUnsafeToShow).isEmpty)
    #expect(line.split(separator: "|", omittingEmptySubsequences: false).count == 2)
    #expect(line.hasSuffix("|a_b'' x\\nnewline]'=1;;0;0;1") || line.hasSuffix("_a_b'' x\\nnewline]'=1;;0;0;1"))
  }

  @Test(arguments: [
    (PerformanceDatum("a.b", 1.5, .percent, warning: "10:", critical: "5:"), "a.b=1.5%;10:;5:;0;100"),
    (PerformanceDatum("a b", 2, .count), "'a b'=2;;;0"),
    (PerformanceDatum("it's", 2, .count), "'it''s'=2;;;0"),
    (PerformanceDatum("x=y|z", 2, .count), "x_y_z=2;;;0"),
    (PerformanceDatum("", 2, .seconds), "''=2s;;;0"),
    (PerformanceDatum("m", 16_106_127_360, .bytes), "m=16106127360B;;;0"),
    (PerformanceDatum("r", 1e-9, .perSecond), "r=0;;;0"),
    (PerformanceDatum("r", 1e17, .bytesPerSecond), "r=U"),
    (PerformanceDatum("r", .nan, .bytesPerSecond), "r=U"), (PerformanceDatum("r", nil, .count), "r=U"),
    (PerformanceDatum("f", 1, .flag, critical: "0"), "f=1;;0;0;1"),
  ])
  func `performance data are written by the guidelines`(datum: PerformanceDatum, text: String) {
    #expect(datum.text == text)
  }
}
