import Testing

@testable import WatchEngine

struct LoginProbesTests {
  static func probe(took: Duration? = nil, waiting: Duration? = nil, unknown: Unknown? = nil) -> LoginProbe {
    var probe = LoginProbe()
    probe.took = took
    probe.waiting = waiting
    probe.unknown = unknown
    return probe
  }

  @Test func `what does not answer counts by its waiting, however it was before`() throws {
    #expect(try Self.probe(took: .milliseconds(1), waiting: .seconds(12)).get() == .seconds(12))
    #expect(try Self.probe(waiting: .seconds(3), unknown: .notYetSampled).get() == .seconds(3))
    #expect(Self.probe(took: .milliseconds(1), waiting: .seconds(12)).hangs)
  }

  @Test func `a slow answer counts until the next one has come`() throws {
    #expect(try Self.probe(took: .seconds(5), waiting: .milliseconds(1)).get() == .seconds(5))
    #expect(!Self.probe(took: .seconds(5), waiting: .milliseconds(1)).hangs)
  }

  @Test func `what can't be tried says why`() {
    #expect(throws: Unknown.absent) { try Self.probe(unknown: .absent).get() }
    #expect(throws: Unknown.notYetSampled) { try LoginProbe().get() }
  }

  @Test func `a login waits for a core, a program and a read, one after the other`() throws {
    var probes = LoginProbes()
    probes.wakeup = Self.probe(took: .milliseconds(100))
    probes.exec = Self.probe(took: .milliseconds(20))
    probes.read = Self.probe(took: .milliseconds(3))
    probes.sync = Self.probe(took: .seconds(5))
    #expect(try probes.latency() == .milliseconds(123), "a synced write of 5 s holds up nobody")
    probes.sync = Self.probe(took: .seconds(5), waiting: .seconds(17))
    #expect(try probes.latency() == .milliseconds(12_123))
    #expect(probes.slowest?.part == .sync && probes.slowest?.hangs == true)
  }

  @Test func `parts that are not known are left out, and with none known the sum is not either`() throws {
    var probes = LoginProbes()
    #expect(throws: Unknown.notYetSampled) { try probes.latency() }
    #expect(probes.slowest == nil)
    probes.exec = Self.probe(unknown: .absent)
    probes.wakeup = Self.probe(took: .milliseconds(2))
    #expect(try probes.latency() == .milliseconds(2))
    #expect(probes.slowest?.part == .wakeup)
  }

  @Test(arguments: [
    (LoginProbes.Part.wakeup, 9, 0, 0, 0, "cpu"), (.exec, 1, 9, 0, 0, "cpu"), (.read, 1, 2, 9, 0, "io"),
    (.sync, 1, 1, 1, 9, "io"),
    (.read, 1, 1, 5, 9, "io"),
  ]) func `the slowest part says what is lacking`(
    part: LoginProbes.Part, wakeup: Int, exec: Int, read: Int, sync: Int, lacking: String
  ) {
    var probes = LoginProbes()
    probes.wakeup = Self.probe(took: .seconds(wakeup))
    probes.exec = Self.probe(took: .seconds(exec))
    probes.read = Self.probe(took: .seconds(read))
    probes.sync = Self.probe(took: .seconds(sync))
    #expect(probes.slowest?.part == part)
    #expect(probes.slowest?.hangs == false)
    #expect(probes.resource?.name == lacking)
  }
}
