import Testing
import WatchEngine

@testable import forewarn

/// What the daemon writes is what the command line reads.
struct StatusWriterTests {
  private static let hostile = "a\"b\\c\u{1B}[2J\n\u{202E}d"

  /// A sample a second after another, of a disk whose requests took 80 µs each, and of a mount with a name made to harm.
  private func document() throws -> StatusDocument {
    let rules = Configuration.load(
      files: [("r.conf", Array("[rule slow]\nwhen = disk.latency > 10us\nseverity = notice\nsay = {instance}: {value}\n".utf8))])
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

  @Test func `a fast disk has a latency`() throws {
    let document = try document()
    #expect(document.instances?["disk"]?["sda" + Self.hostile]?["disk.latency"] == .known(0.00008))
    #expect(document.alerts.map(\.value) == [.known(0.00008)])
    #expect(document.rules.map(\.value) == [.known(0.00008)])
  }
}
