import Glibc
import Testing
import WatchEngine

@testable import HostIO
@testable import forewarnd

struct GreetingTests {
  private static func greeting(memoryLock: Int32 = 0, granted: HostThread.Scheduling = .fifo(priority: 1), journal: Bool = true)
    -> Greeting
  {
    var facts = HostFacts()
    facts.hostname = "db7"
    facts.kernelRelease = "6.1.0-28-amd64"
    var options = Options()
    options.runtimeDirectory = "/tmp/r"
    return Greeting(
      version: "1.2", facts: facts, files: ["config/forewarn.conf", "config/conf.d/10-a.conf", "config/conf.d/20-b.conf"],
      rules: 52, scheduling: HostThread.Start(asked: .realTime, granted: granted, refusal: nil), memoryLock: memoryLock,
      hasJournal: journal, options: options)
  }

  private static func snapshot(_ unknowns: [String: Unknown] = [:]) -> StatusSnapshot {
    var snapshot = StatusSnapshot()
    snapshot.host = [.known(1), .unknown(.needsTwoSamples), .unknown(.absent), .unknown(.notPermitted)]
    snapshot.sources = SourceList.all.map { unknowns[$0.name] }
    return snapshot
  }

  @Test func `where all can be watched nothing else is said`() {
    #expect(
      Self.greeting().lines(Self.snapshot(), processReader: "kept descriptors") == [
        "forewarn 1.2 watches db7 (Linux 6.1.0-28-amd64)", "",
        "  watches     2 signals of the host",
        "  rules       52 from config/ (1), config/conf.d/ (2)",
        "  tells       journald, this terminal, /tmp/r/outbox",
        "  processes   kept descriptors",
        "", "  status: forewarn status --runtime-dir /tmp/r   (stop with Ctrl-C)", "",
      ])
  }

  @Test func `the command that is named is the one beside the daemon`() throws {
    let folder = try TemporaryTree()
    let daemon = folder.path + "/forewarnd"
    #expect(Greeting.command(beside: daemon) == "forewarn")
    try folder.write("forewarn", "")
    #expect(Greeting.command(beside: daemon) == "forewarn")
    chmod(folder.path + "/forewarn", 0o755)
    #expect(Greeting.command(beside: daemon) == folder.path + "/forewarn")
    #expect(Greeting.command(beside: "forewarnd") == "forewarn")
    #expect(Greeting.command(beside: nil) == "forewarn")
  }

  @Test func `what was not asked for yet is not called blind`() {
    let lines = Self.greeting().lines(Self.snapshot(["process titles": .notYetSampled]), processReader: "kept descriptors")
    #expect(!lines.contains("  cannot watch"))
  }

  @Test func `what can't be watched is named with the reason and what would help`() {
    let unknowns: [String: Unknown] = [
      "/dev/kmsg": .notPermitted, "/proc/pressure/cpu": .absent, "units": .absent, "/proc/vmstat": .failed(errno: EIO),
    ]
    let lines = Self.greeting(memoryLock: EPERM, granted: .nice(0), journal: false).lines(
      Self.snapshot(unknowns), processReader: "kept descriptors")
    let blind = lines.drop { $0 != "  cannot watch" }.dropFirst().prefix { !$0.isEmpty }.sorted()
    #expect(
      blind == [
        "    /dev/kmsg: \(Unknown.notPermitted.text); OOM kills are counted, but not told by name (needs root or CAP_SYSLOG)",
        "    /proc/pressure/cpu: \(Unknown.absent.text); the kernel has no PSI (boot with psi=1): pressure is estimated",
        "    /proc/vmstat: \(Unknown.failed(errno: EIO).text)",
        "    journald: no socket here; nothing is written to the journal",
        "    locked memory: refused; the watch itself may be swapped out (LimitMEMLOCK=infinity or CAP_IPC_LOCK)",
        "    real-time scheduling: refused; samples may come late on a busy host (LimitRTPRIO=1 or CAP_SYS_NICE)",
        "    units: \(Unknown.absent.text); systemd does not run here",
      ])
  }
}
