import Testing
import WatchEngine

@testable import forewarn

/// What the daemon writes is what the command line reads.
struct StatusWriterTests {
  private static let hostile = "a\"b\\c\u{1B}[2J\n\u{202E}d"

  /// A sample a second after another, of a disk whose requests took 80 µs each, and of a mount with a name made to harm.
  /// - Parameters:
  ///   - more: sections of the configuration.
  ///   - sayings: what people said after that.
  private func document(_ more: String = "", _ sayings: Sayings? = nil) throws -> StatusDocument {
    let text = "[rule slow]\nwhen = disk.latency > 10us\nseverity = notice\nsay = {instance}: {value}\n" + more
    let rules = Configuration.load(files: [("r.conf", Array(text.utf8))])
    var engine = Engine(rules: try #require(rules.rules))
    var mounts = MountTable()
    mounts.instant = instant(1)
    mounts.mounts.unknown = nil
    mounts.mounts.value = [MountRow()]
    mounts.mounts.value[0].path = "/" + Self.hostile
    mounts.mounts.value[0].totalBytes = 1000
    mounts.mounts.value[0].freeBytes = 1
    _ = engine.step(mounts: &mounts)
    for second in 1...2 {
      var vitals = Vitals()
      vitals.instant = instant(second)
      vitals.disks.unknown = nil
      vitals.disks.value.disks = [DiskRow()]
      vitals.disks.value.disks[0].name = "sda" + Self.hostile
      vitals.disks.value.disks[0].reads = UInt64(second) * 1000
      vitals.disks.value.disks[0].readMilliseconds = UInt64(second) * 80
      _ = engine.step(vitals: &vitals, own: OwnFigures())
    }
    if let sayings { _ = engine.step(sayings: sayings, at: instant(2)) }
    var snapshot = StatusSnapshot()
    engine.fill(&snapshot)
    var writer = StatusWriter()
    var frame = StatusFrame()
    frame.hostname = Self.hostile
    frame.configurationRefused = Self.hostile
    writer.write(snapshot, frame)
    #expect(!writer.bytes.contains { $0 < 0x20 })
    return try StatusFileReader.decode(writer.bytes)
  }

  private func instant(_ second: Int) -> Instant {
    Instant(monotonic: .seconds(second), boottime: .seconds(second), realtime: .seconds(second))
  }

  @Test func `names made to harm arrive as they are`() throws {
    let document = try document()
    #expect(document.hostname == Self.hostile)
    #expect(document.configuration?.refused == Self.hostile)
    #expect(document.instances?["mount"]?["/" + Self.hostile]?["mount.free"] == .known(1))
    #expect(document.alerts.map(\.instance) == ["sda" + Self.hostile])
  }

  @Test func `an alert says who looks after it, and until when nobody is told of it and why`() throws {
    let quiet = try document("[quiet night]\nevery = daily 00:00-06:00 UTC\nbecause = sleep\n")
    #expect(quiet.alerts.first?.silencedUntil == 6 * 3600 && quiet.alerts.first?.silencedBecause == "night: sleep")
    #expect(quiet.alerts.first?.acknowledgedBy == nil && quiet.configuration?.receivers == 0)
    var sayings = Sayings()
    sayings.acknowledgements = [
      Acknowledgement(id: "a", incident: 1, by: "ann", text: "on it", at: .seconds(2)),
      Acknowledgement(id: "b", incident: 9, by: "bob", text: "", at: .seconds(2)),
    ]
    sayings.silences = [
      Silence(id: "a", rule: Glob("s*"), from: .zero, until: .seconds(900), by: "ann", because: Self.hostile),
      Silence(id: "b", from: .zero, until: .seconds(300), by: "bob", because: "x"),
      Silence(id: "c", rule: Glob("other"), from: .zero, until: .seconds(9000), by: "bob", because: "x"),
      Silence(id: "d", receiver: "ops", from: .zero, until: .seconds(9000), by: "bob", because: "not told at ops alone"),
      Silence(id: "e", unit: Glob("*"), from: .zero, until: .seconds(9000), by: "bob", because: "of units"),
      Silence(id: "f", from: .seconds(3), until: .seconds(9000), by: "bob", because: "to come"),
    ]
    let silent = try document("[receiver ops]\ntype = slack\nurl-file = /x\n", sayings)
    #expect(silent.alerts.first?.silencedUntil == 900 && silent.alerts.first?.silencedBecause == "ann: " + Self.hostile)
    #expect(silent.alerts.first?.acknowledgedBy == "ann: on it" && silent.configuration?.receivers == 1)
    let loud = try document()
    #expect(loud.alerts.first?.silencedUntil == nil && loud.alerts.first?.silencedBecause == nil)
  }

  @Test func `a fast disk has a latency`() throws {
    let document = try document()
    #expect(document.instances?["disk"]?["sda" + Self.hostile]?["disk.latency"] == .known(0.00008))
    #expect(document.alerts.map(\.value) == [.known(0.00008)])
    #expect(document.rules.map(\.value) == [.known(0.00008)])
  }
}
