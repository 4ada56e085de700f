import Testing

@testable import WatchEngine

/// The values of the last minutes that an alert shows.
@Suite struct SignalHistoryTests {
  private static let conf = """
    [rule share]
    when = memory.available < 50%
    severity = warning
    say = x
    [rule full]
    when = mount.free < 10%
    severity = warning
    say = x
    """

  private static func at(_ second: Int) -> Instant {
    Instant(monotonic: .seconds(second), boottime: .seconds(second), realtime: .seconds(second))
  }

  private func engine() throws -> Engine {
    Engine(rules: try #require(Configuration.load(files: [("c", Array(Self.conf.utf8))]).rules))
  }

  /// Steps a second with so much memory and these mounts' free percent; gives the notices.
  private func step(_ engine: inout Engine, _ second: Int, available: UInt64, mounts: [(String, UInt64)] = []) -> [Notice] {
    var table = MountTable()
    table.instant = Self.at(second)
    table.mounts.unknown = nil
    table.mounts.value = mounts.map { path, free in
      var row = MountRow()
      (row.path, row.totalBytes, row.freeBytes) = (path, 100, free)
      return row
    }
    var actions = engine.step(mounts: &table)
    var vitals = Vitals()
    vitals.instant = Self.at(second)
    vitals.memory.value.total = 1000
    vitals.memory.value.available = available
    vitals.memory.unknown = nil
    actions += engine.step(vitals: &vitals, own: OwnFigures())
    return actions.compactMap { if case .send(.notice(let notice)) = $0 { notice } else { nil } }
  }

  @Test func `of a host's signal it begins before the alert, one value each ten seconds, in the rule's unit`() throws {
    var engine = try engine()
    for second in 0..<35 { _ = step(&engine, second, available: 900 - UInt64(second)) }
    let notice = try #require(step(&engine, 35, available: 100).first)
    #expect(notice.history.map(\.value) == [90, 89, 88, 87, 10])
    #expect(notice.history.map(\.at) == [.seconds(0), .seconds(10), .seconds(20), .seconds(30), .seconds(35)])
  }

  @Test func `it goes back ten minutes and no further`() throws {
    var engine = try engine()
    for second in 0..<1000 { _ = step(&engine, second, available: 900) }
    let notice = try #require(step(&engine, 1000, available: 100).first)
    #expect(notice.history.count == SignalHistory.length)
    #expect(notice.history.first?.at == .seconds(410))
  }

  @Test func `of an instance it begins with the alert, and another's end does not mix it up`() throws {
    var engine = try engine()
    _ = step(&engine, 0, available: 900, mounts: [("/a", 5), ("/b", 90)])
    for second in 1..<25 { _ = step(&engine, second, available: 900, mounts: [("/a", 5), ("/b", 7)]) }
    for second in 25..<45 { _ = step(&engine, second, available: 900, mounts: [("/a", 50), ("/b", 8)]) }
    let change = engine.incidents.incidents.flatMap(\.members).first { $0.change.instance == "/b" }
    #expect(change?.isFiring == true)
    let notice = try #require(step(&engine, 45, available: 900, mounts: [("/a", 50), ("/b", 50)]).last)
    #expect(notice.transition == .resolved)
  }
}
