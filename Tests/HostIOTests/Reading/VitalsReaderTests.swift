import HostIO
import Testing
import WatchEngine

@Suite struct `vitals reader` {
  @Test func `this host has what every Linux has`() {
    var vitals = Vitals()
    let reader = VitalsReader()
    reader.read(into: &vitals)
    #expect(vitals.instant.monotonic > .zero)
    #expect(vitals.stat.unknown == nil && vitals.stat.value.total.user > 0)
    #expect(vitals.memory.unknown == nil && vitals.memory.value.total > 1 << 20)
    #expect(vitals.vmstat.unknown == nil)
    #expect(vitals.load.unknown == nil)
    #expect(vitals.disks.unknown == nil)
    #expect(vitals.snmp.unknown == nil)
    #expect(vitals.netstat.unknown == nil)
    #expect(vitals.sockets.unknown == nil)
    #expect(vitals.files.unknown == nil && vitals.files.value.allocated > 0)
    #expect(vitals.pidMax.unknown == nil && vitals.pidMax.value >= 300)
    #expect(vitals.threadsMax.unknown == nil)
  }

  @Test func `what a host lacks is absent, what is garbled is malformed`() throws {
    let tree = try TemporaryTree()
    try tree.write("sys/kernel/pid_max", "32768\n")
    try tree.write("sys/kernel/threads-max", "many\n")
    try tree.write("stat", "cpu nonsense\n")
    var vitals = Vitals()
    VitalsReader(procRoot: tree.path).read(into: &vitals)
    #expect(vitals.pidMax.unknown == nil && vitals.pidMax.value == 32768)
    #expect(vitals.threadsMax.unknown == .malformed)
    #expect(vitals.stat.unknown == .malformed)
    #expect(vitals.memory.unknown == .absent)
    #expect(vitals.conntrackCount.unknown == .absent)
  }

  @Test func `pressure counters are read`() throws {
    let tree = try TemporaryTree()
    let line = "avg10=0.00 avg60=0.00 avg300=0.00 total="
    try tree.write("pressure/cpu", "some \(line)11\n")
    try tree.write("pressure/memory", "some \(line)21\nfull \(line)22\n")
    var pulse = Pulse()
    PulseReader(procRoot: tree.path).read(into: &pulse)
    #expect(pulse.cpu.unknown == nil && pulse.cpu.value.someMicroseconds == 11 && pulse.cpu.value.fullMicroseconds == nil)
    #expect(pulse.memory.unknown == nil && pulse.memory.value.fullMicroseconds == 22)
    #expect(pulse.io.unknown == .absent)
  }

  @Test func `the host has a name and a boot`() {
    let facts = HostFacts(procRoot: "/proc")
    #expect(facts.pageSize >= 4096)
    #expect(facts.ticksPerSecond > 0)
    #expect(facts.bootID.utf8.count == 36)
    #expect(!facts.kernelRelease.isEmpty)
    #expect(!facts.hostname.isEmpty)
  }
}
